// Package clock is the emulated time on which everything in an emulator lives:
// tokens, subscriptions, penalties. It runs with the wall until it is set, frozen
// or advanced.
package clock

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrAdvancing reports that another advance is under way.
var ErrAdvancing = errors.New("the clock is being advanced already")

// attempt is the longest that an advance waits, in wall time, for the work that
// one instant caused.
const attempt = 3 * time.Second // documented time limit of a webhook delivery

// Schedule is somebody who has things to do at known instants.
type Schedule interface {
	// NextDue returns the earliest instant at which something is due.
	NextDue() (time.Time, bool)
	// FireDue does what is due at now or before.
	FireDue(now time.Time)
}

// Clock tells the emulated time and fires what is due. Fields below mu are guarded
// by it.
type Clock struct {
	reading atomic.Pointer[reading]
	firing  sync.Mutex // held while due things are fired and the reading jumps
	wake    chan struct{}

	mu        sync.Mutex
	timers    timers
	schedules []Schedule
	busy      int
	idle      chan struct{} // closed when busy falls to zero; nil while nobody waits
	advancing bool
}

// reading says how to tell the time: a frozen instant, or the wall plus an offset.
type reading struct {
	frozen  bool
	at      time.Time
	offset  time.Duration
	passing bool // it is frozen only while an advance goes from instant to instant
}

// New returns a clock that shows the time of the wall.
func New() *Clock {
	c := &Clock{wake: make(chan struct{}, 1)}
	c.reading.Store(&reading{})
	return c
}

// Now returns the emulated time.
func (c *Clock) Now() time.Time {
	r := c.reading.Load()
	if r.frozen {
		return r.at
	}
	return time.Now().UTC().Add(r.offset)
}

// Frozen reports whether the clock stands still.
func (c *Clock) Frozen() bool { return c.reading.Load().frozen }

// Offset returns how far the clock is from the wall.
func (c *Clock) Offset() time.Duration { return time.Until(c.Now()).Round(time.Millisecond) }

// Watch adds s to those whose due things are fired. It is called while the
// emulator is wired, before Run.
func (c *Clock) Watch(s Schedule) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.schedules = append(c.schedules, s)
}

// Poke tells the clock that a schedule has something due earlier than before.
func (c *Clock) Poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// AfterFunc calls f in a goroutine of its own once d of emulated time has passed.
// The clock counts as busy until f returns. stop reports whether it came in time.
func (c *Clock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	t := &timer{at: c.Now().Add(d), f: f}
	c.mu.Lock()
	c.timers.add(t)
	c.mu.Unlock()
	c.Poke()
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.timers.remove(t)
	}
}

// Busy tells the clock that work goes on which an advance has to wait for, until
// release is called. Calling release again does nothing.
func (c *Clock) Busy() (release func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy++
	return sync.OnceFunc(c.release)
}

func (c *Clock) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	if c.busy == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// Run fires what becomes due as the wall goes on, until ctx ends.
func (c *Clock) Run(ctx context.Context) {
	for {
		c.fireUntil(c.Now())
		var due <-chan time.Time
		var alarm *time.Timer
		if next, ok := c.next(); ok && !c.Frozen() {
			alarm = time.NewTimer(max(next.Sub(c.Now()), 0))
			due = alarm.C
		}
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-due:
		}
		if alarm != nil {
			alarm.Stop()
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// next returns the earliest instant at which anything is due.
func (c *Clock) next() (time.Time, bool) {
	c.mu.Lock()
	at, ok := c.timers.next()
	schedules := c.schedules
	c.mu.Unlock()

	for _, s := range schedules {
		if due, some := s.NextDue(); some && (!ok || due.Before(at)) {
			at, ok = due, true
		}
	}
	return at, ok
}

func (c *Clock) fireUntil(now time.Time) {
	c.firing.Lock()
	defer c.firing.Unlock()
	c.fire(now)
}

// fire does what is due at now. c.firing must be held.
func (c *Clock) fire(now time.Time) {
	c.mu.Lock()
	due := c.timers.takeUntil(now)
	schedules := c.schedules
	c.mu.Unlock()

	for _, t := range due {
		release := c.Busy()
		go func() {
			defer release()
			t.f()
		}()
	}
	for _, s := range schedules {
		s.FireDue(now)
	}
}

// Set moves the clock to t, forwards or backwards, without waiting for what is due
// in between.
func (c *Clock) Set(t time.Time) { c.SetWith(t, func() {}) }

// SetWith is Set, with replace called before anything can become due at t.
func (c *Clock) SetWith(t time.Time, replace func()) {
	c.firing.Lock()
	defer c.firing.Unlock()
	c.show(t)
	replace()
	c.Poke()
}

// Freeze stops the clock where it is.
func (c *Clock) Freeze() {
	c.firing.Lock()
	defer c.firing.Unlock()
	c.reading.Store(&reading{frozen: true, at: c.Now()})
}

// Resume lets a frozen clock run on from where it stands.
func (c *Clock) Resume() {
	c.firing.Lock()
	defer c.firing.Unlock()
	c.reading.Store(&reading{offset: time.Until(c.Now())})
	c.Poke()
}

// show makes the clock tell t from now on, frozen or not as before.
func (c *Clock) show(t time.Time) {
	if c.Frozen() {
		c.reading.Store(&reading{frozen: true, at: t.UTC()})
		return
	}
	c.reading.Store(&reading{offset: time.Until(t)})
}

// Advance moves the clock by d, from instant to instant: at each it fires what is
// due and waits for the work that this caused. First it waits for what has begun before:
// its consequences may be due on the way.
func (c *Clock) Advance(ctx context.Context, d time.Duration) error {
	if !c.startAdvance() {
		return ErrAdvancing
	}
	defer c.endAdvance()
	c.firing.Lock()
	defer c.firing.Unlock()

	was := c.reading.Load()
	stand := func(at time.Time) { c.reading.Store(&reading{frozen: true, at: at.UTC(), passing: !was.frozen}) }
	stand(c.Now())
	arrived := false
	defer func() {
		switch {
		case was.frozen:
		case arrived: // the time that the way took has passed, too
			c.reading.Store(&reading{offset: was.offset + d})
		default:
			c.reading.Store(&reading{offset: time.Until(c.Now())})
		}
		c.Poke()
	}()

	if err := c.awaitIdle(ctx); err != nil {
		return err
	}
	target := c.Now().Add(d)
	for {
		next, ok := c.next()
		if !ok || next.After(target) {
			break
		}
		if next.After(c.Now()) {
			stand(next)
		}
		c.fire(c.Now())
		if err := c.awaitIdle(ctx); err != nil {
			return err
		}
	}
	stand(target)
	arrived = true
	return c.awaitIdle(ctx)
}

func (c *Clock) startAdvance() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.advancing {
		return false
	}
	c.advancing = true
	return true
}

func (c *Clock) endAdvance() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advancing = false
}

// Settle waits until all work that is known to the clock is done, at most for three
// seconds of the wall. It returns an error only when ctx ends.
func (c *Clock) Settle(ctx context.Context) error { return c.awaitIdle(ctx) }

// awaitIdle waits until nobody is busy, at most for one attempt. It returns an
// error only when ctx ends.
func (c *Clock) awaitIdle(ctx context.Context) error {
	c.mu.Lock()
	if c.busy == 0 {
		c.mu.Unlock()
		return nil
	}
	if c.idle == nil {
		c.idle = make(chan struct{})
	}
	idle := c.idle
	c.mu.Unlock()

	limit := time.NewTimer(attempt)
	defer limit.Stop()
	select {
	case <-idle:
		return nil
	case <-limit.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
