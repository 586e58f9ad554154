package connector_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// A chat that RingCentral does not serve holds up no other one. When that lasts, it is the
// channel's problem, until the chat can be read.
func TestAChatThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault ringcentraltest.Fault
		want  string
	}{
		{"failing", ringcentraltest.Refuse(http.StatusInternalServerError, "CMN-211", "Out of order"), "Out of order"},
		{"forbidden", ringcentraltest.Refuse(http.StatusForbidden, "CMN-408", "Not yours"), "Not yours"},
		{"silent", ringcentraltest.Cut, "did not answer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			bad, good := h.rc.Chat("Direct"), h.rc.Chat("Direct")
			h.caughtUp()
			h.stop()
			h.lost(bad, "one") // changed first, and is read first
			h.rc.Advance(time.Second)
			h.lost(good, "two")
			broken := h.rc.While(http.MethodGet, "/chats/"+bad+"/posts", tt.fault)
			h.again()
			h.said(good, "re: two")
			h.rc.Say(good, ringcentraltest.Alice, "three")
			h.said(good, "re: two", "re: three")
			h.rc.Say(bad, ringcentraltest.Alice, "four")
			for h.state() != connector.NeedsAttention {
				h.clock.AwaitTimer(t, time.Minute)
			}
			h.said(bad)
			channel, err := h.Channel(t.Context(), h.id)
			h.check(err)
			if problem := channel.Sandbox.Problem; !strings.Contains(problem.Reason, "chat "+bad) || !strings.Contains(problem.Reason, tt.want) {
				t.Errorf("got %+v, want the chat and %q", problem, tt.want)
			}
			broken.Store(false)
			h.clock.AwaitTimer(t, 10*time.Minute) // the pause after the failures
			h.said(bad, "re: one", "re: four")
			h.rc.Await("the end of the problem", func() bool { return h.state() == connector.Enabled })
		})
	}
}

// Where no chat can be read, RingCentral is out of order, and nobody can mend anything.
func TestAnOutageOfAllChatsIsNoProblem(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	one, two := h.rc.Chat("Direct"), h.rc.Chat("Direct")
	h.caughtUp()
	h.stop()
	h.lost(one, "one")
	h.lost(two, "two")
	broken := h.rc.While(http.MethodGet, "/posts", ringcentraltest.Refuse(http.StatusBadGateway, "", ""))
	h.again()
	tries := func() int {
		return h.rc.Calls(http.MethodGet, "/team-messaging/v1/chats/"+one+"/posts")
	}
	for n := 1; n <= 6; n++ {
		h.rc.Await("another try", func() bool { return tries() >= n })
		h.clock.AwaitTimer(t, time.Minute)
	}
	if got := h.state(); got != connector.Enabled {
		t.Errorf("got %s, want Enabled", got)
	}
	broken.Store(false)
	h.clock.AwaitTimer(t, 10*time.Minute)
	h.said(one, "re: one")
	h.said(two, "re: two")
}
