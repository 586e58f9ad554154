package emulator

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
)

func TestSocketBeginsWithDetails(t *testing.T) {
	t.Parallel()
	d := newDesk(t)

	c := d.connect("")

	want := sockettest.Details{
		CreationTime: c.Details.CreationTime, MaxConnectionsPerSession: 50, RecoveryBufferSize: 100,
		RecoveryTimeout: 180, IdleTimeout: 1800, AbsoluteTimeout: 86400, MaxActiveRequests: 10,
	}
	if c.Details != want || !strings.HasSuffix(c.Details.CreationTime, "+0000") {
		t.Errorf("got %+v, want %+v", c.Details, want)
	}
	if f := c.First; f.Status != http.StatusOK || f.WSC == nil || f.WSC.Sequence != 1 || f.MessageID == "" || f.MessageID != f.Headers["RCRequestId"] {
		t.Errorf("got %+v", f)
	}
}

func TestSocketNeedsAToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	base := strings.Replace(d.emulator.URL(Sandbox), "http", "ws", 1) + "/ws"

	for _, uri := range []string{base, base + "?access_token=stale", address} {
		if uri == address {
			d.advance(61 * time.Second)
		}
		_, err := sockettest.Dial(t.Context(), uri)
		if websocket.CloseStatus(err) != 4400 {
			t.Errorf("%s: got %v, want the close code 4400", uri, err)
		}
	}
}

func TestSocketServesRequests(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.connect("")
	ids := string(d.people[1].ID) + "," + string(d.people[2].ID)

	tests := []struct {
		method, path string
		body         any
		status       int
		text         string
	}{
		{http.MethodGet, "/restapi/v1.0/account/~/extension/~", nil, http.StatusOK, `"id":` + string(d.people[1].ID)},
		{http.MethodGet, "/restapi/v1.0/subscription/", nil, http.StatusOK, `"records":[]`},
		{http.MethodGet, "/restapi/v1.0/subscription/x", nil, http.StatusNotFound, `"errorCode":"CMN-102"`},
		{http.MethodPost, "/team-messaging/v1/conversations", map[string]any{"members": []any{map[string]any{"email": d.people[2].Email}}}, http.StatusCreated, `"type":"Direct"`},
		{http.MethodGet, "/team-messaging/v1/chats?recordCount=1", nil, http.StatusOK, `"records":[{`},
		{http.MethodGet, "/restapi/v1.0/account/~/extension/" + ids, nil, http.StatusMultiStatus, "--Boundary"},
		{http.MethodPost, "/restapi/oauth/wstoken", map[string]any{}, http.StatusBadRequest, `"errorCode":"CMN-101"`},
		{http.MethodGet, "/restapi//oauth/userinfo", nil, http.StatusBadRequest, `"errorCode":"CMN-101"`},
		{http.MethodGet, "no/path", nil, http.StatusBadRequest, `"errorCode":"CMN-101"`},
		{http.MethodGet, "/restapi/v1.0/nothing", nil, http.StatusNotFound, `"errorCode":"CMN-120"`},
		{http.MethodGet, "/app", nil, http.StatusBadRequest, `"errorCode":"CMN-101"`},
	}
	for _, tt := range tests {
		got := d.request(c, tt.method, tt.path, tt.body)
		if got.Status != tt.status || !strings.Contains(string(got.Body), tt.text) || got.Headers["RCRequestId"] == "" {
			t.Errorf("%s %s: got %d %v %s, want %d %s", tt.method, tt.path, got.Status, got.Headers, got.Body, tt.status, tt.text)
		}
		if _, named := got.Headers["WSG-SubscriptionId"]; named {
			t.Errorf("%s %s: the answer names a subscription", tt.method, tt.path)
		}
	}

	form := `[{"type":"ClientRequest","messageId":"form","method":"POST","path":"/team-messaging/v1/files","headers":{"Content-Type":"Multipart/Form-Data; boundary=x"}},"--x--"]`
	if err := c.Send(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Next(t.Context()); err != nil || got.Status != http.StatusBadRequest || !strings.Contains(string(got.Body), `"parameterName":"path"`) {
		t.Errorf("a form is answered %d %s (%v), want 400 for the path", got.Status, got.Body, err)
	}
	limited := d.request(c, http.MethodGet, "/restapi/v1.0/account/~/extension/~", nil)
	if limited.Headers["X-Rate-Limit-Group"] != "light" {
		t.Errorf("the answer has the headers %v, want a rate group", limited.Headers)
	}
	journal, err := d.control.Requests(t.Context(), control.RequestFilter{Path: "/restapi/v1.0/subscription/x"})
	if err != nil || len(journal) != 1 || journal[0].PersonID != d.people[1].ID {
		t.Errorf("the journal has %+v (%v), want the request of Alice", journal, err)
	}
}

func TestSocketSubscription(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.connect("")
	wanted := map[string]any{"eventFilters": []string{posts}, "deliveryMode": map[string]any{"transportType": "WebSocket"}, "expiresIn": 60}

	created := d.request(c, http.MethodPost, resource+"/", wanted)
	id := created.Headers["WSG-SubscriptionId"]
	for _, want := range []string{
		`{"uri":"` + resource + "/" + id + `","id":"` + id + `"`, `"expiresIn":86399`, `"status":"Active"`,
		`"deliveryMode":{"transportType":"WebSocket","encryption":false}`,
	} {
		if created.Status != http.StatusOK || !strings.Contains(string(created.Body), want) {
			t.Errorf("got %d %s, want %s", created.Status, created.Body, want)
		}
	}

	if status, list := d.call(http.MethodGet, resource, ""); status != http.StatusOK || !strings.Contains(list, `"uri":"`+d.emulator.URL(Sandbox)+resource+"/"+id+`"`) {
		t.Errorf("the list is %d %s, want the subscription", status, list)
	}
	if status, text := d.call(http.MethodPut, resource+"/"+id, "{}"); status != http.StatusBadRequest || !strings.Contains(text, "SUB-511") {
		t.Errorf("PUT by HTTP: got %d %s", status, text)
	}
	encoded, _ := json.Marshal(wanted)
	if status, text := d.call(http.MethodPost, resource, string(encoded)); status != http.StatusBadRequest || !strings.Contains(text, "[deliveryMode.transportType]") {
		t.Errorf("POST by HTTP: got %d %s", status, text)
	}

	changed := d.request(c, http.MethodPut, resource+"/"+id, map[string]any{"eventFilters": []string{"/team-messaging/v1/chats"}, "deliveryMode": wanted["deliveryMode"]})
	if changed.Status != http.StatusOK || changed.Headers["WSG-SubscriptionId"] != id || !strings.Contains(string(changed.Body), `"eventFilters":["/team-messaging/v1/chats"]`) {
		t.Errorf("PUT: got %d %s", changed.Status, changed.Body)
	}
	if other := d.request(d.connect(""), http.MethodPut, resource+"/"+id, wanted); other.Status != http.StatusNotFound {
		t.Errorf("PUT over another connection: got %d %s", other.Status, other.Body)
	}
	second, err := c.Subscribe(t.Context(), posts)
	if status, _ := d.call(http.MethodGet, resource+"/"+id, ""); err != nil || second == id || status != http.StatusNotFound {
		t.Errorf("the first subscription is answered %d after the second one (%v)", status, err)
	}
	if gone := d.request(c, http.MethodDelete, resource+"/"+second, nil); gone.Status != http.StatusNoContent || gone.Body != nil {
		t.Errorf("DELETE: got %d %s", gone.Status, gone.Body)
	}
	d.say("Anybody?")
	d.silent(c)
}

func TestSocketNotifications(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, id := d.subscribed()
	var texts []string
	for i := range 300 {
		texts = append(texts, "Hi "+strconv.Itoa(i))
	}

	d.say(texts...)

	last := int64(1)
	for _, want := range texts {
		frame, err := c.Next(t.Context())
		var n sockettest.Notification
		if err != nil || json.Unmarshal(frame.Body, &n) != nil {
			t.Fatal(err)
		}
		if n.Body.Text != want || n.SubscriptionID != id || n.Event != posts || n.UUID != frame.MessageID || frame.WSC.Sequence != last+1 {
			t.Fatalf("got %+v, want %q", frame, want)
		}
		last = frame.WSC.Sequence
	}
}

func TestSocketAnswerComesBeforeNotifications(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var enough atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !enough.Load() {
			d.say("And another thing")
		}
	}()
	for range 20 {
		c := d.connect("")
		id, err := c.Ask(t.Context(), http.MethodPost, resource, map[string]any{
			"eventFilters": []string{posts}, "deliveryMode": map[string]any{"transportType": "WebSocket"},
		})
		if err != nil {
			t.Error(err)
		}
		if next, err := c.Next(t.Context()); err != nil || next.Type != "ClientRequest" || next.MessageID != id {
			t.Errorf("got %+v (%v), want the answer", next, err)
		}
		if next, err := c.Next(t.Context()); err != nil || next.Type != "ServerNotification" {
			t.Errorf("got %+v (%v), want a notification", next, err)
		}
	}
	enough.Store(true)
	<-done
}

func TestSocketServesTenRequestsAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.connect("")
	asked, let := make(chan struct{}, 20), make(chan struct{})
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-let
		w.Header().Set("Validation-Token", r.Header.Get("Validation-Token"))
	}))
	t.Cleanup(hook.Close)
	body := map[string]any{"eventFilters": []string{posts}, "deliveryMode": map[string]any{"transportType": "WebHook", "address": hook.URL}}
	for range 10 {
		if _, err := c.Ask(t.Context(), http.MethodPost, resource, body); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		<-asked
	}

	refused := d.request(c, http.MethodGet, resource, nil)
	close(let)

	if refused.Status != http.StatusTooManyRequests {
		t.Errorf("the eleventh is answered %d %s", refused.Status, refused.Body)
	}
	for range 10 {
		if done, err := c.Next(t.Context()); err != nil || done.Status != http.StatusOK {
			t.Errorf("got %d %s (%v)", done.Status, done.Body, err)
		}
	}
}

func TestSocketRefusesFramesThatItCannotRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)

	for _, text := range []string{"hello", "{}", "[]", "[1]", `[{"type":"Rumour"}]`, `[{"type":"Heartbeat"},1,2]`} {
		c := d.connect("")
		if err := c.Send(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Next(t.Context()); err != nil || got.Type != "Error" || got.Status != http.StatusBadRequest {
			t.Errorf("%s: got %+v (%v), want an Error", text, got, err)
		}
		d.closedWith(c, websocket.StatusInvalidFramePayloadData)
	}
}
