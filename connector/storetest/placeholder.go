package storetest

import (
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// A message does not end while its placeholder stands in the chat, whether its reply is stored or
// not.
func placeholderIsTold(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	for id, stored := range map[connector.PostID]bool{4: false, 5: true} {
		add(t, s, id, start())
		c := claim(t, s, lease)
		check(t, s.SavePlaceholder(t.Context(), c, id, "one moment"))
		check(t, s.SaveSent(t.Context(), c, id, 0, connector.Post{ID: 100 + id, Created: start()}))
		if stored {
			m := message()
			m.ID = id
			saveReply(t, s, c, m, twoPosts())
		}
		placeholder, err := s.Settle(t.Context(), c, id, connector.DeadLetter, "no")
		check(t, err)
		same(t, placeholder, 100+id)
		work, err := s.Next(t.Context(), c)
		check(t, err)
		same(t, work.Post.ID, id)
		check(t, s.DropPlaceholder(t.Context(), c, id))
		ended(t)(s.Settle(t.Context(), c, id, connector.DeadLetter, "no"))
		ended(t)(s.Settle(t.Context(), c, id, connector.DeadLetter, "again")) // it has ended
		check(t, s.Release(t.Context(), c))
	}

	add(t, s, 6, start())
	check(t, s.RemovePost(t.Context(), lane(), 6))
	m := message()
	m.ID = 6
	_, err := s.SaveReply(t.Context(), claim(t, s, lease), m, twoPosts())
	is(t, err, connector.ErrNotFound)
}

// A message that its author removes while its placeholder may stand in the chat is left to do,
// and is nothing but removed.
func removedMessageKeepsItsPlaceholder(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	check(t, s.SavePlaceholder(t.Context(), c, 4, "one moment"))
	check(t, s.RemovePost(t.Context(), lane(), 4))
	check(t, s.ChangePost(t.Context(), lane(), post(4, start()))) // told too late
	check(t, s.RemovePost(t.Context(), lane(), 4))                // and told twice
	check(t, s.SaveSent(t.Context(), c, 4, 0, connector.Post{ID: 100, Created: start()}))
	_, err := s.SaveReply(t.Context(), c, message(), twoPosts())
	is(t, err, connector.ErrNotFound)
	is(t, s.SavePlaceholder(t.Context(), c, 4, "one moment"), connector.ErrNotFound)

	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Removed, true)
	same(t, work.Post.Text, "")
	same(t, work.Placeholder.Edits, 100)
	placeholder, err := s.GiveUp(t.Context(), c, message(), "no")
	check(t, err)
	same(t, placeholder, 100)
	check(t, s.DropPlaceholder(t.Context(), c, 4))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Removed, true)
	ended(t)(s.GiveUp(t.Context(), c, message(), "no"))
	tally, err := s.Tally(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, tally.Messages, map[connector.Status]int{connector.Removed: 1})
	listed(t, s)
}
