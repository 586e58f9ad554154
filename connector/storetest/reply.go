package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func twoPosts() connector.Reply {
	return connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}, {Text: "two"}}}
}

// saveReply stores a reply and returns what may be sent of it.
func saveReply(t *testing.T, s connector.Store, c connector.Claim, m connector.Message, r connector.Reply) []connector.PendingPost {
	t.Helper()
	pending, err := s.SaveReply(t.Context(), c, m, r)
	check(t, err)
	return pending
}

func replyIsSent(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	may := saveReply(t, s, c, message(), twoPosts())
	same(t, may, []connector.PendingPost{{Number: 1, Post: connector.ReplyPost{Text: "one"}}, {Number: 2, Post: connector.ReplyPost{Text: "two"}}})
	for number := 1; number <= 2; number++ {
		work, err := s.Next(t.Context(), c)
		check(t, err)
		same(t, work.Status, connector.Replying)
		same(t, len(work.Pending), 3-number)
		same(t, work.Pending[0].Number, number)
		sent := connector.Post{ID: connector.PostID(100 + number), Created: start().Add(time.Duration(number) * time.Second)}
		check(t, s.SaveSent(t.Context(), c, 4, number, sent))
	}
	_, err := s.Next(t.Context(), c)
	is(t, err, connector.ErrNotFound)

	entries, err := s.Transcript(t.Context(), lane(), 10)
	check(t, err)
	same(t, entries, []connector.Entry{
		{Post: 4, Sender: alice(), Text: "hello 4", Created: start(), Status: connector.Answered},
		{Post: 101, FromAgent: true, Text: "one", Created: start().Add(time.Second), Status: connector.Answered},
		{Post: 102, FromAgent: true, Text: "two", Created: start().Add(2 * time.Second), Status: connector.Answered},
	})
	conversations, err := s.Conversations(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, conversations, []connector.Conversation{{
		Chat: connector.Chat{ID: lane().Chat, Type: connector.Direct, Name: alice().Name}, Messages: 1, LastText: "hello 4", Last: start(),
	}})
	claimed, err := s.Claimed(t.Context(), lane(), 101)
	check(t, err)
	same(t, claimed, true)
	claimed, err = s.Claimed(t.Context(), lane(), 4)
	check(t, err)
	same(t, claimed, false)
}

func lapsedClaimLeavesDoubt(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	lost := claim(t, s, -time.Second)
	saveReply(t, s, lost, message(), twoPosts())
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Pending, []connector.PendingPost{{Number: 1, Post: connector.ReplyPost{Text: "one"}, InDoubt: true}, {Number: 2, Post: connector.ReplyPost{Text: "two"}}})

	check(t, s.MarkResent(t.Context(), c, 4, 1))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Pending[0], connector.PendingPost{Number: 1, Post: connector.ReplyPost{Text: "one"}, Resent: true})

	check(t, s.Release(t.Context(), c))
	c = claim(t, s, lease)
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Pending[0].InDoubt, false) // the lane() was given back in order
}

func memoryComesBack(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	add(t, s, 5, start().Add(time.Second))
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Memory, "")
	saveReply(t, s, c, message(), connector.Reply{Memory: "asked where to"})
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Memory, "asked where to")
	check(t, s.Release(t.Context(), c))

	work, err = s.Next(t.Context(), claim(t, s, lease))
	check(t, err)
	same(t, work.Memory, "asked where to")

	elsewhere := lane()
	elsewhere.Chat++
	_, err = s.AddPost(t.Context(), elsewhere, post(6, start()))
	check(t, err)
	other, _, err := s.Claim(t.Context(), elsewhere, lease)
	check(t, err)
	work, err = s.Next(t.Context(), other)
	check(t, err)
	same(t, work.Memory, "")
}
