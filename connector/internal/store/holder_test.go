package store

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// A fence grows for ever, also in a lane whose state is forgotten because there are so many.
func TestForgottenLanesKeepTheirFence(t *testing.T) {
	t.Parallel()
	h := newHolders()
	lane := func(n int) connector.Lane { return connector.Lane{Stream: "st-a", Chat: connector.ChatID(n)} }
	busy := connector.Claim{Lane: lane(0), Fence: 41}
	h.note(busy, time.Minute)
	for n := range maxHolders + 1 {
		c := connector.Claim{Lane: lane(n + 1), Fence: 3}
		h.note(c, time.Minute)
		h.release(c)
	}
	h.release(busy)
	if len(h.lanes) > maxHolders {
		t.Errorf("%d lanes are remembered", len(h.lanes))
	}
	if fence, lapsed := h.next(busy.Lane, 0); fence <= busy.Fence || lapsed {
		t.Errorf("got fence %d, lapsed %t after %d", fence, lapsed, busy.Fence)
	}
	if _, held := h.of(busy); held {
		t.Error("a lane that was given back is held")
	}
}
