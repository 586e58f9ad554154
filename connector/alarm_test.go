package connector

import (
	"sync/atomic"
	"testing"
	"time"
)

// A clock that is advanced waits for whoever holds it. Released before the next time is
// known to it, it would pass that time.
func TestAnAlarmHoldsTheClockUntilItIsSet(t *testing.T) {
	t.Parallel()
	c := &heldClock{}
	a := newAlarm(c, c.hold)
	a.ring()
	<-a.signal
	a.set(time.Hour)
	if c.free.Load() != 0 || c.held.Load() != 0 {
		t.Errorf("%d timers were set while nobody held the clock; it is held %d times now", c.free.Load(), c.held.Load())
	}
}

// heldClock counts the timers that are set while nobody holds it.
type heldClock struct{ held, free atomic.Int32 }

func (c *heldClock) hold() func() {
	c.held.Add(1)
	return func() { c.held.Add(-1) }
}

func (c *heldClock) Now() time.Time { return time.Time{} }

func (c *heldClock) AfterFunc(time.Duration, func()) func() bool {
	if c.held.Load() == 0 {
		c.free.Add(1)
	}
	return func() bool { return true }
}
