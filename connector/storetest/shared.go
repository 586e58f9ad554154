package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func placeholderBecomesReply(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	check(t, s.SavePlaceholder(t.Context(), c, 4, "wait")) // RingCentral takes none of it
	check(t, s.SavePlaceholder(t.Context(), c, 4, "again"))
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Placeholder, &connector.PendingPost{Post: connector.ReplyPost{Text: "again"}})
	check(t, s.SaveSent(t.Context(), c, 4, 0, connector.Post{ID: 90, Created: start()}))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Placeholder.Edits, connector.PostID(90))
	same(t, work.Status, connector.Waiting)

	saveReply(t, s, c, message(), twoPosts())
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Pending, []connector.PendingPost{
		{Number: 1, Post: connector.ReplyPost{Text: "one"}, Edits: 90}, {Number: 2, Post: connector.ReplyPost{Text: "two"}},
	})
	check(t, s.SaveSent(t.Context(), c, 4, 1, connector.Post{ID: 90, Created: start()}))
	check(t, s.SaveSent(t.Context(), c, 4, 2, connector.Post{ID: 91, Created: start()}))
	_, err = s.Next(t.Context(), c)
	is(t, err, connector.ErrNotFound)
}

func deadLetterIsReplayed(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	c := claim(t, s, lease)
	_, err := s.Replay(t.Context(), lane().Stream, lane().Environment, 4)
	is(t, err, connector.ErrNotFound)
	ended(t)(s.Settle(t.Context(), c, 4, connector.DeadLetter, "no"))
	got, err := s.Replay(t.Context(), lane().Stream, lane().Environment, 4)
	check(t, err)
	same(t, got, lane())
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Replays, 1)
	tally, err := s.Tally(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, tally, connector.Tally{Messages: map[connector.Status]int{connector.Waiting: 1}, Late: 1})
}

func lateIsCounted(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	add(t, s, 4, start())
	c := claim(t, s, lease)
	_, err := s.Next(t.Context(), c)
	check(t, err)
	add(t, s, 2, start().Add(-time.Second)) // older, but 4 is worked on
	saveReply(t, s, c, message(), connector.Reply{})
	add(t, s, 3, start().Add(-time.Second))
	tally, err := s.Tally(t.Context(), lane().Stream, lane().Environment)
	check(t, err)
	same(t, tally.Late, 2)
	n, err := s.AnsweredSince(t.Context(), lane(), start())
	check(t, err)
	same(t, n, 1)
	n, err = s.AnsweredSince(t.Context(), lane(), start().Add(time.Millisecond))
	check(t, err)
	same(t, n, 0)
}

func leaseHasOneHolder(t *testing.T, s connector.Store) {
	t.Helper()
	first, _, err := s.Lease(t.Context(), "upkeep", lease)
	check(t, err)
	_, held, err := s.Lease(t.Context(), "upkeep", lease)
	is(t, err, connector.ErrConflict)
	if held <= 0 || held > lease {
		t.Errorf("got held for %s, want at most %s", held, lease)
	}
	check(t, s.EndLease(t.Context(), first))
	second, _, err := s.Lease(t.Context(), "upkeep", -time.Second)
	check(t, err)
	third, _, err := s.Lease(t.Context(), "upkeep", lease) // the second one ran out
	check(t, err)
	check(t, s.EndLease(t.Context(), second))
	is(t, s.ExtendLease(t.Context(), second, lease), connector.ErrLost)
	check(t, s.ExtendLease(t.Context(), third, 2*lease))
	_, held, err = s.Lease(t.Context(), "upkeep", lease)
	is(t, err, connector.ErrConflict)
	if held <= lease {
		t.Errorf("got held for %s after it was prolonged, want more than %s", held, lease)
	}
	_, _, err = s.Lease(t.Context(), "upkeep", lease)
	is(t, err, connector.ErrConflict)
	if third.Fence <= second.Fence {
		t.Errorf("got fence %d after %d, want a greater one", third.Fence, second.Fence)
	}
}

func pauseOnlyGrows(t *testing.T, s connector.Store) {
	t.Helper()
	limit := connector.RateLimit{Environment: connector.Sandbox, Application: "key", Person: "300", Group: "medium"}
	until, err := s.PausedUntil(t.Context(), limit)
	check(t, err)
	same(t, until.IsZero(), true)
	check(t, s.Pause(t.Context(), limit, start().Add(time.Minute)))
	check(t, s.Pause(t.Context(), limit, start()))
	until, err = s.PausedUntil(t.Context(), limit)
	check(t, err)
	same(t, until, start().Add(time.Minute))
	limit.Group = "light"
	until, err = s.PausedUntil(t.Context(), limit)
	check(t, err)
	same(t, until.IsZero(), true)
}

func idleLanesAreFound(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	lanes, err := s.IdleLanes(t.Context())
	check(t, err)
	same(t, lanes, []connector.Lane{lane()})
	c := claim(t, s, lease)
	lanes, err = s.IdleLanes(t.Context())
	check(t, err)
	same(t, len(lanes), 0)
	check(t, s.Release(t.Context(), c))
	lanes, err = s.IdleLanes(t.Context())
	check(t, err)
	same(t, len(lanes), 1)
}

func aloneTakesOver(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	saveReply(t, s, claim(t, s, lease), message(), twoPosts())
	_, _, err := s.Lease(t.Context(), "upkeep", lease)
	check(t, err)
	check(t, s.TakeOver(t.Context()))
	same(t, claim(t, s, lease).Lapsed, true)
	_, _, err = s.Lease(t.Context(), "upkeep", lease)
	check(t, err)
}

func backlogIsCounted(t *testing.T, s connector.Store) {
	t.Helper()
	channel(t, s)
	none, err := s.Backlogs(t.Context())
	check(t, err)
	same(t, len(none), 0)
	add(t, s, 4, start())
	add(t, s, 5, start().Add(time.Second))
	add(t, s, 6, start().Add(time.Second))
	c := claim(t, s, lease)
	ended(t)(s.Settle(t.Context(), c, 6, connector.DeadLetter, "It rains."))
	saveReply(t, s, c, message(), connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}, {Text: "two"}}})
	check(t, s.TakeOver(t.Context())) // the holder is dead, so its first post is in doubt
	claim(t, s, lease)
	got, err := s.Backlogs(t.Context())
	check(t, err)
	if len(got) != 1 || got[0].Oldest.IsZero() {
		t.Fatalf("got %+v, want one connection with an oldest message", got)
	}
	got[0].Oldest = time.Time{}
	same(t, got[0], connector.Backlog{Stream: lane().Stream, Environment: lane().Environment, Waiting: 2, Doubts: 1, DeadLetters: 1})
}

func lapsedLeasesAreListed(t *testing.T, s connector.Store) {
	t.Helper()
	for name, length := range map[string]time.Duration{"process/1": lease, "process/2": 0, "process/3": 0, "process/4": lease, "processor/5": 0} {
		held, _, err := s.Lease(t.Context(), name, length)
		check(t, err)
		if name == "process/3" || name == "process/4" {
			check(t, s.EndLease(t.Context(), held))
		}
	}
	names, err := s.Lapsed(t.Context(), "process/")
	check(t, err)
	same(t, names, []string{"process/2"})
}
