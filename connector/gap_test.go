package connector_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// lost posts something of which nobody is told.
func (h *harness) lost(chat, text string) { h.rc.SayUnheard(chat, ringcentraltest.Alice, text) }

func TestWhatWasPostedMeanwhileIsReadBack(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat, other := h.rc.Chat("Direct"), h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.stop()
	h.lost(chat, "two")
	h.lost(chat, "three")
	h.lost(other, "four")
	h.again()
	h.said(chat, "re: one", "re: two", "re: three")
	h.said(other, "re: four")
}

// While RingCentral does not serve the read-back, a newer message has to wait.
func TestLanesWaitForTheReadBack(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.stop()
	h.lost(chat, "two")
	h.rc.Arm(http.MethodGet, "/recent/chats", 1, ringcentraltest.Refuse(http.StatusServiceUnavailable, "CMN-211", "Overloaded"))
	h.again()
	h.rc.Await("the read-back to fail", func() bool { return h.rc.Calls(http.MethodGet, "/team-messaging/v1/recent/chats") >= 2 })
	h.rc.Say(chat, ringcentraltest.Alice, "three")
	h.said(chat, "re: one")
	h.clock.AwaitTimer(t, 5*time.Second)
	h.said(chat, "re: one", "re: two", "re: three")
}

func TestASilentConnectionIsReadBack(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.lost(chat, "two")
	h.clock.AwaitTimer(t, 5*time.Minute)
	h.said(chat, "re: one", "re: two")
}

func TestNothingBeforeEnableIsReadBack(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	chat := h.rc.Chat("Direct")
	h.lost(chat, "too early")
	h.rc.Advance(time.Second)
	h.goLive()
	h.rc.Say(chat, ringcentraltest.Alice, "now")
	h.said(chat, "re: now")
}

func TestADeadLetterIsReplayed(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Arm(http.MethodPost, "/posts", 2, ringcentraltest.Cut)
	asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.rc.Await("a dead letter", func() bool { return len(h.letters()) == 1 })
	id, err := connector.ParsePostID(asked.ID)
	h.check(err)
	h.check(h.Replay(t.Context(), h.id, id))
	h.said(chat, "re: hi")
	tally, err := h.Tally(t.Context(), h.id)
	h.check(err)
	if tally.Late != 1 {
		t.Errorf("got %+v, want one late message", tally)
	}
}

func TestARunawayConversationIsStopped(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Loops.Limit = 3
	h.again()
	_, err := h.AuthorizeJWT(t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(t.Context(), h.id)
	h.check(err)
	chat := h.rc.Chat("Direct")
	for _, text := range []string{"1", "2", "3", "4"} {
		h.rc.Say(chat, ringcentraltest.Alice, text)
	}
	h.said(chat, "re: 1", "re: 2", "re: 3")
	h.rc.Await("the fourth to be given up", func() bool { return len(h.letters()) == 1 })

	h.check(h.Replay(t.Context(), h.id, h.letters()[0].Post)) // a person decides so
	h.said(chat, "re: 1", "re: 2", "re: 3", "re: 4")
}

func TestOtherBotsAreNotAnswered(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Bot, "beep")
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.said(chat, "re: hi")
}

func TestOtherBotsAreAnsweredWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Loops.AnswerBots = true
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Bot, "beep")
	h.said(chat, "re: beep")
}
