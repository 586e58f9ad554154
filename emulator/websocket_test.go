package emulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/sockettest"
	"github.com/glipbox/glipbox/testdata/seeds"
)

const (
	posts    = "/team-messaging/v1/posts"
	resource = "/restapi/v1.0/subscription"
)

// desk is an emulator with Acme in it, whose application has signed Alice in.
type desk struct {
	*testing.T

	emulator *Emulator
	control  *control.Client
	people   []control.Person // Ada, Alice, Bob, …
	token    string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	checked := WithMiddleware(func(next http.Handler) http.Handler { return contracttest.Check(t, next) })
	d := &desk{T: t, emulator: start(t, WithSeed("acme.yaml", seeds.Acme), checked)}
	d.control = d.emulator.Control()
	var err error
	if d.people, err = d.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	d.token = d.signIn(d.people[1])
	return d
}

func (d *desk) signIn(person control.Person) string {
	d.Helper()
	var token struct {
		AccessToken string `json:"access_token"`
	}
	send(d.T, d.emulator.URL(Sandbox)+"/restapi/oauth/token", "application/x-www-form-urlencoded",
		"Basic "+base64.StdEncoding.EncodeToString([]byte("acme-sandbox-client-id:acme-sandbox-client-secret")),
		"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="+person.JWT, &token)
	return token.AccessToken
}

// revoke ends Alice's session.
func (d *desk) revoke() {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), http.MethodPost, d.emulator.URL(Sandbox)+"/restapi/oauth/revoke?token="+d.token, http.NoBody)
	if err != nil {
		d.Fatal(err)
	}
	req.SetBasicAuth("acme-sandbox-client-id", "acme-sandbox-client-secret")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		d.Fatalf("revoke was answered %s", resp.Status)
	}
}

// setStatus enables or disables Alice.
func (d *desk) setStatus(status string) {
	d.Helper()
	if _, err := d.control.ChangePerson(d.Context(), control.Sandbox, d.people[1].ID, control.PersonChange{Status: status}); err != nil {
		d.Fatal(err)
	}
}

// connect opens a connection of Alice that ends with the test.
func (d *desk) connect(wsc string) *sockettest.Conn {
	d.Helper()
	c, err := sockettest.Open(d.Context(), d.emulator.URL(Sandbox), d.token, wsc)
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(c.Cut)
	return c
}

// subscribed opens a connection of Alice that is subscribed to posts.
func (d *desk) subscribed() (c *sockettest.Conn, id string) {
	d.Helper()
	c = d.connect("")
	id, err := c.Subscribe(d.Context(), posts)
	if err != nil {
		d.Fatal(err)
	}
	return c, id
}

// say has Bob write to Alice.
func (d *desk) say(texts ...string) {
	d.Helper()
	for _, text := range texts {
		_, err := d.control.CreatePost(d.Context(), control.Sandbox, d.people[2].ID, control.NewPost{To: d.people[1].Email, Text: text})
		if err != nil {
			d.Fatal(err)
		}
	}
}

func (d *desk) advance(span time.Duration) {
	d.Helper()
	if _, err := d.control.Advance(d.Context(), span); err != nil {
		d.Fatal(err)
	}
}

// hear checks that the next notifications are about these texts.
func (d *desk) hear(c *sockettest.Conn, texts ...string) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), 10*time.Second)
	defer cancel()
	for i, want := range texts {
		n, err := c.NextNotification(ctx)
		if err != nil || n.Body.Text != want {
			d.Fatalf("notification %d is %q (%v), want %q", i, n.Body.Text, err, want)
		}
	}
}

// silent checks that no notification has come once all work is done.
func (d *desk) silent(c *sockettest.Conn) {
	d.Helper()
	d.advance(time.Millisecond)
	d.request(c, http.MethodGet, "/restapi/v1.0/account/~/extension/~", nil) // whatever was sent before has come before the answer
	now, cancel := context.WithCancel(d.Context())
	cancel()
	if n, err := c.NextNotification(now); err == nil {
		d.Errorf("got %+v, want nothing", n)
	}
}

func (d *desk) request(c *sockettest.Conn, method, path string, body any) sockettest.Frame {
	d.Helper()
	answer, err := c.Request(d.Context(), method, path, body)
	if err != nil {
		d.Fatal(err)
	}
	return answer
}

