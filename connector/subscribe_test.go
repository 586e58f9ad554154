package connector_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

const subscriptionPath = "/restapi/v1.0/subscription"

// atLimit is RingCentral's answer to who has as many subscriptions as it allows.
func atLimit() ringcentraltest.Fault {
	return ringcentraltest.Refuse(http.StatusForbidden, "SUB-505", "Subscriptions limit exceeded")
}

// mislay lets RingCentral lose the subscription, and the connector find that out.
func (h *harness) mislay(chat string) {
	h.t.Helper()
	h.rc.DropSubscriptions()
	h.lost(chat, "missed")
	h.clock.AwaitTimer(h.t, 5*time.Minute)
}

func (h *harness) gap() int64 {
	h.t.Helper()
	channel, err := h.Channel(h.t.Context(), h.id)
	h.check(err)
	return channel.Sandbox.Gap
}

// caughtUp waits until everything is read back.
func (h *harness) caughtUp() {
	h.t.Helper()
	h.rc.Await("the gap to close", func() bool { return h.gap() == 0 })
}

// Another process may be told something over the new subscription before this one knows that
// it is granted: the gap has to be open by then.
func TestTheGapIsOpenBeforeTheNewSubscription(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.caughtUp()
	var open atomic.Bool
	h.rc.Arm(http.MethodPost, subscriptionPath, 2, func(_ http.ResponseWriter, r *http.Request) bool { // the renewal, and the new one
		if r.URL.Path == subscriptionPath {
			open.Store(h.gap() != 0)
		}
		return false
	})
	h.mislay(chat)
	h.said(chat, "re: missed")
	h.rc.Await("a new subscription", func() bool { return len(h.rc.Subscriptions()) == 1 })
	if !open.Load() {
		t.Error("no gap was open while the subscription was made")
	}
}

// Where nothing can come there is nothing to wait for.
func TestTheGapOfARefusedSubscriptionIsClosed(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.caughtUp()
	h.rc.Arm(http.MethodPost, subscriptionPath, 2, func(w http.ResponseWriter, r *http.Request) bool {
		return r.URL.Path == subscriptionPath && ringcentraltest.Refuse(http.StatusForbidden, "CMN-401", "no permission")(w, r)
	})
	h.mislay(chat)
	h.rc.Await("the problem", func() bool { return h.state() == connector.NeedsAttention })
	if h.gap() != 0 {
		t.Error("a gap is open of which nothing can come")
	}
}

// At the limit of subscriptions, what the connector has itself is given up for the new one.
func TestOwnSubscriptionsMakeRoom(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.caughtUp()
	h.rc.Arm(http.MethodPost, subscriptionPath, 2, func(w http.ResponseWriter, r *http.Request) bool {
		return r.URL.Path == subscriptionPath && atLimit()(w, r)
	})
	h.rc.DropSubscriptions()
	h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
	h.rc.Orphan("https://other.test/hook")
	h.lost(chat, "missed")
	h.clock.AwaitTimer(t, 5*time.Minute)
	h.said(chat, "re: missed")
	h.rc.Await("a new subscription", func() bool {
		all := h.rc.Subscriptions()
		return len(all) == 2 && strings.HasPrefix(all[0].ID, "sub-") != strings.HasPrefix(all[1].ID, "sub-")
	})
	if h.state() != connector.Enabled {
		t.Errorf("got %s, want it enabled", h.state())
	}
}

func TestAnotherTransportAtTheLimit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		times int
		state connector.State
		over  connector.TransportType
	}{
		{name: "the old subscription makes room", times: 1, state: connector.Enabled, over: connector.WebHook},
		{name: "others take all the room", times: 2, state: connector.NeedsAttention, over: connector.WebSocket},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sockets := newFakeSockets()
			h, _ := listening(t, sockets)
			h.rc.Arm(http.MethodPost, subscriptionPath, tt.times, atLimit())
			unsubscribed := h.rc.Calls(http.MethodDelete, subscriptionPath+"/over-websocket")
			transport := connector.WebHook
			_, err := h.Configure(t.Context(), h.id, connector.Configuration{Environment: connector.Sandbox, Transport: &transport})
			if problem, told := errors.AsType[*connector.Problem](err); tt.times > 1 != told || told && !strings.Contains(problem.Error(), "Delete those") {
				t.Errorf("got %v", err)
			}
			channel, err := h.Channel(t.Context(), h.id)
			h.check(err)
			if channel.Transport != tt.over {
				t.Errorf("got it over %s, want %s", channel.Transport, tt.over)
			}
			if got := h.rc.Calls(http.MethodDelete, subscriptionPath+"/over-websocket") - unsubscribed; got == 0 {
				t.Error("the old subscription was not given up")
			}
			if tt.times == 1 && channel.State() != tt.state {
				t.Errorf("got %s, want %s", channel.State(), tt.state)
			}
			if tt.times > 1 { // the former one is opened again
				<-sockets.opened
				h.rc.Await("the end of the problem", func() bool { return h.state() == connector.Enabled })
			}
			h.caughtUp()
			chat := h.rc.Chat("Direct")
			h.lost(chat, "one")
			h.clock.AwaitTimer(t, 5*time.Minute)
			h.said(chat, "re: one")
		})
	}
}

// A creation that was applied and never heard of leaves a subscription that nobody uses.
func TestOrphansAreDeleted(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.stop()
	h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
	h.again()
	h.rc.Await("the end of the orphan", func() bool {
		all := h.rc.Subscriptions()
		return len(all) == 1 && strings.HasPrefix(all[0].ID, "sub-")
	})
	h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	if got := h.rc.Subscriptions(); len(got) != 0 {
		t.Errorf("got %v after the end, want no subscription", got)
	}
}

// finding returns what a check of the doctor says.
func (h *harness) finding(check string) (string, *connector.Problem) {
	h.t.Helper()
	all, err := h.ExamineChannel(h.t.Context(), h.id)
	h.check(err)
	for _, f := range all {
		if f.Check == check {
			return f.Seen, f.Problem
		}
	}
	return "", nil
}

func TestOrphansAreFound(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	const check = "other subscriptions"
	if _, problem := h.finding(check); problem != nil {
		t.Errorf("got %v of a healthy channel", problem)
	}
	h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
	if _, problem := h.finding(check); problem == nil || !strings.Contains(problem.Remedy, "Start the connector again") {
		t.Errorf("got %v, want the orphan", problem)
	}
	h.rc.Await("the end of the orphan, which was found", func() bool { return len(h.rc.Subscriptions()) == 1 })
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
	if _, problem := h.finding(check); problem == nil || !strings.Contains(problem.Remedy, "Enable the channel") {
		t.Errorf("got %v of a disabled channel, want the orphan", problem)
	}
}

// Between the creation of a WebSocket's subscription and its storing, RingCentral knows it by
// another id than the connector.
func TestAWebSocketThatWasBegunAnewIsFine(t *testing.T) {
	t.Parallel()
	h, _ := listening(t, newFakeSockets())
	if _, problem := h.finding("subscription"); problem == nil || !strings.Contains(problem.Reason, "No WebSocket is open") {
		t.Errorf("got %v without a WebSocket", problem)
	}
	h.rc.Orphan("")
	if seen, problem := h.finding("subscription"); problem != nil || !strings.Contains(seen, "begun anew") {
		t.Errorf("got %q, %v, want it fine", seen, problem)
	}
}
