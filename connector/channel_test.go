package connector_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// begin starts an authorization in a browser and returns its state.
func (h *harness) begin(browser string) string {
	h.t.Helper()
	uri, err := h.BeginAuthorization(h.t.Context(), h.id, browser)
	h.check(err)
	parsed, err := url.Parse(uri)
	h.check(err)
	return parsed.Query().Get("state")
}

func TestCallbacksAreChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		edit  func(h *harness, back *connector.Callback)
		says  string
		state connector.State
	}{
		{name: "right", edit: func(*harness, *connector.Callback) {}, state: connector.Authorized},
		{
			name: "unknown state", says: "completed already", state: connector.Configured,
			edit: func(_ *harness, back *connector.Callback) { back.State = "x" },
		},
		{
			name: "another browser", says: "another browser", state: connector.Configured,
			edit: func(_ *harness, back *connector.Callback) { back.Session = "b" },
		},
		{
			name: "another channel", says: "another channel", state: connector.Configured,
			edit: func(_ *harness, back *connector.Callback) { back.Stream = "st-x" },
		},
		{
			name: "too late", says: "took too long", state: connector.Configured,
			edit: func(h *harness, _ *connector.Callback) { h.clock.Advance(11 * time.Minute) },
		},
		{
			name: "denied", says: "choose Authorize", state: connector.NeedsAttention,
			edit: func(_ *harness, back *connector.Callback) { back.Code, back.Error = "", "access_denied" },
		},
		{
			name: "used code", says: "used already or has expired", state: connector.NeedsAttention,
			edit: func(_ *harness, back *connector.Callback) { back.Code = "spent" },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, echo)
			back := connector.Callback{Stream: h.id, Session: "a", State: h.begin("a"), Code: h.rc.Code()}
			tt.edit(h, &back)

			_, err := h.CompleteAuthorization(t.Context(), back)

			if (tt.says == "") != (err == nil) || err != nil && !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(tt.says)) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
			channel, err := h.Channel(t.Context(), h.id)
			h.check(err)
			if channel.State() != tt.state {
				t.Errorf("got %s, want %s", channel.State(), tt.state)
			}
			if _, err := h.CompleteAuthorization(t.Context(), back); err == nil {
				t.Error("the same callback works twice")
			}
		})
	}
}

func TestDeniedReauthorizationLeavesTheChannelAsItWas(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	back := connector.Callback{Stream: h.id, Session: "a", State: h.begin("a"), Error: "access_denied"}

	_, denied := h.CompleteAuthorization(t.Context(), back)

	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if denied == nil || channel.State() != connector.Enabled {
		t.Errorf("got %v and %s, want a refusal and Enabled", denied, channel.State())
	}
}

