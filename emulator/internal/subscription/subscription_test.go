package subscription

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const posts = "/team-messaging/v1/posts"

func TestCreateSubscription(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)

	info := s.subscribe("ann", hook.URL+"/hook?stream=1", posts, posts)

	want := subscriptionInfo{
		URI: "http://sandbox.example/restapi/v1.0/subscription/" + string(info.ID),
		ID:  info.ID, Status: state.Active, EventFilters: []string{posts},
		CreationTime: info.CreationTime, ExpirationTime: info.CreationTime.Add(defaultTTL), ExpiresIn: 604799,
		DeliveryMode: deliveryModeInfo{TransportType: "WebHook", Address: hook.URL + "/hook?stream=1"},
	}
	if diff := cmp.Diff(want, info); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	if read := s.call("ann", http.MethodGet, "/"+string(info.ID), ""); strings.Contains(read.Body.String(), "oken") {
		t.Errorf("the verification token is returned: %s", read.Body)
	}
}

func TestCreateSubscriptionRefused(t *testing.T) {
	t.Parallel()
	hook := newReceiver(t)
	mode := `{"transportType":"WebHook","address":"` + hook.URL + `"}`

	tests := []struct {
		name, body string
		scope      []state.Permission
		status     int
		want       string
	}{
		{name: "nothing", body: ``, status: 400, want: "[deliveryMode.transportType]"},
		{name: "no JSON", body: `{`, status: 400, want: "CMN-103"},
		{name: "no filters", body: `{"deliveryMode":` + mode + `}`, status: 400, want: "[eventFilters]"},
		{name: "empty filters", body: `{"eventFilters":[],"deliveryMode":` + mode + `}`, status: 400, want: "[eventFilters]"},
		{name: "filters no list", body: `{"eventFilters":"x","deliveryMode":` + mode + `}`, status: 400, want: "[eventFilters]"},
		{name: "PubNub", body: transport("PubNub"), status: 400, want: "[deliveryMode.transportType]"},
		{name: "APNS", body: transport("RC/APNS"), status: 403, want: "SUB-407"},
		{name: "WebSocket", body: transport("WebSocket"), status: 400, want: "[deliveryMode.transportType]"},
		{name: "wrong case", body: transport("Webhook"), status: 400, want: "[deliveryMode.transportType]"},
		{name: "no address", body: request("", posts), status: 400, want: "[deliveryMode.address]"},
		{name: "relative address", body: request("/hook", posts), status: 400, want: "[deliveryMode.address]"},
		{name: "ftp", body: request("ftp://127.0.0.1/", posts), status: 400, want: "[deliveryMode.address]"},
		{name: "token", body: withMode(`"verificationToken":"a\nb"`, hook.URL), status: 400, want: "[deliveryMode.verificationToken]"},
		{name: "zero expiresIn", body: expiring("0", mode), status: 400, want: "[expiresIn]"},
		{name: "negative expiresIn", body: expiring("-1", mode), status: 400, want: "[expiresIn]"},
		{name: "text expiresIn", body: expiring(`"7d"`, mode), status: 400, want: "[expiresIn]"},
		{
			name: "app without WebHook permission", body: request(hook.URL, posts), scope: []state.Permission{state.TeamMessaging},
			status: 403, want: `"permissionName":"SubscriptionWebhook"`,
		},
		{
			name: "app without resource permission", body: request(hook.URL, posts), scope: []state.Permission{state.SubscriptionWebhook},
			status: 403, want: `"permissionName":"TeamMessaging"`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			if tt.scope != nil {
				s.scope = tt.scope
			}

			got := s.call("ann", http.MethodPost, "", tt.body)

			if got.Code != tt.status || !strings.Contains(got.Body.String(), tt.want) {
				t.Errorf("got %d %s, want %d %s", got.Code, got.Body, tt.status, tt.want)
			}
			if list := s.call("ann", http.MethodGet, "", "").Body.String(); !strings.Contains(list, `"records":[]`) {
				t.Errorf("something was left behind: %s", list)
			}
		})
	}
}

func transport(name string) string {
	return `{"eventFilters":["` + posts + `"],"deliveryMode":{"transportType":"` + name + `","address":"http://127.0.0.1:1/"}}`
}

func withMode(member, address string) string {
	return `{"eventFilters":["` + posts + `"],"deliveryMode":{"transportType":"WebHook",` + member + `,"address":"` + address + `"}}`
}