// call makes a request by HTTP, and returns its status and body.
func (d *desk) call(method, path, body string) (int, string) {
	d.Helper()
	req, err := http.NewRequestWithContext(d.Context(), method, d.emulator.URL(Sandbox)+path, strings.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		d.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// closedWith checks with which code the server closes a connection.
func (d *desk) closedWith(c *sockettest.Conn, want websocket.StatusCode) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), 10*time.Second)
	defer cancel()
	if code, err := c.Wait(ctx); err != nil || code != want {
		d.Errorf("closed with %d (%v), want %d", code, err, want)
	}
}

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

func TestSocketRecovers(t *testing.T) {
	t.Parallel()

	numbers := func(from, to int) []string {
		var list []string
		for i := from; i <= to; i++ {
			list = append(list, strconv.Itoa(i))
		}
		return list
	}
	tests := []struct {
		name   string
		away   time.Duration
		missed int
		heard  []string
		failed bool
	}{
		{name: "after a second", away: time.Second, missed: 1, heard: numbers(1, 1)},
		{name: "after 100 seconds", away: 100 * time.Second, missed: 20, heard: numbers(1, 20)},
		{name: "after 179 seconds", away: 179 * time.Second, missed: 100, heard: numbers(1, 100)},
		{name: "too many to keep", away: time.Second, missed: 130, heard: numbers(31, 130)},
		{name: "nothing missed", away: time.Second},
		{name: "after 181 seconds", away: 181 * time.Second, missed: 1, failed: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c, id := d.subscribed()
			d.say("before")
			d.hear(c, "before")
			d.cut()
			d.say(numbers(1, tt.missed)...)
			d.advance(tt.away)

			again := d.connect(c.WSC())

			if tt.failed {
				if again.Details.RecoveryState != "Failed" || again.Details.RecoveryErrorCode != "WSG-1005" {
					t.Errorf("got %+v, want a failed recovery", again.Details)
				}
				if status, _ := d.call(http.MethodGet, resource+"/"+id, ""); status != http.StatusNotFound {
					t.Errorf("the subscription is answered %d, want 404", status)
				}
				if _, err := again.Subscribe(t.Context(), posts); err != nil {
					t.Error(err)
				}
				return
			}
			if again.Details.RecoveryState != "Successful" || again.First.WSC.Sequence != 1 {
				t.Errorf("got %+v, want a recovery", again.Details)
			}
			d.hear(again, tt.heard...)
			d.say("after")
			d.hear(again, "after")
		})
	}
}

// cut breaks the latest connection, as a network does.
func (d *desk) cut() {
	d.Helper()
	all := d.emulator.Connections()
	if err := d.control.CloseConnection(d.Context(), all[len(all)-1].ID, 0, "Cable"); err != nil {
		d.Fatal(err)
	}
}

func TestSocketWithoutSubscriptionCannotBeRecovered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.connect("")
	c.Cut()

	again := d.connect(c.WSC())
	stranger := d.connect("nonsense")

	if again.Details.RecoveryState != "Failed" || stranger.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v and %+v", again.Details, stranger.Details)
	}
}

func TestSocketIsTakenOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	other, _ := d.subscribed()

	again := d.connect(c.WSC())
	d.say("Hi")

	d.hear(again, "Hi")
	d.hear(other, "Hi")
	d.closedWith(c, websocket.StatusNormalClosure)
}

func TestSocketsOfASessionAreLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 51 {
		c, err := sockettest.Dial(t.Context(), address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Cut)
		open = append(open, c)
	}

	if last := open[50].First; last.Type != "Error" || last.Status != http.StatusTooManyRequests {
		t.Errorf("the 51st begins with %+v", last)
	}
	d.closedWith(open[50], 4429)
	if first := open[49].First.Type; first != "ConnectionDetails" {
		t.Errorf("the 50th begins with %s", first)
	}
}

