package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// What is no text, and U+0000, are kept as U+FFFD, in the same way by every store.
const (
	hostile = "in\x00bound \xff\xfe"
	kept    = "in\uFFFDbound \uFFFD"
)

func anyTextIsKept(t *testing.T, s connector.Store) {
	t.Helper()
	c := channel(t, s)
	c.Name, c.Sandbox.ApplicationKey, c.Block.Reason = hostile, hostile, hostile
	check(t, s.SaveChannel(t.Context(), c))
	read, err := s.Channel(t.Context(), c.StreamID)
	check(t, err)
	same(t, [...]string{read.Name, read.Sandbox.ApplicationKey, read.Block.Reason}, [...]string{kept, kept, kept})

	p := post(4, start())
	p.Text = hostile
	_, err = s.AddPost(t.Context(), lane(), p)
	check(t, err)
	check(t, s.ChangePost(t.Context(), lane(), p))
	work := claim(t, s, lease)
	next, err := s.Next(t.Context(), work)
	check(t, err)
	same(t, next.Post.Text, kept)
	_, err = s.Fail(t.Context(), work, 4, hostile)
	check(t, err)
	m := message()
	m.Sender.Name, m.Chat.Name, m.Text = hostile, hostile, hostile
	saveReply(t, s, work, m, connector.Reply{Posts: []connector.ReplyPost{{Text: hostile}}, Memory: hostile})
	next, err = s.Next(t.Context(), work)
	check(t, err)
	same(t, [...]string{next.Pending[0].Post.Text, next.Memory}, [...]string{kept, kept})

	anyNoticeIsKept(t, s)
	_, err = s.Channel(t.Context(), hostile)
	is(t, err, connector.ErrNotFound)
	_, err = s.Secret(t.Context(), connector.SecretKey{Stream: hostile, Field: connector.NotificationKey})
	is(t, err, connector.ErrNotFound)
	_, err = s.TakeAttempt(t.Context(), hostile)
	is(t, err, connector.ErrNotFound)
}

func anyNoticeIsKept(t *testing.T, s connector.Store) {
	t.Helper()
	n := connector.Notice{From: hostile, Text: hostile, Key: hostile}
	for range 2 { // the second time it is known
		got, err := s.AddNotice(t.Context(), lane(), n)
		check(t, err)
		same(t, [...]string{got.From, got.Text}, [...]string{kept, kept})
	}
	found := 0
	wanted := connector.Search{Text: "\x00bound", Until: start().Add(100 * 365 * 24 * time.Hour)}
	check(t, s.Search(t.Context(), lane().Stream, lane().Environment, wanted, func(connector.Found) error {
		found++
		return nil
	}))
	if found == 0 {
		t.Error("nothing is found by the text that was written")
	}
}
