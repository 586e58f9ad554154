package connector_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// What waited while its channel was disabled is given up, with who wrote it; what would not have
// been answered anyway is not. The clock need not agree with RingCentral's.
func TestOnlyWhatWasAddressedIsGivenUpAfterADisable(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"clocks agree": 0, "ahead": 10 * time.Minute, "behind": -10 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := make(chan struct{}, 1)
			h := newHarness(t, func(_ context.Context, m connector.Message) (connector.Reply, error) {
				if m.Text == "now" {
					return say("re: now"), nil
				}
				asked <- struct{}{}
				return connector.Reply{}, &connector.BusyError{RetryAfter: time.Hour}
			})
			h.clock.Advance(max(ahead, 0))
			h.rc.Advance(max(-ahead, 0))
			h.goLive()
			chat := h.rc.Chat("Team")
			h.rc.Say(chat, ringcentraltest.Alice, "![:Person](300) one", "300")
			<-asked
			h.rc.Say(chat, ringcentraltest.Alice, "how was your weekend?")
			h.rc.Say(chat, ringcentraltest.Bot, "![:Person](300) beep", "300")
			_, err := h.Disable(t.Context(), h.id)
			h.check(err)
			h.rc.Advance(time.Second)
			_, err = h.Enable(t.Context(), h.id)
			h.check(err)
			h.rc.Say(chat, ringcentraltest.Alice, "![:Person](300) now", "300")
			h.said(chat, "re: now")
			letters := h.letters()
			if len(letters) != 1 || letters[0].Text != "one" || letters[0].Sender.Name == "" {
				t.Errorf("got %+v, want what was asked, and by whom", letters)
			}
		})
	}
}

// What was written before a channel was disabled, and never told, is found as it is disabled:
// later nobody looks for it. Nobody waits long for that either.
func TestWhatWasNotToldIsFoundAtTheEnd(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"disabled", "disconnected", "RingCentral hangs"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			h.caughtUp()
			chat := h.rc.Chat("Direct")
			h.lost(chat, "untold")
			want, end := 1, endings(h)[name]
			if end == nil {
				want, end = 0, h.Disable
				h.rc.Arm(http.MethodGet, "/recent/chats", 1, func(_ http.ResponseWriter, r *http.Request) bool {
					<-r.Context().Done()
					return true
				})
			}
			channel, err := end(t.Context(), h.id)
			h.check(err)
			if got := channel.Sandbox; got.Enabled || len(h.rc.Subscriptions()) > 0 {
				t.Errorf("got %+v, want it disabled", got)
			}
			h.rc.Advance(time.Second)
			_, err = h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
			h.check(err)
			_, err = h.Enable(t.Context(), h.id)
			h.check(err)
			h.rc.Say(chat, ringcentraltest.Alice, "now")
			h.said(chat, "re: now")
			if letters := h.letters(); len(letters) != want || want > 0 && letters[0].Text != "untold" {
				t.Errorf("got %+v, want %d", letters, want)
			}
		})
	}
}

// A chat that RingCentral does not show at the end keeps nothing of the others back.
func TestWhatWasNotToldIsFoundBesideAnUnreadableChat(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.caughtUp()
	chats := []string{h.rc.Chat("Direct"), h.rc.Chat("Direct"), h.rc.Chat("Direct")}
	for _, chat := range chats {
		h.lost(chat, "untold")
	}
	forbidden := h.rc.While(http.MethodGet, "/chats/"+chats[1]+"/posts", ringcentraltest.Refuse(http.StatusForbidden, "CMN-408", "Not yours"))
	_, err := h.Disable(t.Context(), h.id)
	h.check(err)
	forbidden.Store(false)
	h.rc.Advance(time.Second)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.rc.Await("the dead letters of both others", func() bool { return len(h.letters()) == 2 })
}

// askedStore tells each time who asks in vain for the turn to subscribe.
type askedStore struct {
	connector.Store
	rc   *ringcentraltest.Server
	vain *atomic.Int32
}

func (s askedStore) Lease(ctx context.Context, name string, length time.Duration) (connector.Lease, time.Duration, error) {
	lease, held, err := s.Store.Lease(ctx, name, length)
	if strings.HasPrefix(name, "subscription/") && errors.Is(err, connector.ErrConflict) {
		s.vain.Add(1)
		s.rc.Wake()
	}
	return lease, held, err
}

// endings are the ways to end a subscription by a button.
func endings(h *harness) map[string]func(context.Context, connector.StreamID) (connector.Channel, error) {
	return map[string]func(context.Context, connector.StreamID) (connector.Channel, error){
		"disabled": h.Disable, "disconnected": h.Disconnect,
	}
}

// A subscription that is found lost while a person ends it is not made again: nobody would
// know of it.
func TestNoSubscriptionIsMadeWhileItIsEnded(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"disabled", "disconnected"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, echo)
			var vain atomic.Int32
			h.options.Store = askedStore{h.options.Store, h.rc, &vain}
			h.build()
			h.goLive()
			h.caughtUp()
			ending, goOn := make(chan struct{}), make(chan struct{})
			h.rc.Orphan(h.WebhookURL(h.id, connector.Sandbox))
			h.rc.Arm(http.MethodDelete, subscriptionPath+"/orphan-", 1, func(http.ResponseWriter, *http.Request) bool {
				close(ending)
				<-goOn
				return false
			})
			ended := make(chan error, 1)
			go func() {
				_, err := endings(h)[name](t.Context(), h.id)
				ended <- err
			}()
			<-ending
			before := h.known()
			h.lost(h.rc.Chat("Direct"), "missed")
			h.clock.AwaitTimer(t, 5*time.Minute) // finds it lost
			h.rc.Await("upkeep to subscribe, or to wait", func() bool {
				return vain.Load() > 0 || h.known() != before
			})
			close(goOn)
			h.check(<-ended)
			if got := h.rc.Subscriptions(); len(got) != 0 {
				t.Errorf("got %v, want no subscription", got)
			}
		})
	}
}

// known is the subscription that the connector knows of.
func (h *harness) known() connector.SubscriptionID {
	h.t.Helper()
	channel, err := h.Channel(h.t.Context(), h.id)
	h.check(err)
	return channel.Sandbox.Subscription.ID
}

// Who presses a button does not wait for a subscription that hangs. What comes of it is deleted.
func TestNobodyWaitsLongForTheEndOfASubscription(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.caughtUp()
	making, goOn := make(chan struct{}), make(chan struct{})
	h.rc.Arm(http.MethodPost, subscriptionPath, 2, func(_ http.ResponseWriter, r *http.Request) bool { // the renewal, and the new one
		if r.URL.Path == subscriptionPath {
			close(making)
			<-goOn
		}
		return false
	})
	h.mislay(h.rc.Chat("Direct"))
	<-making
	channel, err := h.Disable(t.Context(), h.id)
	close(goOn)
	h.check(err)
	if got := channel.State(); got != connector.Authorized {
		t.Errorf("got %s, want it disabled", got)
	}
	h.rc.Await("the end of the subscription", func() bool {
		return h.rc.Calls(http.MethodPost, subscriptionPath) > 1 && len(h.rc.Subscriptions()) == 0
	})
}
