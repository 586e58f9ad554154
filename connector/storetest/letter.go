package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// listed checks the conversations of the lane's connection.
func listed(t *testing.T, s connector.Store, want ...connector.Conversation) {
	t.Helper()
	got, err := s.Conversations(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, got, append([]connector.Conversation{}, want...))
}

// conversation is what the list says of the lane when post 4 is the latest.
func conversation(messages int) connector.Conversation {
	chat := message().Chat
	chat.Name = alice().Name
	return connector.Conversation{Chat: chat, Messages: messages, LastText: "hello 4", Last: start()}
}

func deadLetterSaysWhoWrote(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	p := post(4, start())
	p.Text = "![:Person](300) hello 4"
	_, err := s.AddPost(t.Context(), lane(), p)
	check(t, err)
	c := claim(t, s, lease)
	listed(t, s)
	check(t, s.SavePlaceholder(t.Context(), c, 4, "One moment"))
	check(t, s.SaveSent(t.Context(), c, 4, 0, connector.Post{ID: 9, Created: start()}))
	placeholder, err := s.GiveUp(t.Context(), c, message(), "no")
	check(t, err)
	same(t, placeholder, 9)
	listed(t, s) // it has not ended
	check(t, s.DropPlaceholder(t.Context(), c, 4))
	ended(t)(s.GiveUp(t.Context(), c, message(), "no"))

	letters, err := s.DeadLetters(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, letters, []connector.Letter{{
		Post: 4, Chat: lane().Chat, Sender: alice(), Text: "hello 4", Created: start(), Reason: "no",
	}})
	same(t, texts(t, s, connector.Search{Person: "alice"}), []string{"hello 4"})
	listed(t, s, conversation(1))
	_, err = s.GiveUp(t.Context(), c, message(), "again") // it has ended
	check(t, err)
	listed(t, s, conversation(1))
}

func replayedLetterCountsOnce(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	for range 2 {
		ended(t)(s.GiveUp(t.Context(), c, message(), "no"))
		listed(t, s, conversation(1))
		_, err := s.Replay(t.Context(), lane().Stream, lane().Environment, 4)
		check(t, err)
		listed(t, s)
	}
	saveReply(t, s, c, message(), twoPosts())
	listed(t, s, conversation(1))
	ended(t)(s.GiveUp(t.Context(), c, message(), "in doubt")) // counted, for it had a reply
	listed(t, s, conversation(1))
	_, err := s.Replay(t.Context(), lane().Stream, lane().Environment, 4)
	check(t, err)
	listed(t, s, conversation(1))

	add(t, s, 5, start().Add(-time.Minute))
	later := message()
	later.ID = 5
	ended(t)(s.GiveUp(t.Context(), c, later, "no"))
	listed(t, s, conversation(2))
	_, err = s.Replay(t.Context(), lane().Stream, lane().Environment, 5)
	check(t, err)
	listed(t, s, conversation(1))
}

func lostClaimGivesNothingUp(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	lost := claim(t, s, 0)
	holder := claim(t, s, lease)
	_, err := s.GiveUp(t.Context(), lost, message(), "no")
	is(t, err, connector.ErrLost)
	listed(t, s)
	work, err := s.Next(t.Context(), holder)
	check(t, err)
	same(t, work.Status, connector.Waiting)
}
