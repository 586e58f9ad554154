package storetest

import (
	"sync"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func notice() connector.Notice {
	return connector.Notice{From: "CI", Text: "The build is red.", Key: "build 7"}
}

func noticeIsSent(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	added, err := s.AddNotice(t.Context(), lane(), notice())
	check(t, err)
	same(t, added.Status, connector.Replying)
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.ID, connector.PostID(-added.Number))
	same(t, work.Pending, []connector.PendingPost{{Number: 1, Post: connector.ReplyPost{Text: "The build is red."}}})

	check(t, s.SaveSent(t.Context(), c, work.Post.ID, 1, connector.Post{ID: 101, Created: start()}))

	all, err := s.Notices(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	added.Status = connector.Answered
	same(t, all, []connector.Notice{added})
	n, err := s.AnsweredSince(t.Context(), lane(), start().AddDate(-1, 0, 0))
	check(t, err)
	same(t, n, 0) // nobody was answered
}

func noticeWaits(t *testing.T, s connector.Store) {
	t.Helper()
	n := notice()
	n.ByAgent = true
	added, err := s.AddNotice(t.Context(), lane(), n)
	check(t, err)
	same(t, added.Status, connector.Waiting)
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.Text, n.Text)
	same(t, work.Post.Creator, connector.PersonID("CI"))
	same(t, work.Status, connector.Waiting)

	m := message()
	m.ID, m.Text = work.Post.ID, n.Text
	saveReply(t, s, c, m, connector.Reply{})
	all, err := s.Notices(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, all[0].Status, connector.Answered)
}

func keyServesOneNotice(t *testing.T, s connector.Store) {
	t.Helper()
	first, err := s.AddNotice(t.Context(), lane(), notice())
	check(t, err)
	again, err := s.AddNotice(t.Context(), lane(), notice())
	check(t, err)
	same(t, again, first)
	other := notice()
	other.Text = "The build is green."
	_, err = s.AddNotice(t.Context(), lane(), other)
	is(t, err, connector.ErrConflict)

	c := claim(t, s, lease)
	check(t, s.SaveSent(t.Context(), c, connector.PostID(-first.Number), 1, connector.Post{ID: 101, Created: start()}))
	_, err = s.Expire(t.Context(), lane().Stream, lane().Environment, first.Created.AddDate(1, 0, 0))
	check(t, err)
	again, err = s.AddNotice(t.Context(), lane(), notice())
	check(t, err)
	same(t, again.Number, first.Number) // for ever, even without its text
	same(t, again.Status, connector.Expired)

	elsewhere := lane()
	elsewhere.Environment = connector.Production
	_, err = s.AddNotice(t.Context(), elsewhere, other)
	check(t, err)
}

func noticesGetNumbers(t *testing.T, s connector.Store) {
	t.Helper()
	const many = 20
	errs := make([]error, many)
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() { _, errs[i] = s.AddNotice(t.Context(), lane(), connector.Notice{Text: "x"}) })
	}
	group.Wait()
	for _, err := range errs {
		check(t, err)
	}
	all, err := s.Notices(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, len(all), many)
	same(t, all[0].Number, int64(many))
}
