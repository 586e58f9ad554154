package connector_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// sealedStore opens no secret while it has the wrong key.
type sealedStore struct {
	connector.Store
	wrong *atomic.Bool
}

func (s sealedStore) Secret(ctx context.Context, key connector.SecretKey) (string, error) {
	if s.wrong.Load() {
		return "", connector.ErrSealed
	}
	return s.Store.Secret(ctx, key)
}

func (s sealedStore) VerificationTokens(ctx context.Context, id connector.StreamID, e connector.Environment) ([]string, error) {
	if s.wrong.Load() {
		return nil, connector.ErrSealed
	}
	return s.Store.VerificationTokens(ctx, id, e)
}

// A connector that was started with the wrong key says so, and works again with the right one.
func TestAWrongKeyIsTold(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	var wrong atomic.Bool
	h.options.Store = sealedStore{h.options.Store, &wrong}
	h.build()
	h.goLive()
	h.stop()
	wrong.Store(true)
	h.again()
	h.rc.Await("the problem", func() bool { return h.state() == connector.NeedsAttention })
	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if problem := channel.Sandbox.Problem; !strings.Contains(problem.Reason, "the key is another") || !strings.Contains(problem.Remedy, "GLIPBOX_KEY") {
		t.Errorf("got %+v, want it to name the key", problem)
	}
	h.stop()
	wrong.Store(false)
	h.again()
	h.rc.Await("the end of the problem", func() bool { return h.state() == connector.Enabled })
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
}

// A message that waits for the right key has not failed.
func TestAWrongKeyUsesUpNoAttempt(t *testing.T) {
	t.Parallel()
	h := newHarness(t, nil)
	agent := newSlowAgent()
	h.options.Agent = agent
	var wrong atomic.Bool
	h.options.Store = sealedStore{h.options.Store, &wrong}
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	agent.parts <- "it thinks"
	wrong.Store(true)
	agent.answer <- say("sure")
	h.rc.Await("the problem", func() bool { return h.state() == connector.NeedsAttention })
	h.stop()
	wrong.Store(false)
	h.again()
	h.said(chat, "sure")
}
