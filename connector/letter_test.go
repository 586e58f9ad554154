package connector_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// What was given up says who wrote and where, without asking RingCentral once more.
func TestADeadLetterSaysWhoWrote(t *testing.T) {
	t.Parallel()
	h := live(t, func(context.Context, connector.Message) (connector.Reply, error) {
		return connector.Reply{}, errors.New("rubbish")
	})
	team := h.rc.Chat("Team")
	h.rc.Say(team, ringcentraltest.Alice, "![:Person]("+ringcentraltest.Agent+") hello", ringcentraltest.Agent)
	for pause := time.Second; pause <= 8*time.Second; pause *= 2 {
		h.clock.AwaitTimer(t, pause)
	}
	h.rc.Await("the dead letter", func() bool { return len(h.letters()) == 1 })

	letter := h.letters()[0]
	if letter.Sender.Name != "Alice Acme" || letter.Sender.Email != "301@acme.test" || letter.Text != "hello" || letter.Attempts != 5 {
		t.Errorf("got %+v", letter)
	}
	found, err := h.SearchConversations(t.Context(), h.id, connector.Search{Person: "alice"})
	h.check(err)
	conversations, err := h.Conversations(t.Context(), h.id)
	h.check(err)
	if len(found) != 1 || len(conversations) != 1 || conversations[0].Chat.ID.String() != team || conversations[0].Messages != 1 {
		t.Errorf("found %+v of Alice, and conversations %+v", found, conversations)
	}
	for _, path := range []string{"chats/" + team, "persons/" + ringcentraltest.Alice} {
		if n := h.rc.Calls(http.MethodGet, "/team-messaging/v1/"+path); n != 1 {
			t.Errorf("%s was read %d times, want once", path, n)
		}
	}
}
