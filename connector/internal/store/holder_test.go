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
	claim := func(n int) connector.Claim {
		c := connector.Claim{Lane: connector.Lane{Stream: "st-a", Chat: connector.ChatID(n)}}
		if _, held := h.claim(&c, time.Minute); held > 0 {
			t.Fatalf("lane %d is held for %s", n, held)
		}
		return c
	}
	var busy connector.Claim
	for range 41 {
		busy = claim(0)
		h.release(busy)
	}
	for n := range maxHolders + 1 {
		h.release(claim(n + 1))
	}
	h.release(claim(0))
	if len(h.lanes) > maxHolders {
		t.Errorf("%d lanes are remembered", len(h.lanes))
	}
	if _, held := h.of(busy); held {
		t.Error("a lane that was given back is held")
	}
	if again := claim(0); again.Fence <= busy.Fence || again.Lapsed {
		t.Errorf("got %+v after %+v", again, busy)
	}
}
