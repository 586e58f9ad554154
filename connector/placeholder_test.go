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

func TestAPlaceholderGoesWithAMessageBetweenTwoAttempts(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	agent.fails <- errors.New("the agent is confused")
	h.rc.Notify("PostRemoved", asked)
	h.clock.AwaitTimer(t, time.Second)
	h.reads(chat)
	h.rc.Say(chat, ringcentraltest.Alice, "hello")
	h.reads(chat, "One moment, please …")
	agent.answer <- say("sure")
	h.reads(chat, "sure")
}

// RingCentral does not serve when the placeholder is to go: it goes later, and the message is
// given up then.
func TestAPlaceholderGoesAfterAnOutage(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.reads(chat, "One moment, please …")
	h.rc.Arm(http.MethodDelete, "/posts/", 3, ringcentraltest.Refuse(http.StatusServiceUnavailable, "CMN-211", "no"))
	h.retried(func() { agent.fails <- errors.New("the agent is confused") })
	h.clock.AwaitTimer(t, time.Second)
	h.clock.AwaitTimer(t, 2*time.Second)
	h.rc.Await("the dead letter", func() bool { return len(h.letters()) == 1 })
	h.reads(chat)
	if letters := h.letters(); letters[0].Attempts != 5 || letters[0].Sender.Name == "" {
		t.Errorf("got %+v, want five attempts of somebody", letters[0])
	}
}

// RingCentral takes no placeholder at first; the next one has another text, and it is in doubt
// whether it was sent. It is looked for by its own text.
func TestAPlaceholderInDoubtIsFoundByWhatItSaid(t *testing.T) {
	t.Parallel()
	h, agent, chat := slow(t)
	h.rc.Arm(http.MethodPost, "/posts", 1, ringcentraltest.Refuse(http.StatusBadRequest, "CMN-101", "no"))
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.rc.Await("the refusal", func() bool { return h.rc.Calls(http.MethodPost, "/team-messaging/v1/chats/"+chat+"/posts") == 1 })
	agent.fails <- errors.New("the agent is confused")
	h.stop()

	h.options.Placeholder.Text = "Please wait …"
	h.rc.Arm(http.MethodPost, "/posts", 1, h.rc.Lose())
	h.again()
	h.reads(chat, "Please wait …")
	agent.fails <- errors.New("the agent is confused")
	agent.answer <- say("sure")
	h.reads(chat, "sure")
}

// A process dies while a placeholder stands: after the author has removed the message, or after
// the last attempt, with the placeholder withdrawn already or not. None is asked about again.
func TestAPlaceholderGoesAfterADeath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name             string
		removed, reached bool // by its author; what RingCentral was asked to withdraw
		letters          int
	}{
		{name: "removed", removed: true},
		{name: "given up", letters: 1},
		{name: "given up and withdrawn", reached: true, letters: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, agent, chat := slow(t)
			h.stop()
			asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.diePlaced(asked, tt.removed, tt.reached)
			h.again()
			h.rc.Say(chat, ringcentraltest.Alice, "hello")
			h.reads(chat, "One moment, please …")
			agent.answer <- say("sure")
			h.reads(chat, "sure")
			if letters := h.letters(); len(letters) != tt.letters {
				t.Errorf("got dead letters %+v, want %d", letters, tt.letters)
			}
		})
	}
}

// diePlaced leaves a message as a worker does that dies while its placeholder stands.
func (h *harness) diePlaced(asked ringcentraltest.Post, removed, withdrawn bool) {
	h.t.Helper()
	lane, post := h.parsed(asked)
	claim, _, err := h.store.Claim(h.t.Context(), lane, -time.Second)
	h.check(err)
	h.check(h.store.SavePlaceholder(h.t.Context(), claim, post.ID, "One moment"))
	standing := connector.PostID(1)
	if !withdrawn {
		standing, err = connector.ParsePostID(h.rc.AgentSays(asked.Chat, "One moment").ID)
		h.check(err)
	}
	h.check(h.store.SaveSent(h.t.Context(), claim, post.ID, 0, connector.Post{ID: standing, Created: asked.Created}))
	if removed {
		h.check(h.store.RemovePost(h.t.Context(), lane, post.ID))
		return
	}
	for range 5 {
		_, err := h.store.Fail(h.t.Context(), claim, post.ID, "the agent is confused")
		h.check(err)
	}
}
