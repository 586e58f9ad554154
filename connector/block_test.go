package connector_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// Nothing is said while a stream is blocked. What is stored waits, the reply of an agent that
// was being asked as well, and with what was refused it is answered in order after the block.
func TestABlockedStreamWaits(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}, 10), make(chan struct{})
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		asked <- struct{}{}
		<-release
		return echo(ctx, m)
	})
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	<-asked
	h.rc.Say(chat, ringcentraltest.Alice, "two")

	blocked, err := h.Block(t.Context(), h.id, " Somebody guesses. ")
	h.check(err)
	if blocked.State() != connector.Blocked || blocked.Block.Reason != "Somebody guesses." {
		t.Errorf("got %s because of %q", blocked.State(), blocked.Block.Reason)
	}
	close(release)
	h.rc.SayUnheard(chat, ringcentraltest.Alice, "three")
	if status := h.rc.Deliver(h.rc.Subscriptions()[0], ringcentraltest.Agent, map[string]any{}); status != http.StatusForbidden {
		t.Errorf("a notification was answered %d, want 403", status)
	}
	for what, err := range h.whileBlocked() {
		if !errors.Is(err, connector.ErrBlocked) {
			t.Errorf("%s: got %v, want it blocked", what, err)
		}
	}
	h.said(chat)

	unblocked, err := h.Unblock(t.Context(), h.id)
	h.check(err)
	if unblocked.State() != connector.Enabled || unblocked.Block.Calls != 3 {
		t.Errorf("got %s and %d calls, want Enabled and 3", unblocked.State(), unblocked.Block.Calls)
	}
	h.said(chat, "re: one", "re: two", "re: three")
}

// whileBlocked tries what comes from outside, of which two calls count, and what an
// administrator might do.
func (h *harness) whileBlocked() map[string]error {
	ctx, tried := h.t.Context(), map[string]error{}
	_, tried["a sign-in that comes back"] = h.CompleteAuthorization(ctx, connector.Callback{Stream: h.id, State: "x"})
	_, tried["a bot's installation"] = h.InstallBot(ctx, h.id, connector.Install{ClientID: ringcentraltest.ClientID, Token: "x"})
	_, tried["a sign-in that begins"] = h.BeginAuthorization(ctx, h.id, "")
	_, tried["Enable"] = h.Enable(ctx, h.id)
	_, tried["a notification"] = h.Notify(ctx, h.id, connector.Addressee{Team: "x"}, connector.Notice{Text: "x"})
	return tried
}

// RingCentral gives up a webhook that refuses for long: the end of the block makes a new
// subscription.
func TestTheEndOfABlockSubscribesAnew(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	_, err := h.Block(t.Context(), h.id, "")
	h.check(err)
	h.rc.DropSubscriptions()
	_, err = h.Unblock(t.Context(), h.id)
	h.check(err)
	h.rc.Await("a new subscription", func() bool { return len(h.rc.Subscriptions()) == 1 })
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
}

func TestAFloodOfBlockedCallsIsCounted(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	_, err := h.Block(t.Context(), h.id, "")
	h.check(err)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if err := h.Admit(t.Context(), h.id); !errors.Is(err, connector.ErrBlocked) {
				t.Errorf("got %v, want it blocked", err)
			}
		})
	}
	group.Wait()
	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if channel.Block.Calls != 50 {
		t.Errorf("got %d calls, want 50", channel.Block.Calls)
	}
}
