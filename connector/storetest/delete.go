package storetest

import (
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func deletedChannelIsGone(t *testing.T, s connector.Store) {
	t.Helper()
	ctx := t.Context()
	c, holder := Fill(t, s)
	neighbour := connector.Channel{StreamID: "st-b", Name: "HR Assistant", Environment: connector.Sandbox, Created: start()}
	check(t, s.SaveChannel(ctx, neighbour))
	theirs := connector.Lane{Stream: neighbour.StreamID, Environment: connector.Sandbox, Chat: 7}
	_, err := s.AddPost(ctx, theirs, post(4, start()))
	check(t, err)

	stale := c
	stale.Version--
	is(t, s.DeleteChannel(ctx, stale), connector.ErrConflict)
	check(t, s.Extend(ctx, holder, lease)) // whoever works for it goes on
	check(t, s.DeleteChannel(ctx, c))
	ClearUp(t, s)

	nothingIsKept(t, s)
	_, err = s.Settle(ctx, holder, 4, connector.DeadLetter, "late")
	is(t, err, connector.ErrLost)
	is(t, s.SaveChannel(ctx, c), connector.ErrConflict)

	fresh, err := s.AddPost(ctx, lane(), post(4, start())) // was on its way
	check(t, err)
	same(t, fresh, true)
	check(t, s.DeleteChannel(ctx, connector.Channel{StreamID: c.StreamID}))
	ClearUp(t, s)
	nothingIsKept(t, s)

	lanes, err := s.WaitingLanes(ctx, neighbour.StreamID, connector.Sandbox)
	check(t, err)
	same(t, lanes, []connector.Lane{theirs})
	all, err := s.Channels(ctx)
	check(t, err)
	same(t, len(all), 1)
}

// ClearUp deletes all that deleted channels have left, and returns in how many steps.
func ClearUp(t *testing.T, s connector.Store) int {
	t.Helper()
	for steps := 0; ; steps++ {
		more, err := s.ClearDeleted(t.Context())
		check(t, err)
		if !more {
			return steps
		}
	}
}

// A channel is gone at once, however many messages it has: they are deleted in several steps,
// between which others get their turn.
func manyMessagesAreDeletedInSteps(t *testing.T, s connector.Store) {
	t.Helper()
	ctx := t.Context()
	c := channel(t, s)
	check(t, s.SaveChannel(ctx, c))
	c.Version++
	const messages = 1201
	for id := connector.PostID(1); id <= messages; id++ {
		add(t, s, id, start())
	}
	elsewhere := lane()
	elsewhere.Environment = connector.Production
	_, err := s.AddPost(ctx, elsewhere, post(4, start()))
	check(t, err)
	check(t, s.DeleteChannel(ctx, c))
	_, err = s.Channel(ctx, c.StreamID)
	is(t, err, connector.ErrNotFound)
	if steps := ClearUp(t, s); steps < 3 {
		t.Errorf("all was deleted in %d steps", steps)
	}
	nothingIsKept(t, s)
}

// leases are called after one stream, whatever it is called.
func leasesOfOthersStay(t *testing.T, s connector.Store) {
	t.Helper()
	held, _, err := s.Lease(t.Context(), "upkeep/st-a/sandbox", lease)
	check(t, err)
	check(t, s.DeleteChannel(t.Context(), connector.Channel{StreamID: "st_a"}))
	check(t, s.ExtendLease(t.Context(), held, lease))
	check(t, s.DeleteChannel(t.Context(), connector.Channel{StreamID: "st-a"}))
	is(t, s.ExtendLease(t.Context(), held, lease), connector.ErrLost)
}

// Fill stores something of every kind for one channel, and returns the channel as it is
// stored and a claim of its lane.
func Fill(t *testing.T, s connector.Store) (connector.Channel, connector.Claim) {
	t.Helper()
	ctx := t.Context()
	c := channel(t, s)
	secret := connector.Secret{Key: secretOf(c), Value: "hush"}
	check(t, s.SaveChannel(ctx, c, secret))
	c.Version++
	check(t, s.SaveAttempt(ctx, connector.Attempt{
		State: "state", Stream: c.StreamID, Environment: connector.Sandbox, Verifier: "verifier", Expires: start().AddDate(1000, 0, 0),
	}))
	check(t, s.KeepRefused(ctx, c.StreamID, []connector.RefusedCall{call(1)}, 1))
	add(t, s, 4, start())
	holder := claim(t, s, lease)
	saveReply(t, s, holder, message(), connector.Reply{Posts: []connector.ReplyPost{{Text: "Hello"}}, Memory: "greeted"})
	_, err := s.AddNotice(ctx, lane(), connector.Notice{From: "CI", Text: "Red.", Key: "build-7"})
	check(t, err)
	_, _, err = s.Lease(ctx, "upkeep/"+string(c.StreamID)+"/sandbox", lease)
	check(t, err)
	return c, holder
}

func secretOf(c connector.Channel) connector.SecretKey {
	return connector.SecretKey{Stream: c.StreamID, Environment: connector.Sandbox, Field: connector.ApplicationSecret}
}

// nothingIsKept checks that the channel of the lane has never been.
func nothingIsKept(t *testing.T, s connector.Store) {
	t.Helper()
	ctx, id := t.Context(), lane().Stream
	_, err := s.Channel(ctx, id)
	is(t, err, connector.ErrNotFound)
	_, err = s.Secret(ctx, secretOf(connector.Channel{StreamID: id}))
	is(t, err, connector.ErrNotFound)
	_, err = s.TakeAttempt(ctx, "state")
	is(t, err, connector.ErrNotFound)
	lanes, err := s.WaitingLanes(ctx, id, connector.Sandbox)
	check(t, err)
	same(t, len(lanes), 0)
	chats, err := s.Conversations(ctx, id, connector.Sandbox)
	check(t, err)
	same(t, len(chats), 0)
	notices, err := s.Notices(ctx, id, connector.Sandbox)
	check(t, err)
	same(t, len(notices), 0)
	calls, err := s.RefusedCalls(ctx, id)
	check(t, err)
	same(t, len(calls), 0)
	tally, err := s.Tally(ctx, id, connector.Sandbox)
	check(t, err)
	same(t, tally, connector.Tally{Messages: map[connector.Status]int{}})
	_, held, err := s.Lease(ctx, "upkeep/"+string(id)+"/sandbox", 0)
	check(t, err)
	same(t, held, 0)
}
