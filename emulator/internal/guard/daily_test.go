package guard

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestDailyLimit(t *testing.T) {
	t.Parallel()
	c := newCounter(Rules{Enforced: true})
	use := func(user state.ExtensionID) bool { return c.countDaily(user, 2) == nil }

	for i, want := range []bool{true, true, false, false} {
		if got := use(1); got != want {
			t.Errorf("use %d is allowed: %v", i+1, got)
		}
	}
	if !use(2) {
		t.Error("what others do counts")
	}
	c.pass(day - time.Millisecond)
	if use(1) {
		t.Error("the day ends too early")
	}
	c.pass(time.Millisecond)
	if !use(1) {
		t.Error("the day does not end")
	}
}

func TestDailyLimitIsArmedWithTheOthers(t *testing.T) {
	t.Parallel()
	c := newCounter(Rules{})
	for range 3 {
		if err := c.countDaily(1, 2); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.countDaily(1, 0); err != nil {
		t.Error(err)
	}
}
