package storetest

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func channelIsKept(t *testing.T, s connector.Store) {
	t.Helper()
	want := channel(t, s)
	got, err := s.Channel(t.Context(), want.StreamID)
	check(t, err)
	same(t, got, want)
	all, err := s.Channels(t.Context())
	check(t, err)
	same(t, all, []connector.Channel{want})
	_, err = s.Channel(t.Context(), "st-unknown")
	is(t, err, connector.ErrNotFound)
}

func olderVersionIsRefused(t *testing.T, s connector.Store) {
	t.Helper()
	first := channel(t, s)
	second := first
	second.Name = "Renamed"
	check(t, s.SaveChannel(t.Context(), second))
	is(t, s.SaveChannel(t.Context(), first), connector.ErrConflict)
	first.Version = 0
	is(t, s.SaveChannel(t.Context(), first), connector.ErrConflict)
	got, err := s.Channel(t.Context(), first.StreamID)
	check(t, err)
	same(t, got.Name, "Renamed")
}

func secretsAreKept(t *testing.T, s connector.Store) {
	t.Helper()
	c := channel(t, s)
	key := connector.SecretKey{Stream: c.StreamID, Environment: connector.Sandbox, Field: connector.ApplicationSecret}
	check(t, s.SaveChannel(t.Context(), c, connector.Secret{Key: key, Value: "hush"}))
	got, err := s.Secret(t.Context(), key)
	check(t, err)
	same(t, got, "hush")

	is(t, s.SaveChannel(t.Context(), c, connector.Secret{Key: key, Value: "stale"}), connector.ErrConflict)
	got, err = s.Secret(t.Context(), key)
	check(t, err)
	same(t, got, "hush")

	c.Version = 2
	check(t, s.SaveChannel(t.Context(), c, connector.Secret{Key: key}))
	_, err = s.Secret(t.Context(), key)
	is(t, err, connector.ErrNotFound)
}

func blockedStreamWaits(t *testing.T, s connector.Store) {
	t.Helper()
	c := channel(t, s)
	add(t, s, 4, start())
	holder := claim(t, s, lease)
	c.Block = connector.Block{Since: start(), Reason: "Somebody guesses tokens."}
	check(t, s.SaveChannel(t.Context(), c))
	check(t, s.CountBlocked(t.Context(), c.StreamID, 2))
	check(t, s.CountBlocked(t.Context(), c.StreamID, 3))
	got, err := s.Channel(t.Context(), c.StreamID)
	check(t, err)
	same(t, got.Block, connector.Block{Since: start(), Reason: "Somebody guesses tokens.", Calls: 5})
	_, err = s.Next(t.Context(), holder)
	is(t, err, connector.ErrNotFound)
	same(t, len(saveReply(t, s, holder, message(), twoPosts())), 0)

	got.Block.Since, got.Block.Reason = time.Time{}, ""
	check(t, s.SaveChannel(t.Context(), got))
	work, err := s.Next(t.Context(), holder)
	check(t, err)
	same(t, [...]any{work.Post.ID, work.Status, len(work.Pending)}, [...]any{connector.PostID(4), connector.Replying, 2})
	same(t, work.Gap, c.Sandbox.Gap)
	got, err = s.Channel(t.Context(), c.StreamID)
	check(t, err)
	same(t, got.Block, connector.Block{Calls: 5})
}

func attemptServesOnce(t *testing.T, s connector.Store) {
	t.Helper()
	want := connector.Attempt{
		State: "state", Session: "browser", Stream: lane().Stream, Environment: lane().Environment,
		Verifier: "verifier", Expires: start().AddDate(1000, 0, 0),
	}
	check(t, s.SaveAttempt(t.Context(), want))
	got, err := s.TakeAttempt(t.Context(), want.State)
	check(t, err)
	same(t, got, want)
	_, err = s.TakeAttempt(t.Context(), want.State)
	is(t, err, connector.ErrNotFound)
}

func connectionsShareNothing(t *testing.T, s connector.Store) {
	t.Helper()
	add(t, s, 4, start())
	other := lane()
	other.Environment = connector.Production
	fresh, err := s.AddPost(t.Context(), other, post(4, start()))
	check(t, err)
	same(t, fresh, true)
	lanes, err := s.WaitingLanes(t.Context(), lane().Stream, connector.Production)
	check(t, err)
	same(t, lanes, []connector.Lane{other})
	claim(t, s, lease)
	_, _, err = s.Claim(t.Context(), other, lease)
	check(t, err)
}
