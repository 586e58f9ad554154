package connector_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// retried lets five attempts fail, with the pauses between them.
func (h *harness) retried(fail func()) {
	h.t.Helper()
	for pause := time.Second; pause <= 8*time.Second; pause *= 2 {
		fail()
		h.clock.AwaitTimer(h.t, pause)
	}
	fail()
}

// What is given up leaves nothing in the chat that promises an answer.
func TestAPlaceholderGoesWithTheDeadLetter(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	h.retried(func() { agent.fails <- errors.New("the agent is confused") })
	h.rc.Await("the dead letter", func() bool { return len(h.letters()) == 1 })
	h.reads(chat)
}

// The reply is stored, and RingCentral takes none of it: the placeholder goes, and whoever
// lets the message try again later makes a post of it.
func TestAPlaceholderGoesWithAReplyThatIsNotTaken(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	h.rc.Arm(http.MethodPatch, "/posts/", 5, ringcentraltest.Refuse(http.StatusBadRequest, "CMN-101", "no"))
	agent.answer <- say("sure", "quite")
	h.retried(func() {}) // by RingCentral alone
	h.rc.Await("the dead letter", func() bool { return len(h.letters()) == 1 })
	h.reads(chat)

	id, err := connector.ParsePostID(asked.ID)
	h.check(err)
	h.check(h.Replay(t.Context(), h.id, id))
	h.reads(chat, "sure", "quite")
}

func TestAPlaceholderGoesWithItsMessage(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	h.rc.Notify("PostRemoved", asked)
	agent.answer <- say("sure")
	h.reads(chat)
}
