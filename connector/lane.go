package connector

import (
	"context"
	"errors"
	"sync"
	"time"
)

// limits are wall times of real input and output.
type limits struct {
	lease time.Duration // of a lane; it is prolonged after each third of it
	send  time.Duration // of one post, well inside the lease
	agent time.Duration // of one reply
	// upkeep is the lease of one connection's upkeep, and of a token's refresh, prolonged
	// like a lane's; sweep is how often a shared store is looked through.
	upkeep time.Duration
	sweep  time.Duration
}

func defaultLimits() limits {
	return limits{
		lease: 10 * time.Second, send: 5 * time.Second, agent: 2 * time.Minute,
		upkeep: 5 * time.Second, sweep: time.Second,
	}
}

// How soon a process looks again at a lane that another one holds: 5 ms, then twice as long
// each time, up to 10 s.
const (
	firstGlance = 5 * time.Millisecond
	maxGlances  = 11
)

const (
	idleWorker = time.Second            // that a worker waits for another lane
	never      = time.Duration(1 << 62) // of a timer that is not set yet
)

// lanes knows which lanes are worked on and which want to be. Fields below mu are
// guarded by it.
type lanes struct {
	busy   func() func()
	signal chan struct{}

	mu     sync.Mutex
	state  map[Lane]*laneState
	ready  []Lane
	closed bool
}

// laneState is that of a lane which is not idle.
type laneState struct {
	resting bool   // waits for its time; a wake changes nothing
	rests   int    // how often it did so without getting to work
	again   bool   // was woken while it ran
	release func() // what it holds of the clock
}

func newLanes(busy func() func()) *lanes {
	return &lanes{busy: busy, signal: make(chan struct{}, 1), state: map[Lane]*laneState{}}
}

// wake makes sure that a lane looks for work once more.
func (s *lanes) wake(l Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.closed {
		return
	}
	if state := s.state[l]; state != nil {
		state.again = true
		return
	}
	s.enqueue(l)
}

// enqueue hands a lane to the dispatcher. s.mu must be held.
func (s *lanes) enqueue(l Lane) {
	s.state[l] = &laneState{release: s.busy()}
	s.ready = append(s.ready, l)
	select {
	case s.signal <- struct{}{}:
	default:
	}
}

// take returns the lanes that are ready to run.
func (s *lanes) take() []Lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	ready := s.ready
	s.ready = nil
	return ready
}

// done ends a run: at once again if the lane was woken meanwhile.
func (s *lanes) done(l Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()

	state := s.state[l]
	delete(s.state, l)
	if state.again && !s.closed {
		s.enqueue(l)
	}
	state.release()
}

// rest ends a run whose lane must not run before rise is called. What it holds of the
// clock is released by the returned function, once it is certain that somebody will call.
func (s *lanes) rest(l Lane) (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	running := s.state[l]
	s.state[l] = &laneState{resting: true, rests: running.rests + 1}
	return running.release
}

// glance returns how long a lane waits at most that somebody else holds. Mostly the holder
// is about to give it back, and does not see what has come since it last looked.
func (s *lanes) glance(l Lane) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return firstGlance << min(s.state[l].rests, maxGlances)
}

// rise ends a rest.
func (s *lanes) rise(l Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state := s.state[l]; state != nil && state.resting && !s.closed {
		s.enqueue(l)
		s.state[l].rests = state.rests
	}
}

// close drops what did not start.
func (s *lanes) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, l := range s.ready {
		s.state[l].release()
	}
	s.ready = nil
}

// dispatch runs lanes until ctx ends, and then waits for those that still run.
func (c *Connector) dispatch(ctx context.Context) {
	var group sync.WaitGroup
	defer group.Wait()
	idle := make(chan Lane) // to workers that have ended a run
	for {
		for _, l := range c.lanes.take() {
			select {
			case idle <- l:
			default:
				group.Go(func() { c.work(ctx, l, idle) })
			}
		}
		select {
		case <-ctx.Done():
			c.lanes.close()
			c.gates.halt()
			return
		case <-c.lanes.signal:
		}
	}
}

