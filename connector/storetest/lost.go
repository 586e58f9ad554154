package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// held returns a claim to a lane that was claimed, and given back, before.
func held(t *testing.T, s connector.Store) connector.Claim {
	t.Helper()
	check(t, s.Release(t.Context(), claim(t, s, lease)))
	return claim(t, s, lease)
}

// inherited is what somebody finds to do who comes after a process that was killed.
func inherited(t *testing.T, s connector.Store) (connector.Work, error) {
	t.Helper()
	check(t, s.TakeOver(t.Context()))
	return s.Next(t.Context(), claim(t, s, lease))
}

// lostProcesses are killed at every stage of a message.
func lostProcesses() []trial {
	const none = -1
	return []trial{
		{"a process was killed that asked the agent", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			_, err := s.Next(t.Context(), c)
			check(t, err)
		})},
		{"a process was killed that sent a placeholder", lost(0, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			check(t, s.SavePlaceholder(t.Context(), c, 4, "One moment"))
		})},
		{"a process was killed that sent a reply", lost(1, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
		})},
		{"a process was killed that sent the second post", lost(2, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
			check(t, s.SaveSent(t.Context(), c, 4, 1, connector.Post{ID: 101, Created: start()}))
		})},
		{"a process was killed that sent one more reply", lost(1, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, afterAnother(t, s, c), message(), twoPosts())
		})},
		{"a process was killed that sent what it had found", lost(1, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
			check(t, s.Release(t.Context(), c))
			_, err := s.Next(t.Context(), claim(t, s, lease))
			check(t, err)
		})},
	}
}

// processesThatGaveUp leave nothing in doubt.
func processesThatGaveUp() []trial {
	const none = -1
	return []trial{
		{"a process was killed after it gave up a lane for a while", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
			check(t, s.Release(t.Context(), c))
		})},
		{"a process was killed that gave up a lane after one more reply", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			c = afterAnother(t, s, c)
			saveReply(t, s, c, message(), twoPosts())
			check(t, s.Release(t.Context(), c))
		})},
		{"a process ended, and then came a notice", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			answerFour(t, s, c)
			check(t, s.Release(t.Context(), c))
			check(t, s.TakeOver(t.Context()))
			_, err := s.AddNotice(t.Context(), lane(), connector.Notice{From: "CI", Text: "The build is green"})
			check(t, err)
		})},
		{"a process gave up a lane with a reply that was refused, after it answered an older message", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
			check(t, s.MarkResent(t.Context(), c, 4, 1))
			check(t, s.Release(t.Context(), c))
			check(t, s.Release(t.Context(), afterAnother(t, s, claim(t, s, lease))))
		})},
		{"a process gave up a lane with a dead letter that is replayed", lost(none, func(t *testing.T, s connector.Store, c connector.Claim) {
			t.Helper()
			saveReply(t, s, c, message(), twoPosts())
			ended(t)(s.Settle(t.Context(), c, 4, connector.DeadLetter, "refused"))
			check(t, s.Release(t.Context(), c))
			_, err := s.Replay(t.Context(), lane().Stream, lane().Environment, 4)
			check(t, err)
		})},
	}
}

// answerFour answers the message of a lost process.
func answerFour(t *testing.T, s connector.Store, c connector.Claim) {
	t.Helper()
	saveReply(t, s, c, message(), connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}}})
	check(t, s.SaveSent(t.Context(), c, 4, 1, connector.Post{ID: 101, Created: start()}))
}

// afterAnother returns a claim to a lane in which an earlier message was answered.
func afterAnother(t *testing.T, s connector.Store, c connector.Claim) connector.Claim {
	t.Helper()
	earlier := message()
	earlier.ID = 3
	add(t, s, earlier.ID, start().Add(-time.Minute))
	saveReply(t, s, c, earlier, connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}}})
	check(t, s.SaveSent(t.Context(), c, earlier.ID, 1, connector.Post{ID: 100, Created: start()}))
	check(t, s.Release(t.Context(), c))
	return claim(t, s, lease)
}

// lost checks which post is in doubt after the end of a process, by its number.
func lost(number int, leave func(t *testing.T, s connector.Store, c connector.Claim)) func(t *testing.T, s connector.Store) {
	return func(t *testing.T, s connector.Store) {
		t.Helper()
		c := held(t, s)
		add(t, s, 4, start())
		leave(t, s, c)
		work, err := inherited(t, s)
		check(t, err)
		inDoubt := -1
		for _, p := range append(work.Pending, placeholders(work)...) {
			if p.InDoubt {
				inDoubt = p.Number
			}
		}
		same(t, inDoubt, number)
	}
}

func placeholders(w connector.Work) []connector.PendingPost {
	if w.Placeholder == nil {
		return nil
	}
	return []connector.PendingPost{*w.Placeholder}
}

func lostProcessHadAnswered(t *testing.T, s connector.Store) {
	t.Helper()
	c := held(t, s)
	add(t, s, 4, start())
	saveReply(t, s, c, message(), connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}}})
	check(t, s.SaveSent(t.Context(), c, 4, 1, connector.Post{ID: 101, Created: start()}))
	_, err := inherited(t, s)
	is(t, err, connector.ErrNotFound)
	_, err = s.SaveReply(t.Context(), c, message(), twoPosts())
	is(t, err, connector.ErrLost)
}

func lastMessageIsTold(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Last, true)
	add(t, s, 5, start())
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Last, false)
	ended(t)(s.Settle(t.Context(), c, 4, connector.Ignored, ""))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Last, true)
}