func TestAuthorizationSaysAsWhom(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	channel, err := h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	want := connector.Person{ID: "300", Name: "Travel App", FirstName: "Travel", Email: "travel@acme.test"}
	if got := channel.Selected().Authorization.Person; got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestEnvironmentsShareNothing(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	channel, err := h.Configure(t.Context(), h.id, connector.Configuration{Environment: connector.Production})
	h.check(err)
	if channel.State() != connector.Draft || channel.Sandbox.State() != connector.Enabled {
		t.Errorf("got %s in production and %s in sandbox", channel.State(), channel.Sandbox.State())
	}
	if _, err := h.BeginAuthorization(t.Context(), h.id, "a"); err == nil || !strings.Contains(err.Error(), "no Application Key for production") {
		t.Errorf("got %v, want production to ask for its own key", err)
	}
	channel, err = h.Configure(t.Context(), h.id, connector.Configuration{Environment: connector.Sandbox})
	h.check(err)
	if channel.State() != connector.Enabled || !channel.Selected().HasSecret {
		t.Errorf("got %s after switching back, want Enabled", channel.State())
	}
}

func TestAnotherKeyEndsTheAuthorization(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	channel, err := h.Configure(t.Context(), h.id, connector.Configuration{
		Environment: connector.Sandbox, ApplicationKey: "client-2",
	})
	h.check(err)
	if channel.State() != connector.Configured || len(h.rc.Subscriptions()) != 0 {
		t.Errorf("got %s with subscriptions %v, want Configured without", channel.State(), h.rc.Subscriptions())
	}
}

func TestDisableEndsTheSubscription(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	old := h.rc.Subscriptions()[0]
	channel, err := h.Disable(t.Context(), h.id)
	h.check(err)
	if channel.State() != connector.Authorized || len(h.rc.Subscriptions()) != 0 {
		t.Errorf("got %s with subscriptions %v, want Authorized without", channel.State(), h.rc.Subscriptions())
	}
	if got := h.rc.Deliver(old, ringcentraltest.Agent, nil); got != http.StatusNotFound {
		t.Errorf("got %d from the old address, want 404", got)
	}
}

func TestForgedNotificationsAreRejected(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	genuine := h.rc.Subscriptions()[0]
	body := map[string]any{"id": "8", "groupId": "9", "type": "TextMessage", "text": "x", "creatorId": "301", "eventType": "PostAdded", "creationTime": "2026-01-02T03:04:06.000Z"}
	with := func(key string, value any) map[string]any {
		changed := maps.Clone(body)
		changed[key] = value
		return changed
	}
	forged := genuine
	forged.Token = "guess"
	elsewhere := genuine
	elsewhere.Address = strings.Replace(genuine.Address, "/sandbox", "/production", 1)
	tests := []struct {
		name  string
		to    ringcentraltest.Subscription
		owner string
		body  any
		want  int
	}{
		{"genuine", genuine, ringcentraltest.Agent, body, http.StatusOK},
		{"wrong token", forged, ringcentraltest.Agent, body, http.StatusUnauthorized},
		{"other environment", elsewhere, ringcentraltest.Agent, body, http.StatusNotFound},
		{"foreign owner", genuine, ringcentraltest.Bob, body, http.StatusForbidden},
		{"no owner", genuine, "", body, http.StatusBadRequest},
		{"bad id", genuine, ringcentraltest.Agent, with("id", "x"), http.StatusBadRequest},
		{"bad time", genuine, ringcentraltest.Agent, with("creationTime", "noon"), http.StatusBadRequest},
		{"too large", genuine, ringcentraltest.Agent, with("text", strings.Repeat("x", 2<<20)), http.StatusRequestEntityTooLarge},
		{"unknown event type", genuine, ringcentraltest.Agent, with("eventType", "PostPainted"), http.StatusOK},
		{"no text message", genuine, ringcentraltest.Agent, with("type", "PersonJoined"), http.StatusOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := h.rc.Deliver(tt.to, tt.owner, tt.body); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestDisconnectForgetsTheAuthorization(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	channel, err := h.Disconnect(t.Context(), h.id)
	h.check(err)
	if channel.State() != connector.Configured || len(h.rc.Subscriptions()) != 0 {
		t.Errorf("got %s with subscriptions %v, want Configured without", channel.State(), h.rc.Subscriptions())
	}
	if got := h.rc.Calls(http.MethodPost, "/restapi/oauth/revoke"); got != 1 {
		t.Errorf("got %d calls of revoke, want 1", got)
	}
	if _, err := h.Enable(t.Context(), h.id); err == nil || !strings.Contains(err.Error(), "Nobody is authorized") {
		t.Errorf("got %v, want the channel to ask for an authorization", err)
	}
}

func TestWhatWaitedWhileDisabledIsADeadLetter(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.stop()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "still there?")
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	h.rc.Advance(time.Minute)
	h.again()
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Say(chat, ringcentraltest.Alice, "now")
	h.said(chat, "re: now")
	letters := h.letters()
	if len(letters) != 1 || letters[0].Text != "still there?" || !strings.Contains(letters[0].Reason, "disabled") {
		t.Errorf("got %+v, want the message that waited", letters)
	}
}