// work runs a lane, and others as long as there are some to run. To begin each in a goroutine of
// its own would cost it the stack that a query needs.
func (c *Connector) work(ctx context.Context, l Lane, more <-chan Lane) {
	for {
		c.runLane(ctx, l)
		idle, cancel := context.WithTimeout(ctx, idleWorker)
		select {
		case l = <-more:
			cancel()
		case <-idle.Done():
			cancel()
			return
		}
	}
}

// pause is how long a lane waits before its next run: by the clock, or in wall time.
type pause struct {
	clock time.Duration
	wall  time.Duration
}

// runLane works on a lane until it is empty or has to wait.
func (c *Connector) runLane(ctx context.Context, l Lane) {
	wait := c.workOn(ctx, l)
	switch {
	case wait.wall > 0:
		limit := c.lanes.glance(l)
		c.lanes.rest(l)()
		if sleep(ctx, min(wait.wall, limit)) {
			c.lanes.rise(l)
		}
	case wait.clock > 0:
		release := c.lanes.rest(l)
		c.clock.AfterFunc(wait.clock, func() { c.lanes.rise(l) })
		release() // not earlier, or the clock might pass the time
	default:
		c.lanes.done(l)
	}
}

// workOn claims a lane and answers its messages in order. What began is finished
// even when ctx ends, except for asking the agent.
func (c *Connector) workOn(ctx context.Context, l Lane) pause {
	if ctx.Err() != nil || c.gates.park(l) {
		return pause{}
	}
	channel, err := c.store.Channel(ctx, l.Stream)
	if errors.Is(err, ErrNotFound) {
		c.sweepUp(ctx, l.Stream)
		return pause{}
	}
	if err == nil && !channel.active(l.Environment) {
		return pause{}
	}
	if err != nil {
		return pause{wall: c.limits.lease}
	}
	if c.missed.before(l, Post{}.place()) || !c.clear.cleared(l, channel.In(l.Environment).Gap) {
		return c.waitForTurn(ctx, l, Post{})
	}
	claim, held, err := c.store.Claim(ctx, l, c.limits.lease)
	if errors.Is(err, ErrConflict) {
		return pause{wall: held}
	}
	if err != nil {
		c.log.WarnContext(ctx, "lane not claimed", "stream_id", l.Stream, "chat_id", l.Chat, "err", err)
		return pause{wall: c.limits.lease}
	}
	run := &laneRun{Connector: c, claim: claim, channel: channel, connection: *channel.In(l.Environment)}
	return run.loop(ctx)
}

// keep prolongs a claim until the returned function is called. Its context ends
// when the claim is lost.
func (c *Connector) keep(ctx context.Context, claim Claim) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	stop := repeat(c.limits.lease/3, func() bool {
		err := c.store.Extend(ctx, claim, c.limits.lease)
		if err != nil {
			cancel()
		}
		return err == nil
	})
	return ctx, func() {
		cancel()
		stop()
	}
}

// repeat calls f each time that d of wall time has passed, as long as it says so and until stop
// is called, which waits for a call under way. Meanwhile there is no goroutine: most of what is
// repeated ends before.
func repeat(d time.Duration, f func() (again bool)) (stop func()) {
	turn := make(chan struct{}, 1) // is taken by a call, and by stop for good
	var timer *time.Timer
	timer = time.AfterFunc(never, func() {
		select {
		case turn <- struct{}{}:
			if f() {
				timer.Reset(d)
			}
			<-turn
		default:
		}
	})
	timer.Reset(d)
	return func() {
		turn <- struct{}{}
		timer.Stop()
	}
}

// sleep waits in wall time and reports whether ctx still lives.
func sleep(ctx context.Context, d time.Duration) bool {
	timer, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-timer.Done()
	return ctx.Err() == nil
}
