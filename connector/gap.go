package connector

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	overlap   = 10 * time.Second // read back again, for what was told in another order than it was written
	firstLook = 5 * time.Minute  // after a read-back that found something; doubled after each that did not
	longLook  = time.Hour        // between two read-backs of a silent connection
	gapRetry  = time.Second      // after a read-back that failed; doubled after each further one
)

// openGap notes that notifications may have been lost. Lanes wait until the
// connection is read back.
func (c *Channel) openGap(e Environment) { c.In(e).Gap = c.Version + 1 }

// openGaps does so for every enabled connection: nobody listened before the start.
func (c *Connector) openGaps(ctx context.Context) error {
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		if !channel.Sandbox.Enabled && !channel.Production.Enabled {
			continue
		}
		_, err := c.change(ctx, channel.StreamID, func(channel *Channel) []Secret {
			for _, e := range Environments() {
				if channel.In(e).Enabled {
					channel.openGap(e)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lookBack reads a connection back when there is a gap, or when it is time to find
// out whether a silent connection is a deaf one. It returns when to look again.
func (c *Connector) lookBack(ctx context.Context, ref connectionRef) time.Duration {
	channel, err := c.store.Channel(ctx, ref.Stream)
	if err != nil {
		return renewRetry
	}
	before := *channel.In(ref.Environment)
	if !channel.active(ref.Environment) || before.stuck() {
		return idleUpkeep
	}
	if left := c.lookDue(ref, before); left > 0 {
		return left
	}
	seen, found, err := c.readBack(ctx, ref, before)
	if found > 0 && before.Gap == 0 {
		c.log.WarnContext(ctx, "posts were not told", "stream_id", ref.Stream, "environment", ref.Environment, "posts", found)
		c.looks.suspect[ref] = true
	}
	if err != nil {
		c.count(ref, OfReadBack, "failed")
		c.log.WarnContext(ctx, "chats not read back", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
		next := c.failLook(ctx, ref, err)
		if partly(err) {
			next = min(next, c.revive(ctx, ref, before.Subscription))
		}
		return next
	}
	c.count(ref, OfReadBack, "complete")
	next := c.looks.next(ref, found > 0 || before.Gap != 0)
	if err := c.saveSeen(ctx, ref, before, seen, next); err != nil {
		return gapRetry
	}
	return min(next, c.revive(ctx, ref, before.Subscription))
}

// revive renews a subscription that RingCentral may have given up: one that was blacklisted
// or lost is made anew.
func (c *Connector) revive(ctx context.Context, ref connectionRef, s Subscription) time.Duration {
	suspect := c.looks.suspect[ref]
	delete(c.looks.suspect, ref)
	if suspect && s.Transport == WebHook {
		return c.renew(ctx, ref)
	}
	return idleUpkeep
}

// lookDue returns in how long a connection wants to be read back: at once when there is
// a gap, but not before the pause after a failure.
func (c *Connector) lookDue(ref connectionRef, connection Connection) time.Duration {
	at := c.looks.retry[ref]
	if connection.Gap == 0 && connection.LookAt.After(at) {
		at = connection.LookAt
	}
	return at.Sub(c.clock.Now())
}

// failLook decides what a failed read-back means: patience, or a problem that a person
// has to mend.
func (c *Connector) failLook(ctx context.Context, ref connectionRef, cause error) time.Duration {
	asked, wait := temporary(cause)
	problem, told := errors.AsType[*Problem](cause)
	if unauthorized(cause) || errors.Is(cause, ErrSealed) {
		problem, told = explain(authorizing, cause), true
	}
	if wait || !told || ctx.Err() != nil {
		c.looks.failures[ref]++
		pause := max(asked, backoff(c.looks.failures[ref]))
		c.looks.retry[ref] = c.clock.Now().Add(pause)
		if ctx.Err() == nil && c.looks.stubborn(ref, cause, wait) {
			c.tellUnread(ctx, ref, cause)
		}
		return pause
	}
	if _, err := c.fail(ctx, ref, problem); !errors.Is(err, problem) {
		return gapRetry
	}
	return idleUpkeep
}

// saveSeen stores how far a connection was read back and closes its gap, unless
// another one has opened meanwhile.
func (c *Connector) saveSeen(ctx context.Context, ref connectionRef, before Connection, seen time.Time, next time.Duration) error {
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		connection.LookAt = c.clock.Now().Add(next)
		if connection.unread() {
			connection.Problem = nil
		}
		if connection.EnabledAt.Equal(before.EnabledAt) && seen.After(connection.Seen) {
			connection.Seen = seen
		}
		if connection.Gap == before.Gap {
			connection.Gap = 0
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.gates.release(ref)
	return c.wakeConnection(ctx, ref)
}

// readBack feeds every post since the last read-back through the inbox. It returns
// the latest instant that RingCentral named, and how many posts were not known; these also
// when it fails.
func (c *Connector) readBack(ctx context.Context, ref connectionRef, connection Connection) (time.Time, int, error) {
	from := connection.readFrom()
	var chats []Chat
	err := c.call(ctx, ref, func(a Access) (err error) {
		chats, err = c.platform.ChatsSince(ctx, a, from)
		return err
	})
	if err != nil {
		return time.Time{}, 0, err
	}
	if err := c.sortChats(ctx, ref, chats); err != nil {
		return time.Time{}, 0, err
	}
	c.clear.begin(ref, connection.Gap, chats)
	c.gates.release(ref)
	found, err := c.readChats(ctx, ref, chats, from, connection)
	if err != nil {
		return time.Time{}, found, err
	}
	seen := from
	for _, chat := range chats {
		if chat.Modified.After(seen) {
			seen = chat.Modified
		}
	}
	c.looks.forget(ref)
	return seen, found, nil
}

// readFrom is the instant from which a connection has to be read back.
func (c *Connection) readFrom() time.Time {
	if from := c.Seen.Add(-overlap); from.After(c.EnabledAt) {
		return from
	}
	return c.EnabledAt
}

// sortChats puts those first that could be read so far, of them those where somebody waits,
// and then those that changed first.
func (c *Connector) sortChats(ctx context.Context, ref connectionRef, chats []Chat) error {
	lanes, err := c.store.WaitingLanes(ctx, ref.Stream, ref.Environment)
	if err != nil {
		return err
	}
	idle := make(map[ChatID]int, len(chats))
	for _, chat := range chats {
		idle[chat.ID] = 1
	}
	for _, lane := range lanes {
		idle[lane.Chat] = 0
	}
	slices.SortFunc(chats, func(a, b Chat) int {
		return cmp.Or(
			cmp.Compare(c.looks.refused[Lane{ref.Stream, ref.Environment, a.ID}], c.looks.refused[Lane{ref.Stream, ref.Environment, b.ID}]),
			cmp.Compare(idle[a.ID], idle[b.ID]), a.Modified.Compare(b.Modified), cmp.Compare(a.ID, b.ID),
		)
	})
	return nil
}

// readChat reads one chat back, and lets its lane go on. One that has not changed since an attempt that was
// cut short is not read again, for the rate limits are low.
func (c *Connector) readChat(ctx context.Context, ref connectionRef, chat Chat, from time.Time, connection Connection) (int, error) {
	lane := Lane{ref.Stream, ref.Environment, chat.ID}
	defer c.gates.free(lane)
	if c.looks.done(lane, chat.Modified) {
		c.clear.done(lane) // another gap may have opened since
		return 0, nil
	}
	found, err := c.takeSince(ctx, lane, from, connection)
	if err == nil {
		c.looks.note(lane, chat.Modified)
		c.clear.done(lane)
	}
	if found > 0 { // also if there are more
		c.lanes.wake(lane)
	}
	return found, err
}

// takeSince stores the posts of a chat from an instant on, and returns how many were not known.
func (c *Connector) takeSince(ctx context.Context, lane Lane, from time.Time, connection Connection) (found int, err error) {
	var posts []Post
	err = c.call(ctx, lane.connection(), func(a Access) (err error) {
		posts, err = c.platform.PostsSince(ctx, a, lane.Chat, from)
		return err
	})
	if err != nil && !gone(err) { // the agent has left it meanwhile
		return 0, err
	}
	for _, post := range posts {
		if post.Creator == connection.Authorization.Person.ID || post.Created.Before(connection.EnabledAt) {
			continue
		}
		fresh, err := c.takeFound(ctx, lane, post)
		if err != nil {
			return found, err
		}
		if fresh {
			c.count(lane.connection(), OfMissedPost, "found")
			found++
		}
	}
	return found, nil
}

// takeFound stores a post that was found, or how it stands by now. No message is begun
// meanwhile, nor one that a lane had read before.
func (c *Connector) takeFound(ctx context.Context, l Lane, p Post) (fresh bool, err error) {
	c.missed.begin(l, foremost())
	defer c.missed.end(l, foremost(), false) // one that fails is read back again
	if fresh, err = c.store.AddPost(ctx, l, p); err != nil {
		return false, err
	}
	if !fresh {
		return false, c.store.ChangePost(ctx, l, p)
	}
	c.log.DebugContext(ctx, "post stored", "stream_id", l.Stream, "chat_id", l.Chat, "post_id", p.ID)
	return true, nil
}

// looks is what the upkeep remembers of its read-backs. Only its goroutine uses it.
type looks struct {
	pause    map[connectionRef]time.Duration
	failures map[connectionRef]int       // in a row
	retry    map[connectionRef]time.Time // when a read-back that failed may be tried again
	chats    map[Lane]time.Time          // read in the attempt that was cut short, as of that change
	refused  map[Lane]int                // how often in a row a chat could not be read
	suspect  map[connectionRef]bool      // RingCentral may have given up its subscription
	overdue  map[connectionRef]bool      // its subscription was not looked at since the start
	outages  int                         // of the store, in a row, that kept a gap from being opened
}

func newLooks() *looks {
	return &looks{
		pause: map[connectionRef]time.Duration{}, failures: map[connectionRef]int{},
		retry: map[connectionRef]time.Time{}, chats: map[Lane]time.Time{}, refused: map[Lane]int{}, suspect: map[connectionRef]bool{}, overdue: map[connectionRef]bool{},
	}
}

// next returns how long to wait before the next read-back.
func (l *looks) next(ref connectionRef, useful bool) time.Duration {
	pause := min(l.pause[ref]*2, longLook)
	if useful || pause == 0 {
		pause = firstLook
	}
	l.pause[ref] = pause
	return pause
}

func (l *looks) done(lane Lane, modified time.Time) bool {
	at, ok := l.chats[lane]
	return ok && at.Equal(modified)
}

func (l *looks) note(lane Lane, modified time.Time) {
	l.chats[lane] = modified
	delete(l.refused, lane)
}

// forget ends an attempt that has succeeded.
func (l *looks) forget(ref connectionRef) {
	delete(l.failures, ref)
	for lane := range l.chats {
		if lane.connection() == ref {
			delete(l.chats, lane)
		}
	}
	for lane := range l.refused {
		if lane.connection() == ref {
			delete(l.refused, lane)
		}
	}
}

// alone runs f under a lease of the connection, and answers ErrConflict and how long
// that may last while another process does so. The lease is prolonged as long as f runs,
// so that a process that is lost holds it for seconds only. The context of f ends when the
// lease is lost.
func (c *Connector) alone(ctx context.Context, ref connectionRef, what string, f func(context.Context)) (time.Duration, error) {
	name := what + "/" + string(ref.Stream) + "/" + string(ref.Environment)
	lease, held, err := c.store.Lease(ctx, name, c.limits.upkeep)
	if err != nil {
		return held, err
	}
	working, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		for sleep(working, c.limits.upkeep/3) {
			if err := c.store.ExtendLease(working, lease, c.limits.upkeep); err != nil {
				cancel()
			}
		}
	})
	f(working)
	cancel()
	group.Wait()
	return 0, c.store.EndLease(context.WithoutCancel(ctx), lease)
}

const sweepsOfChannels = 5 // after so many, what other processes did to channels is looked at

// sweep hands over the lanes that a lost process left behind, now and then, its WebSockets,
// what was on its way to it, and the messages of channels that it was deleting. It is for
// stores that several processes share.
func (c *Connector) sweep(ctx context.Context) {
	for n := 1; sleep(ctx, c.limits.sweep); n++ {
		if n%sweepsOfChannels == 0 {
			c.upkeep.ring()
			c.clearing.ring()
		}
		if err := c.replaceLost(ctx); err != nil && !errors.Is(err, context.Canceled) {
			c.log.WarnContext(ctx, "lost processes not looked for", "err", err)
		}
		lanes, err := c.store.IdleLanes(ctx)
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				c.log.WarnContext(ctx, "lanes not looked through", "err", err)
			}
			continue
		}
		for _, lane := range lanes {
			c.lanes.wake(lane)
		}
	}
}
