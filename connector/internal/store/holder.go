package store

import (
	"sync"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxHolders = 10_000 // lanes whose state is remembered after they were given back

// holders knows who holds which lane, where this process is the only one to write: most claims
// begin and end without a write. The row of a lane tells only what somebody has to know who comes
// after the end of this process: that something may have been sent under its claim. Fields
// below mu are guarded by it.
type holders struct {
	mu    sync.Mutex
	lanes map[connector.Lane]*holder
	fence int64 // no claim that is forgotten has a greater one
}

// holder is the last one of a lane. The row knows that of a lane which is not among them.
type holder struct {
	fence  int64
	until  time.Time // the end of its lease, in wall time; zero when the lane was given back
	stands bool      // in the row of the lane
}

// wallTime is the time of leases, as the databases tell it.
func wallTime() time.Time {
	return time.Now() //nolint:forbidigo // a lease does not live on the injected clock
}

func newHolders() *holders { return &holders{lanes: map[connector.Lane]*holder{}} }

// claim claims a lane of which it is known that it was given back. Of any other it says for how
// long it is held, or, with neither, that its row has to be asked.
func (h *holders) claim(l connector.Lane, lease time.Duration) (fence int64, held time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.lanes[l]
	switch {
	case last == nil:
		return 0, 0
	case last.until.IsZero():
		*last = holder{fence: last.fence + 1, until: wallTime().Add(lease)}
		return last.fence, 0
	default:
		return 0, max(last.until.Sub(wallTime()), 0)
	}
}

// next is the fence of a claim in a row that has had another, and lapsed whether that one of
// this process was not given back.
func (h *holders) next(l connector.Lane, last int64) (fence int64, lapsed bool) {
	if h == nil {
		return last + 1, false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.lanes[l]
	if known == nil {
		return max(last, h.fence) + 1, false
	}
	return max(last, h.fence, known.fence) + 1, !known.until.IsZero()
}

// note notes a claim that stands in the row of its lane.
func (h *holders) note(c connector.Claim, lease time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lanes[c.Lane] = &holder{fence: c.Fence, until: wallTime().Add(lease), stands: true}
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

// extend prolongs a claim and returns it, if it is the last one of its lane.
func (h *holders) extend(c connector.Claim, lease time.Duration) (holder, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.last(c)
	if last == nil {
		return holder{}, false
	}
	last.until = wallTime().Add(lease)
	return *last, true
}

// set notes whether a claim stands in the row of its lane.
func (h *holders) set(c connector.Claim, stands bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := h.last(c); last != nil {
		last.stands = stands
	}
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

// drop leaves a lane to what its row says. h.mu must be held.
func (h *holders) drop(l connector.Lane) {
	h.fence = max(h.fence, h.lanes[l].fence)
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
