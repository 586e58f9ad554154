package store

import (
	"sync"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxHolders = 10_000 // lanes whose state is remembered after they were given back

// holders knows who holds which lane, where this process is the only one to write: claims begin
// and end without a write. The row of a lane tells only what somebody has to know who comes after
// the end of this process: that something may have been sent. It goes on to say so after all was
// sent, for then nothing is left that could be sent again, and a lane that had one message has
// more. Fields below mu are guarded by it.
type holders struct {
	mu    sync.Mutex
	lanes map[connector.Lane]*holder
	fence int64 // no claim that is forgotten has a greater one
}

// holder is the last one of a lane. The row knows that of a lane which is not among them.
type holder struct {
	fence   int64
	until   time.Time // the end of its lease, in wall time; zero when the lane was given back
	stands  bool      // in the row of the lane that something may have been sent
	sending bool      // something is stored that was to be sent under this claim and may not have been
}

func (h *holder) givenBack() bool { return h != nil && h.until.IsZero() }

// wallTime is the time of leases, as the databases tell it.
func wallTime() time.Time {
	return time.Now() //nolint:forbidigo // a lease does not live on the injected clock
}

func newHolders() *holders { return &holders{lanes: map[connector.Lane]*holder{}} }

// claim claims a lane, unless it is held for a while, and returns who held it last, nil when
// only its row knows.
func (h *holders) claim(c *connector.Claim, lease time.Duration) (last *holder, held time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := wallTime()
	next := holder{fence: h.fence + 1, until: now.Add(lease)}
	if last = h.lanes[c.Lane]; last != nil {
		if held = last.until.Sub(now); held > 0 {
			return last, held
		}
		next.fence, next.stands = max(h.fence, last.fence)+1, last.stands
		c.Lapsed = !last.givenBack()
	}
	c.Fence = next.fence
	h.lanes[c.Lane] = &next
	return last, 0
}

// restore takes back a claim that could not be made.
func (h *holders) restore(l connector.Lane, last *holder) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last == nil {
		h.drop(l)
	} else {
		h.lanes[l] = last
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

// of returns the holder of a lane, if it is the one of a claim.
func (h *holders) of(c connector.Claim) (holder, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := h.last(c); last != nil {
		return *last, true
	}
	return holder{}, false
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

// note notes what became of the holder of a lane, if it is the one of a claim.
func (h *holders) note(c connector.Claim, became func(*holder)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := h.last(c); last != nil {
		became(last)
	}
}

// begin notes that there is something to send, which the row tells.
func begin(h *holder) { h.stands, h.sending = true, true }

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
	*last = holder{fence: last.fence, stands: last.stands}
	if len(h.lanes) > maxHolders {
		h.drop(c.Lane)
	}
}

// drop leaves a lane to what its row says. h.mu must be held.
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
