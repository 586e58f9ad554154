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

// A refused Enable leaves an enabled channel as it was: what comes meanwhile is stored, and
// answered once the channel is mended.
func TestARefusedEnableLeavesTheChannelEnabled(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	h := live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if !mended.Load() {
			return connector.Reply{}, &connector.Problem{Reason: "The agent is broken.", Remedy: "Mend it."}
		}
		return echo(ctx, m)
	})
	before, err := h.Channel(t.Context(), h.id)
	h.check(err)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.rc.Await("the agent's problem", func() bool { return h.state() == connector.NeedsAttention })

	h.rc.Arm(http.MethodPost, "/restapi/v1.0/subscription", 1, ringcentraltest.Refuse(http.StatusBadRequest, "SUB-522", "no echo"))
	_, err = h.Enable(t.Context(), h.id)
	if problem, ok := errors.AsType[*connector.Problem](err); !ok || !strings.Contains(problem.Reason, "SUB-522") {
		t.Fatalf("got %v, want the refusal", err)
	}
	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if !channel.Sandbox.Enabled || channel.Sandbox.Subscription.ID != before.Sandbox.Subscription.ID {
		t.Errorf("got %+v, want it enabled with its old subscription", channel.Sandbox)
	}
	h.rc.Advance(time.Minute)
	h.rc.Say(chat, ringcentraltest.Alice, "two") // fails unless it is accepted

	mended.Store(true)
	channel, err = h.Enable(t.Context(), h.id)
	h.check(err)
	h.said(chat, "re: one", "re: two")
	if !channel.Sandbox.EnabledAt.Equal(before.Sandbox.EnabledAt) || len(h.rc.Subscriptions()) != 1 {
		t.Errorf("got enabled at %s with %v, want it as before and one subscription", channel.Sandbox.EnabledAt, h.rc.Subscriptions())
	}
}

// The former transport goes on when RingCentral refuses another one.
func TestARefusedTransportLeavesTheFormerOne(t *testing.T) {
	t.Parallel()
	sockets := newFakeSockets()
	h, first := listening(t, sockets)
	h.rc.Arm(http.MethodPost, "/restapi/v1.0/subscription", 1, ringcentraltest.Refuse(http.StatusBadRequest, "SUB-522", "no echo"))
	transport := connector.WebHook
	_, err := h.Configure(t.Context(), h.id, connector.Configuration{Environment: connector.Sandbox, Transport: &transport})
	if err == nil {
		t.Fatal("the refusal is not told")
	}
	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if channel.State() != connector.Enabled || channel.Transport != connector.WebSocket {
		t.Errorf("got %s over %s, want it enabled over the WebSocket", channel.State(), channel.Transport)
	}
	chat := h.rc.Chat("Direct")
	first.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), "w2")
	h.said(chat, "re: one")
}

func (h *harness) state() connector.State {
	h.t.Helper()
	channel, err := h.Channel(h.t.Context(), h.id)
	h.check(err)
	return channel.State()
}
