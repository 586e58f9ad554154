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
	if h.check(busy) == nil {
		t.Error("a lane that was given back is held")
	}
	if again := claim(0); again.Fence <= busy.Fence || again.Lapsed {
		t.Errorf("got %+v after %+v", again, busy)
	}
}

// A claim that could not be written takes back none that came after it.
func TestOnlyTheLastClaimIsTakenBack(t *testing.T) {
	t.Parallel()
	h := newHolders()
	claim := func(lease time.Duration) (connector.Claim, *holder) {
		c := connector.Claim{Lane: connector.Lane{Stream: "st-a", Chat: 1}}
		last, held := h.claim(&c, lease)
		if held > 0 {
			t.Fatalf("the lane is held for %s", held)
		}
		return c, last
	}
	claim(-time.Second)
	slow, before := claim(-time.Second) // its commit takes longer than its lease
	good, _ := claim(time.Minute)
	h.restore(slow, before)
	if err := h.check(good); err != nil {
		t.Error("the claim of somebody else was taken back:", err)
	}
	h.restore(good, nil)
	if again, _ := claim(time.Minute); again.Fence <= good.Fence {
		t.Errorf("got fence %d after %d", again.Fence, good.Fence)
	}
}
