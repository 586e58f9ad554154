package connector

import (
	"context"
	"maps"
	"strings"
	"sync"
)

// missed knows of which connections notifications were answered with an error. RingCentral
// sends none of them again: they have to be read back. Fields below mu are guarded by it.
type missed struct {
	mu sync.Mutex
	of map[connectionRef]int // how many since they were read back last; under anyOf those of which it is not known whose they are
}

// anyOf stands for every connection.
var anyOf connectionRef //nolint:gochecknoglobals // never changed

func newMissed() *missed { return &missed{of: map[connectionRef]int{}} }

func (m *missed) note(ref connectionRef) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of[ref]++
}

// has reports whether a connection may have missed something of which no gap tells yet.
func (m *missed) has(ref connectionRef) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of[ref] > 0 || m.of[anyOf] > 0
}

func (m *missed) all() map[connectionRef]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.of)
}

// forget ends what gaps tell of by now.
func (m *missed) forget(told map[connectionRef]int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for ref, n := range told {
		if m.of[ref] -= n; m.of[ref] == 0 {
			delete(m.of, ref)
		}
	}
}

// miss notes that a notification could not be taken, and has it read back soon. Until then no
// later message of the connection is answered.
func (c *Connector) miss(ref connectionRef) {
	c.missed.note(ref)
	c.upkeep.ring()
}

// openMissed opens a gap in every connection that has missed something. Its subscription is
// looked at as well, for RingCentral gives up what answers with errors.
func (c *Connector) openMissed(ctx context.Context) error {
	told := c.missed.all()
	if len(told) == 0 {
		return nil
	}
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		for _, e := range Environments() {
			ref := connectionRef{channel.StreamID, e}
			if !channel.active(e) || told[ref] == 0 && told[anyOf] == 0 {
				continue
			}
			_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
				channel.openGap(e)
				return nil
			})
			if err != nil {
				return err
			}
			c.looks.suspect[ref] = true
		}
	}
	c.missed.forget(told)
	return nil
}

const (
	stubborn     = 5 // read-backs in a row that the connector itself fails in, before that is told
	unreadReason = "The chats cannot be read back: "
)

// unread reports whether the problem of a connection is that its chats cannot be read back.
// It ends by itself, when they can.
func (c *Connection) unread() bool {
	return c.Problem != nil && strings.HasPrefix(c.Problem.Reason, unreadReason)
}

// stuck reports whether a connection has a problem that keeps its chats from being read back.
func (c *Connection) stuck() bool { return c.Problem != nil && !c.unread() }

// tellUnread tells why the chats of a connection cannot be read back: neither RingCentral's
// rest nor a network is the cause.
func (c *Connector) tellUnread(ctx context.Context, ref connectionRef, cause error) {
	problem := &Problem{
		unreadReason + strings.TrimRight(cause.Error(), ". ") + ".",
		"The connector tries again by itself. If it does not succeed, look at its log and its database.",
	}
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		if connection := channel.In(ref.Environment); connection.Enabled && !connection.stuck() {
			connection.trouble(problem)
		}
		return nil
	})
	if err != nil {
		c.log.WarnContext(ctx, "the channel's problem is not stored", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
	}
}