func TestSocketTimesOut(t *testing.T) {
	t.Parallel()

	beat := func(d *desk, c *sockettest.Conn) {
		const heartbeat = `[{"type":"Heartbeat","messageId":"x"}]`
		if err := c.Send(d.Context(), heartbeat); err != nil {
			d.Fatal(err)
		}
		if got, err := c.Next(d.Context()); err != nil || got.Type != "Heartbeat" || got.MessageID != "x" {
			d.Fatalf("got %+v (%v), want the heartbeat", got, err)
		}
	}
	ping := func(d *desk, c *sockettest.Conn) {
		if err := c.Ping(d.Context()); err != nil {
			d.Fatal(err)
		}
	}
	tests := []struct {
		name string
		sign func(*desk, *sockettest.Conn) // every 20 minutes
		span time.Duration
		code string
	}{
		{name: "idle", span: 31 * time.Minute, code: "WSG-902"},
		{name: "alive by heartbeats", sign: beat, span: 23 * time.Hour},
		{name: "alive by pings", sign: ping, span: 3 * time.Hour},
		{name: "absolute", sign: beat, span: 24*time.Hour + 20*time.Minute, code: "WSG-903"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c, _ := d.subscribed()
			if tt.sign == nil {
				d.advance(tt.span)
			}
			for passed := time.Duration(0); tt.sign != nil && passed+20*time.Minute < tt.span; passed += 20 * time.Minute {
				d.advance(20 * time.Minute)
				if passed+20*time.Minute < 24*time.Hour {
					tt.sign(d, c)
				}
			}
			if tt.code == "" {
				d.say("Still there?")
				d.hear(c, "Still there?")
				return
			}
			last, err := c.Await(t.Context(), func(f sockettest.Frame) bool { return f.Type == "Error" })
			if err != nil || !strings.Contains(string(last.Body), `"errorCode":"`+tt.code+`"`) {
				t.Errorf("got %s (%v), want %s", last.Body, err, tt.code)
			}
			d.closedWith(c, websocket.StatusNormalClosure)
		})
	}
}

func TestSocketEndsWithItsSession(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, id := d.subscribed()
	other, err := sockettest.Open(t.Context(), d.emulator.URL(Sandbox), d.signIn(d.people[2]), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Cut)

	d.revoke()

	d.closedWith(c, 4401)
	d.token = d.signIn(d.people[1])
	if status, _ := d.call(http.MethodGet, resource+"/"+id, ""); status != http.StatusNotFound {
		t.Errorf("the subscription is answered %d", status)
	}
	if again := d.connect(c.WSC()); again.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v, want a failed recovery", again.Details)
	}
	if answer := d.request(other, http.MethodGet, resource, nil); answer.Status != http.StatusOK {
		t.Errorf("the other session is answered %d", answer.Status)
	}
}

func TestSocketEndsWhenItsUserIsDisabled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	other, err := sockettest.Open(t.Context(), d.emulator.URL(Sandbox), d.signIn(d.people[2]), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Cut)

	d.setStatus("Disabled")

	d.closedWith(c, 4401)
	d.setStatus("Enabled")
	if status, list := d.call(http.MethodGet, resource, ""); status != http.StatusOK || !strings.Contains(list, `"records":[]`) {
		t.Errorf("afterwards there are %d %s", status, list)
	}
	if again := d.connect(c.WSC()); again.Details.RecoveryState != "Failed" {
		t.Errorf("got %+v, want a failed recovery", again.Details)
	}
	if answer := d.request(other, http.MethodGet, resource, nil); answer.Status != http.StatusOK {
		t.Errorf("somebody else is answered %d", answer.Status)
	}
}

func TestSocketTokenOutlivesItsAccessToken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.advance(59*time.Minute + 30*time.Second)
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	d.advance(40 * time.Second)
	if status, _ := d.call(http.MethodGet, resource, ""); status != http.StatusUnauthorized {
		t.Fatalf("the access token is answered %d, want it to have expired", status)
	}

	c, err := sockettest.Dial(t.Context(), address)
	if err != nil {
		t.Fatalf("the token of the WebSocket, which has 20 s left: %v", err)
	}
	t.Cleanup(c.Cut)
}

