package clock

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// diary notes when it was called.
type diary struct {
	mu    sync.Mutex
	times []time.Time
}

func (d *diary) note(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.times = append(d.times, t)
}

func (d *diary) since(start time.Time) []time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := make([]time.Duration, len(d.times))
	for i, t := range d.times {
		list[i] = t.Sub(start)
	}
	return list
}

func TestAdvanceGoesFromInstantToInstant(t *testing.T) {
	t.Parallel()
	c, d := New(), &diary{}
	c.Freeze()
	start := c.Now()
	c.AfterFunc(2*time.Hour, func() { d.note(c.Now()) })
	c.AfterFunc(time.Hour, func() {
		d.note(c.Now())
		c.AfterFunc(30*time.Minute, func() { d.note(c.Now()) })
	})
	c.AfterFunc(24*time.Hour, func() { d.note(c.Now()) })

	err := c.Advance(t.Context(), 3*time.Hour)

	want := []time.Duration{time.Hour, 90 * time.Minute, 2 * time.Hour}
	if got := d.since(start); err != nil || !slices.Equal(got, want) {
		t.Errorf("fired after %v (%v), want %v", got, err, want)
	}
	if got := c.Now().Sub(start); got != 3*time.Hour {
		t.Errorf("the clock moved by %v, want 3h", got)
	}
}

func TestAdvanceWaitsForBusyWork(t *testing.T) {
	t.Parallel()
	c := New()
	ended, end := context.WithCancel(t.Context())
	end()
	release := c.Busy()

	whileBusy := c.Advance(ended, time.Hour)
	release()
	release()
	whileIdle := c.Advance(ended, time.Hour)

	if !errors.Is(whileBusy, context.Canceled) || whileIdle != nil {
		t.Errorf("got %v while busy and %v while idle, want %v and nil", whileBusy, whileIdle, context.Canceled)
	}
}

// What is under way when an advance begins may make something due on the way.
func TestAdvanceWaitsForWhatHasBegunBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, d := New(), &diary{}
		c.Freeze()
		start, release := c.Now(), c.Busy()
		go func() {
			time.Sleep(time.Second)
			c.AfterFunc(time.Minute, func() { d.note(c.Now()) })
			release()
		}()

		err := c.Advance(t.Context(), time.Hour)

		if got := d.since(start); err != nil || !slices.Equal(got, []time.Duration{time.Minute}) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestAdvanceIsRefusedWhileAnotherRuns(t *testing.T) {
	t.Parallel()
	c := New()
	var second error
	c.AfterFunc(time.Minute, func() { second = c.Advance(t.Context(), time.Minute) })

	err := c.Advance(t.Context(), time.Hour)

	if err != nil || !errors.Is(second, ErrAdvancing) {
		t.Errorf("got %v and %v, want nil and %v", err, second, ErrAdvancing)
	}
}

func TestStoppedTimerStaysSilent(t *testing.T) {
	t.Parallel()
	c := New()
	fired := false
	stop := c.AfterFunc(time.Minute, func() { fired = true })

	first, second := stop(), stop()
	_ = c.Advance(t.Context(), time.Hour)

	if fired || !first || second {
		t.Errorf("fired %v, stop reported %v and %v, want false, true, false", fired, first, second)
	}
}

func TestRunFiresWithTheWall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, d := New(), &diary{}
		ctx, cancel := context.WithCancel(t.Context())
		go c.Run(ctx)
		start := c.Now()
		c.AfterFunc(time.Hour, func() { d.note(c.Now()) })

		time.Sleep(2 * time.Hour) // in the bubble's time

		if got := d.since(start); len(got) != 1 || got[0] != time.Hour {
			t.Errorf("fired after %v, want 1h", got)
		}
		cancel()
		synctest.Wait()
	})
}

func TestFrozenClockStandsStill(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := New()
		c.Freeze()
		frozen := c.Now()
		time.Sleep(time.Hour)
		stood := c.Now().Sub(frozen)
		c.Resume()
		time.Sleep(time.Minute)

		if ran := c.Now().Sub(frozen); stood != 0 || ran != time.Minute {
			t.Errorf("stood %v and ran %v, want 0 and 1m", stood, ran)
		}
	})
}

func TestSetMovesBothWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := New()
		c.Freeze()
		want := time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "instant")).UTC()

		c.Set(want)

		if got := c.Now(); !got.Equal(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
