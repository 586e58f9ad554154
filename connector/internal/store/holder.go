package store

import (
	"slices"
	"sync"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxHolders = 10_000 // lanes whose state is remembered after they were given back

// holders knows who holds which lane, where this process is the only one to write: claims begin
// and end without a write. What somebody has to know who comes after the end of this process
// stands with each reply: whether it is under way, so that some of it may have been sent. Fields
// below mu are guarded by it.
type holders struct {
	mu    sync.Mutex
	lanes map[connector.Lane]*holder
	fence int64 // no claim that is forgotten has a greater one
}

// holder is the last one of a lane. Who is not among them is known to hold nothing, or lived in a
// process that was killed.
type holder struct {
	fence    int64
	until    time.Time          // the end of its lease, in wall time; zero when the lane was given back
	underWay []connector.PostID // messages whose replies are noted as under way
}

func (h *holder) givenBack() bool { return h != nil && h.until.IsZero() }

// wallTime is the time of leases, as the databases tell it.
func wallTime() time.Time {
	return time.Now() //nolint:forbidigo // a lease does not live on the injected clock
}

func newHolders() *holders { return &holders{lanes: map[connector.Lane]*holder{}} }

// claim claims a lane, unless it is held for a while, and returns who held it last, nil when
// nothing is known of it.
func (h *holders) claim(c *connector.Claim, lease time.Duration) (last *holder, held time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := wallTime()
	next := holder{fence: h.fence + 1, until: now.Add(lease)}
	if last = h.lanes[c.Lane]; last != nil {
		if held = last.until.Sub(now); held > 0 {
			return last, held
		}
		next.fence = max(h.fence, last.fence) + 1
		c.Lapsed = !last.givenBack()
	}
	c.Fence = next.fence
	h.lanes[c.Lane] = &next
	return last, 0
}

// restore takes back a claim that could not be made.
func (h *holders) restore(c connector.Claim, last *holder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.last(c) == nil:
	case last == nil:
		h.drop(c.Lane)
	default:
		h.fence = max(h.fence, c.Fence)
		h.lanes[c.Lane] = last
	}
}

// last is the holder of a lane, nil unless it is the one of a claim. h.mu must be held.
func (h *holders) last(c connector.Claim) *holder {
	last := h.lanes[c.Lane]
	if last == nil || last.fence != c.Fence || last.until.IsZero() {
		return nil
	}
	return last
}

// check refuses a claim that was lost.
func (h *holders) check(c connector.Claim) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last(c) == nil {
		return connector.ErrLost
	}
	return nil
}

// left returns which replies are under way under a claim, none if it was lost.
func (h *holders) left(c connector.Claim) []connector.PostID {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := h.last(c); last != nil {
		return slices.Clone(last.underWay)
	}
	return nil
}

// extend prolongs a claim, if it is the last one of its lane.
func (h *holders) extend(c connector.Claim, lease time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.last(c)
	if last == nil {
		return connector.ErrLost
	}
	last.until = wallTime().Add(lease)
	return nil
}

// begin notes that the reply to a message is under way.
func (h *holders) begin(c connector.Claim, id connector.PostID) {
	h.note(c, func(last *holder) {
		if !slices.Contains(last.underWay, id) {
			last.underWay = append(last.underWay, id)
		}
	})
}

// end notes that all of it was sent.
func (h *holders) end(c connector.Claim, id connector.PostID) {
	h.note(c, func(last *holder) {
		last.underWay = slices.DeleteFunc(last.underWay, func(other connector.PostID) bool { return other == id })
	})
}

func (h *holders) note(c connector.Claim, became func(*holder)) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := h.last(c); last != nil {
		became(last)
	}
}

// holds reports whether somebody holds a lane.
func (h *holders) holds(l connector.Lane) bool {
	if h == nil {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.lanes[l]
	return last != nil && last.until.After(wallTime())
}

// release gives a lane back.
func (h *holders) release(c connector.Claim) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.last(c)
	if last == nil {
		return
	}
	*last = holder{fence: last.fence}
	if len(h.lanes) > maxHolders {
		h.drop(c.Lane)
	}
}

// drop forgets a lane. h.mu must be held.
func (h *holders) drop(l connector.Lane) {
	if last := h.lanes[l]; last != nil {
		h.fence = max(h.fence, last.fence)
	}
	delete(h.lanes, l)
}

// forget drops every lane.
func (h *holders) forget() {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for lane := range h.lanes {
		h.drop(lane)
	}
}

// forgetStream drops those of a channel.
func (h *holders) forgetStream(id connector.StreamID) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for lane := range h.lanes {
		if lane.Stream == id {
			h.drop(lane)
		}
	}
}