func expiring(seconds, mode string) string {
	return `{"eventFilters":["` + posts + `"],"expiresIn":` + seconds + `,"deliveryMode":` + mode + `}`
}

func TestAddressNeedsHTTPS(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, address string
		env           state.Environment
		strict        bool
		accepted      bool
	}{
		{name: "loopback", address: "http://127.0.0.1:9/", env: state.Production, accepted: true},
		{name: "private", address: "http://10.1.2.3/", env: state.Production, accepted: true},
		{name: "container", address: "http://bot:8080/", env: state.Production, accepted: true},
		{name: "public in production", address: "http://bot.example.com/", env: state.Production},
		{name: "public with https", address: "https://bot.example.com/", env: state.Production, accepted: true},
		{name: "public in the sandbox", address: "http://bot.example.com/", env: state.Sandbox, accepted: true},
		{name: "strict loopback", address: "http://127.0.0.1:9/", env: state.Sandbox, strict: true},
		{name: "strict https", address: "https://127.0.0.1:9/", env: state.Sandbox, strict: true, accepted: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := Handler{State: newIdleServer(t, tt.env).state, StrictTLS: tt.strict}

			err := h.checkAddress(tt.address)

			if (err == nil) != tt.accepted {
				t.Errorf("got %v, want accepted %t", err, tt.accepted)
			}
		})
	}
}

func TestLifetime(t *testing.T) {
	t.Parallel()
	hook := newReceiver(t)
	mode := `{"transportType":"WebHook","address":"` + hook.URL + `"}`
	tests := []struct {
		asked string
		want  int64
	}{
		{asked: "1", want: 1},
		{asked: "900", want: 899},
		{asked: "473040000", want: 473039999},
		{asked: "630720000", want: 630719999},
		{asked: "630720001", want: 630719999},
	}
	for _, tt := range tests {
		t.Run(tt.asked, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)

			got := s.decode(s.call("ann", http.MethodPost, "", expiring(tt.asked, mode)))

			if got.ExpiresIn != tt.want {
				t.Errorf("expiresIn is %d, want %d", got.ExpiresIn, tt.want)
			}
		})
	}
}

func TestUpdateSubscription(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	created := s.decode(s.call("ann", http.MethodPost, "", expiring("1000", `{"transportType":"WebHook","address":"`+hook.URL+`"}`)))
	path := "/" + string(created.ID)
	s.clock.Freeze()

	s.advance(600 * time.Second)
	if read := s.decode(s.call("ann", http.MethodGet, path, "")); read.ExpiresIn > 399 {
		t.Errorf("after 600 of 1000 s expiresIn is %d", read.ExpiresIn)
	}
	tests := []struct {
		name, method, path, body string
		filters                  []string
		expiresIn                int64
	}{
		{name: "renewal", method: http.MethodPost, path: "/renew", filters: []string{posts}, expiresIn: 999},
		{name: "empty update", method: http.MethodPut, filters: []string{posts}, expiresIn: 999},
		{
			name: "filters", method: http.MethodPut, expiresIn: 999, filters: []string{"/team-messaging/v1/chats"},
			body: `{"eventFilters":["/team-messaging/v1/chats"],"deliveryMode":{"address":"http://127.0.0.1:1/"}}`,
		},
		{name: "lifetime", method: http.MethodPut, body: `{"expiresIn":60}`, filters: []string{"/team-messaging/v1/chats"}, expiresIn: 59},
		{name: "renewal afterwards", method: http.MethodPost, path: "/renew", filters: []string{"/team-messaging/v1/chats"}, expiresIn: 59},
	}
	for _, tt := range tests { // in order: each goes on from where the last one stopped
		got := s.decode(s.call("ann", tt.method, path+tt.path, tt.body))

		want := created
		want.EventFilters, want.ExpiresIn, want.ExpirationTime = tt.filters, tt.expiresIn, got.ExpirationTime
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestUpdateSubscriptionRefused(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	path := "/" + string(s.subscribe("ann", newReceiver(t).URL, posts).ID)

	tests := []struct {
		name, body string
		want       string
	}{
		{name: "empty filters", body: `{"eventFilters":[]}`, want: "[eventFilters]"},
		{name: "unknown filter", body: `{"eventFilters":["/nowhere"]}`, want: "SUB-508"},
		{name: "zero expiresIn", body: `{"expiresIn":0}`, want: "[expiresIn]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := s.call("ann", http.MethodPut, path, tt.body)

			if got.Code != http.StatusBadRequest || !strings.Contains(got.Body.String(), tt.want) {
				t.Errorf("got %d %s, want 400 %s", got.Code, got.Body, tt.want)
			}
		})
	}
}

func TestSubscriptionIsOfUserAndApplication(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	path := "/" + string(s.subscribe("ann", newReceiver(t).URL, posts).ID)

	tests := []struct {
		name, from   string
		app          state.ClientID
		method, path string
	}{
		{name: "read by another", from: "bob", app: "app", method: http.MethodGet, path: path},
		{name: "read by another app", from: "ann", app: "other", method: http.MethodGet, path: path},
		{name: "update by another", from: "bob", app: "app", method: http.MethodPut, path: path},
		{name: "renewal by another", from: "bob", app: "app", method: http.MethodPost, path: path + "/renew"},
		{name: "delete by another app", from: "ann", app: "other", method: http.MethodDelete, path: path},
		{name: "unknown", from: "ann", app: "app", method: http.MethodGet, path: "/" + sampleSubscription},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			got := s.callAs(tt.from, tt.app, tt.method, tt.path, "")

			if got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "[subscriptionId]") {
				t.Errorf("got %d %s, want 404 about subscriptionId", got.Code, got.Body)
			}
		})
	}
	if list := s.callAs("ann", "other", http.MethodGet, "", ""); !strings.Contains(list.Body.String(), `"records":[]`) {
		t.Errorf("another app lists %s", list.Body)
	}
}