func TestSocketEndsWithItsState(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c, _ := d.subscribed()
	if _, err := d.control.SaveSnapshot(t.Context(), "now"); err != nil {
		t.Fatal(err)
	}

	_, restored := d.control.RestoreSnapshot(t.Context(), "now")

	d.closedWith(c, websocket.StatusServiceRestart)
	if status, list := d.call(http.MethodGet, resource, ""); restored != nil || status != http.StatusOK || !strings.Contains(list, `"records":[]`) {
		t.Errorf("after the restore (%v) there are %s", restored, list)
	}
	again, _ := d.subscribed()
	if err := d.control.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.closedWith(again, websocket.StatusServiceRestart)
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

func TestSocketOfADeafClientIsCut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	fine, _ := d.subscribed()
	address, err := sockettest.Address(t.Context(), d.emulator.URL(Sandbox), d.token)
	if err != nil {
		t.Fatal(err)
	}
	deaf, resp, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // of an upgrade
	if err != nil {
		t.Fatal(err)
	}
	_ = resp
	t.Cleanup(func() { _ = deaf.CloseNow() })
	subscription := `[{"type":"ClientRequest","messageId":"1","method":"POST","path":"/restapi/v1.0/subscription"},` +
		`{"eventFilters":["` + posts + `"],"deliveryMode":{"transportType":"WebSocket"}}]`
	if err := deaf.Write(t.Context(), websocket.MessageText, []byte(subscription)); err != nil {
		t.Fatal(err)
	}

	long := strings.Repeat("a", 9900)
	cut := func(c control.Connection) bool { // by what it does first
		return c.CloseReason == "The client does not read" || c.CloseReason == "The client did not answer a ping"
	}
	for i := 0; !slices.ContainsFunc(d.emulator.Connections(), cut); i++ {
		text := fmt.Sprint(long, i)
		d.say(text)
		d.hear(fine, text)
	}
}

func TestConnectionsAreShownAndClosed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first, id := d.subscribed()
	second := d.connect("")

	open, err := d.control.Connections(t.Context())
	if err != nil || len(open) != 2 || !open[0].Open || open[0].PersonID != d.people[1].ID || string(open[0].SubscriptionID) != id {
		t.Fatalf("got %+v (%v)", open, err)
	}
	frames, err := d.control.Frames(t.Context(), control.FrameFilter{Connection: open[0].ID})
	if err != nil || len(frames) != 3 || frames[1].Direction != "Received" || !strings.Contains(frames[2].Text, id) {
		t.Errorf("got %+v (%v)", frames, err)
	}
	if err := d.control.CloseConnection(t.Context(), open[0].ID, 4711, "Enough"); err != nil {
		t.Error(err)
	}
	if err := d.control.CloseConnection(t.Context(), open[1].ID, 0, "Cable"); err != nil {
		t.Error(err)
	}
	d.closedWith(first, 4711)
	d.closedWith(second, -1)
	if err := d.control.CloseConnection(t.Context(), 77, 0, ""); !refusedWith(err, http.StatusNotFound, "no open connection") {
		t.Errorf("got %v", err)
	}
	if err := d.control.CloseConnection(t.Context(), open[0].ID, 1005, ""); !refusedWith(err, http.StatusBadRequest, "1005") {
		t.Errorf("got %v", err)
	}
}

func TestCloseEndsAThousandSockets(t *testing.T) {
	t.Parallel()
	e, err := Start(t.Context(), WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, emulator: e, control: e.Control()}
	if d.people, err = d.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 4 {
		for _, person := range d.people {
			open = append(open, d.fifty(d.signIn(person))...)
		}
	}

	elapsed := clock.Stopwatch()
	err = e.Close()

	if took := elapsed(); err != nil || took > 5*time.Second { // one after the other would take minutes
		t.Errorf("Close took %s (%v), want all sockets closed at once", took, err)
	}
	for _, c := range open {
		d.closedWith(c, websocket.StatusGoingAway)
		c.Cut()
	}
}

// fifty opens as many connections as a session may have.
func (d *desk) fifty(token string) []*sockettest.Conn {
	d.Helper()
	address, err := sockettest.Address(d.Context(), d.emulator.URL(Sandbox), token)
	if err != nil {
		d.Fatal(err)
	}
	var open []*sockettest.Conn
	for range 50 {
		c, err := sockettest.Dial(d.Context(), address)
		if err != nil {
			d.Fatal(err)
		}
		open = append(open, c)
	}
	return open
}
