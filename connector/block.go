package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const maxBlockReason = 500 // characters

// ErrBlocked is what everything that comes from outside for a blocked stream gets. It
// carries a *Problem.
var ErrBlocked = errors.New("the stream is blocked")

// Block says that a person has blocked a stream: whatever comes from outside for it is
// refused and counted, and nothing is sent. What is stored stays and waits.
type Block struct {
	Since  time.Time // zero when it is not blocked
	Reason string    // in the words of who blocked it; may be empty
	Calls  int64     // that were refused, in all; only a Store counts them
}

// Blocked reports whether the stream is.
func (c *Channel) Blocked() bool { return !c.Block.Since.IsZero() }

// active reports whether an environment is worked for.
func (c *Channel) active(e Environment) bool { return c.In(e).Enabled && !c.Blocked() }

// Block refuses whatever comes for a stream from now on, in both environments. A post
// that is on its way arrives; no further one is sent.
func (c *Connector) Block(ctx context.Context, id StreamID, reason string) (Channel, error) {
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > maxBlockReason {
		return Channel{}, badField("reason", "The reason has more than 500 characters.", "Shorten it.")
	}
	channel, err := c.change(ctx, id, func(channel *Channel) []Secret {
		if !channel.Blocked() {
			channel.Block.Since = c.clock.Now().UTC()
		}
		channel.Block.Reason = reason
		return nil
	})
	if err != nil {
		return Channel{}, err
	}
	for _, e := range Environments() {
		c.listeners.stop(connectionRef{id, e})
	}
	c.log.WarnContext(ctx, "stream blocked", "stream_id", id)
	return channel, nil
}

// Unblock lets a stream go on: its subscriptions are looked after at once, what was written
// meanwhile is read back, and all that waited is answered in its turn.
func (c *Connector) Unblock(ctx context.Context, id StreamID) (Channel, error) {
	channel, err := c.change(ctx, id, func(channel *Channel) []Secret {
		if !channel.Blocked() {
			return nil
		}
		channel.Block.Since, channel.Block.Reason = time.Time{}, ""
		for _, e := range Environments() {
			if connection := channel.In(e); connection.Enabled {
				connection.Subscription.RenewAt = c.clock.Now() // RingCentral may have given it up
				channel.openGap(e)
			}
		}
		return nil
	})
	if err != nil {
		return Channel{}, err
	}
	c.log.InfoContext(ctx, "stream unblocked", "stream_id", id)
	for _, e := range Environments() {
		if err := c.wakeConnection(ctx, connectionRef{id, e}); err != nil {
			return Channel{}, err
		}
	}
	return channel, nil
}

// Admit answers ErrBlocked, and counts the call, when something comes from outside for a
// blocked stream; and ErrNotFound when there is no such stream.
func (c *Connector) Admit(ctx context.Context, id StreamID) error {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return err
	}
	return c.admit(ctx, channel)
}

// admit is Admit for a channel that was read.
func (c *Connector) admit(ctx context.Context, channel Channel) error {
	if !channel.Blocked() {
		return nil
	}
	c.turnedAway.add(context.WithoutCancel(ctx), channel.StreamID)
	return blocked()
}

func blocked() error {
	return fmt.Errorf("%w: %w", ErrBlocked, &Problem{"The stream is blocked.", "Unblock it on the channel's page, or by PUT …/blocked."})
}

// turnedAway counts calls that were refused. Calls that come while others are being written
// down are written together, so that a flood of them costs little. Fields below mu are
// guarded by it.
type turnedAway struct {
	connector *Connector

	mu      sync.Mutex
	calls   map[StreamID]int64
	writing map[StreamID]bool
}

func newTurnedAway(c *Connector) *turnedAway {
	return &turnedAway{connector: c, calls: map[StreamID]int64{}, writing: map[StreamID]bool{}}
}

// add counts one call, and writes down what has gathered unless somebody does.
func (t *turnedAway) add(ctx context.Context, id StreamID) {
	t.mu.Lock()
	t.calls[id]++
	busy := t.writing[id]
	t.writing[id] = true
	t.mu.Unlock()
	for !busy {
		busy = !t.write(ctx, id)
	}
}

// write stores what has gathered, and reports whether more has come meanwhile.
func (t *turnedAway) write(ctx context.Context, id StreamID) bool {
	t.mu.Lock()
	n := t.calls[id]
	delete(t.calls, id)
	if n == 0 {
		delete(t.writing, id)
	}
	t.mu.Unlock()
	if n == 0 {
		return false
	}
	if err := t.connector.store.CountBlocked(ctx, id, n); err != nil {
		t.connector.log.WarnContext(ctx, "blocked calls not counted", "stream_id", id, "calls", n, "err", err)
	}
	return true
}
