package connector_test

import (
	"context"
	"errors"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// makers makes agents that answer with their settings, or refuse to with a problem.
type makers struct{}

func (makers) Agent(_ context.Context, b connector.AgentBinding, _ string) (connector.Agent, error) {
	choice, err := b.Choice()
	if err != nil {
		return nil, err
	}
	return agentFunc(func(context.Context, connector.Message) (connector.Reply, error) {
		if choice.Dialog == "refuse" {
			return connector.Reply{}, &connector.Problem{Reason: "The agent is on strike.", Remedy: "Choose another."}
		}
		return say(choice.Dialog), nil
	}), nil
}

// A problem of the agent ends with the agent; one of RingCentral does not.
func TestAnotherAgentEndsItsProblem(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Agents = makers{}
	h.build()
	h.goLive()
	bind := func(dialog string) connector.Channel {
		t.Helper()
		channel, err := h.BindAgent(t.Context(), h.id, connector.AgentChoice{Kind: connector.DialogAgent, Dialog: dialog}, nil)
		h.check(err)
		return channel
	}
	bind("refuse")
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hello")
	h.rc.Await("the problem", func() bool {
		channel, err := h.Channel(t.Context(), h.id)
		return err == nil && channel.State() == connector.NeedsAttention && channel.Sandbox.AgentFails
	})

	if channel := bind("here I am"); channel.State() != connector.Enabled {
		t.Errorf("got %s, want Enabled", channel.State())
	}
	h.said(chat, "here I am")

	channel, err := h.store.Channel(t.Context(), h.id)
	h.check(err)
	channel.Sandbox.Problem = &connector.Problem{Reason: "RingCentral refuses.", Remedy: "Mend it."}
	h.check(h.store.SaveChannel(t.Context(), channel))
	if channel := bind("me again"); channel.State() != connector.NeedsAttention {
		t.Errorf("got %s: the problem was not the agent's", channel.State())
	}
}

func TestTryAgent(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Agents = makers{}
	h.build()

	reply, err := h.TryAgent(t.Context(), h.id, " hello ", "")
	h.check(err)
	if len(reply.Posts) != 1 || reply.Posts[0].Text != "re: hello" {
		t.Errorf("got %+v", reply)
	}
	_, err = h.TryAgent(t.Context(), h.id, " ", "")
	if wrong, ok := errors.AsType[*connector.FieldError](err); !ok || wrong.Field != "text" {
		t.Errorf("an empty text: got %v", err)
	}
	_, err = h.BindAgent(t.Context(), h.id, connector.AgentChoice{Kind: connector.DialogAgent, Dialog: "refuse"}, nil)
	h.check(err)
	_, err = h.TryAgent(t.Context(), h.id, "hello", "")
	if problem, ok := errors.AsType[*connector.Problem](err); !ok || problem.Reason != "The agent is on strike." {
		t.Errorf("got %v, want the agent's problem", err)
	}
}