func TestListAndDeleteSubscriptions(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	first, second := s.subscribe("ann", hook.URL, posts), s.subscribe("ann", hook.URL, posts)

	if deleted := s.call("ann", http.MethodDelete, "/"+string(first.ID), ""); deleted.Code != http.StatusNoContent {
		t.Fatalf("delete: got %d %s", deleted.Code, deleted.Body)
	}

	var list struct {
		URI     string
		Records []struct{ ID state.SubscriptionID }
	}
	if err := json.Unmarshal(s.call("ann", http.MethodGet, "", "").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Records) != 1 || list.Records[0].ID != second.ID || list.URI != "http://sandbox.example/restapi/v1.0/subscription" {
		t.Errorf("got %+v, want the subscription %s alone", list, second.ID)
	}
	if again := s.call("ann", http.MethodDelete, "/"+string(first.ID), ""); again.Code != http.StatusNotFound {
		t.Errorf("second delete: got %d %s", again.Code, again.Body)
	}
}

func TestSubscriptionLimit(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	for range 30 {
		s.subscribe("ann", hook.URL, posts)
	}

	if got := s.call("ann", http.MethodPost, "", request(hook.URL, posts)); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "SUB-505") {
		t.Errorf("31st: got %d %s, want SUB-505", got.Code, got.Body)
	}
	if got := s.callAs("ann", "other", http.MethodPost, "", request(hook.URL, posts)); got.Code != http.StatusOK {
		t.Errorf("of another app: got %d %s, want 200", got.Code, got.Body)
	}
}

func TestSubscriptionExpires(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	info := s.subscribe("ann", newReceiver(t).URL, posts)
	s.clock.Freeze()
	seq := s.state.LastChange()

	s.advance(info.ExpirationTime.Sub(s.state.Now()) - time.Millisecond)
	if got := s.call("ann", http.MethodGet, "/"+string(info.ID), ""); got.Code != http.StatusOK {
		t.Errorf("in its last moment: got %d %s", got.Code, got.Body)
	}
	s.advance(time.Millisecond)

	changes, err := s.state.Changes(t.Context(), seq, 10)
	if err != nil || len(changes) != 1 {
		t.Fatalf("got changes %v and %v, want the expiry alone", changes, err)
	}
	if e, ok := changes[0].Body.(state.SubscriptionEvent); !ok || e.EventType != state.SubscriptionExpired || changes[0].Time != info.ExpirationTime {
		t.Errorf("got %+v, want the expiry at %s", changes[0], info.ExpirationTime)
	}
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		if got := s.call("ann", method, "/"+string(info.ID), ""); got.Code != http.StatusNotFound {
			t.Errorf("%s afterwards: got %d %s", method, got.Code, got.Body)
		}
	}
}
