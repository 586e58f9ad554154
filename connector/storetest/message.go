package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func postIsStoredOnce(t *testing.T, s connector.Store) {
	t.Helper()
	fresh, err := s.AddPost(t.Context(), lane(), post(4, start()))
	check(t, err)
	same(t, fresh, true)
	c := claim(t, s, lease)
	ended(t)(s.Settle(t.Context(), c, 4, connector.Ignored, ""))
	fresh, err = s.AddPost(t.Context(), lane(), post(4, start()))
	check(t, err)
	same(t, fresh, false)
	_, err = s.Next(t.Context(), c)
	is(t, err, connector.ErrNotFound)
}

func waitingPostFollows(t *testing.T, s connector.Store) {
	t.Helper()
	first := post(4, start())
	first.Thread, first.Parent = "77", 3
	_, err := s.AddPost(t.Context(), lane(), first)
	check(t, err)
	changed := first
	changed.Text, changed.Mentions = "bye", []connector.PersonID{"300", "glip-1"}
	check(t, s.ChangePost(t.Context(), lane(), changed))
	c := claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post, changed)

	late := changed
	late.Text, late.Edited = "good-bye", start().Add(2*time.Second)
	check(t, s.ChangePost(t.Context(), lane(), late))
	changed.Edited = start().Add(time.Second) // was told later
	check(t, s.ChangePost(t.Context(), lane(), changed))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.Text, late.Text)
	undated := late
	undated.Text, undated.Edited = "hello again", time.Time{}
	check(t, s.ChangePost(t.Context(), lane(), undated))
	check(t, s.ChangePost(t.Context(), lane(), changed))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.Text, undated.Text)

	check(t, s.RemovePost(t.Context(), lane(), 4))
	_, err = s.Next(t.Context(), c)
	is(t, err, connector.ErrNotFound)

	check(t, s.RemovePost(t.Context(), lane(), 8)) // came before its post
	fresh, err := s.AddPost(t.Context(), lane(), post(8, start()))
	check(t, err)
	same(t, fresh, false)
}

// What is older than an instant was received by then, though the clock may say something else.
func receiptFollowsAnotherClock(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	received := func() time.Time {
		work, err := s.Next(t.Context(), c)
		check(t, err)
		return work.Received
	}
	by := func(at time.Time) { check(t, s.ReceivedBy(t.Context(), lane().Stream, lane().Environment, at)) }
	before := received()
	by(start()) // it is not older
	same(t, received(), before)
	by(start().Add(time.Hour))
	same(t, received(), start().Add(time.Hour))
	by(start().Add(2 * time.Hour))
	same(t, received(), start().Add(time.Hour))
}

func messagesComeInOrder(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 30, start().Add(time.Second))
	add(t, s, 20, start())
	add(t, s, 9, start().Add(time.Second))
	add(t, s, 100, start())
	c := claim(t, s, lease)
	var got []connector.PostID
	for range 4 {
		work, err := s.Next(t.Context(), c)
		check(t, err)
		got = append(got, work.Post.ID)
		ended(t)(s.Settle(t.Context(), c, work.Post.ID, connector.Ignored, ""))
	}
	same(t, got, []connector.PostID{20, 100, 9, 30})
}

func laneHasOneHolder(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	first := claim(t, s, lease)
	_, held, err := s.Claim(t.Context(), lane(), lease)
	is(t, err, connector.ErrConflict)
	if held <= 0 || held > lease {
		t.Errorf("got held for %s, want at most %s", held, lease)
	}
	check(t, s.Extend(t.Context(), first, lease))
	check(t, s.Release(t.Context(), first))
	second := claim(t, s, lease)
	if second.Fence <= first.Fence || second.Lapsed {
		t.Errorf("got %+v after %+v, want a greater fence and no lapse", second, first)
	}
}

func lostClaimWritesNothing(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	first := claim(t, s, -time.Second)
	second := claim(t, s, lease)
	if !second.Lapsed {
		t.Error("got no lapse after a lease that ran out")
	}
	reply := connector.Reply{Posts: []connector.ReplyPost{{Text: "hi"}}}
	_, err := s.SaveReply(t.Context(), first, message(), reply)
	is(t, err, connector.ErrLost)
	_, err = s.Settle(t.Context(), first, 4, connector.DeadLetter, "x")
	is(t, err, connector.ErrLost)
	is(t, s.Extend(t.Context(), first, lease), connector.ErrLost)
	check(t, s.Release(t.Context(), first))
	_, _, err = s.Claim(t.Context(), lane(), lease)
	is(t, err, connector.ErrConflict)
	work, err := s.Next(t.Context(), second)
	check(t, err)
	same(t, work.Status, connector.Waiting)
}

func silenceAnswers(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	saveReply(t, s, c, message(), connector.Reply{})
	_, err := s.Next(t.Context(), c)
	is(t, err, connector.ErrNotFound)
	entries, err := s.Transcript(t.Context(), lane(), 10)
	check(t, err)
	same(t, entries, []connector.Entry{{Post: 4, Sender: alice(), Text: "hello 4", Created: start(), Status: connector.Answered}})
}

func failuresAreCounted(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	c := claim(t, s, lease)
	for want := 1; want <= 2; want++ {
		got, err := s.Fail(t.Context(), c, 4, "no")
		check(t, err)
		same(t, got, want)
	}
	ended(t)(s.Settle(t.Context(), c, 4, connector.DeadLetter, "never"))
	lanes, err := s.WaitingLanes(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, len(lanes), 0)
	letters, err := s.DeadLetters(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, letters, []connector.Letter{{
		Post: 4, Chat: lane().Chat, Sender: connector.Person{ID: alice().ID}, Text: "hello 4", Created: start(), Attempts: 2, Reason: "never",
	}})
}
