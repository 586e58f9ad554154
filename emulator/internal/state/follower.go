package state

import (
	"context"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/clock"
)

// Follower reads every change of one environment in order and misses none, however far
// it is behind. While it has not read them all, the clock counts as busy. Fields below
// clock are guarded by the lock of the log.
type Follower struct {
	log   *Log
	env   Environment
	wake  chan struct{} // holds a token when changes may wait
	clock *clock.Clock

	waiting []Change
	release func() // ends the clock's being busy; nil while all is read
}

// Follow returns a reader of all changes of this environment from now on; before them come
// those of which the process before this one did not tell everybody. It has to be closed.
func (s *State) Follow() *Follower {
	f := &Follower{log: s.log, env: s.env, wake: make(chan struct{}, 1), clock: s.clock}
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.followers = append(s.log.followers, f)
	if s.log.held != nil {
		for _, c := range s.log.held.untold {
			f.add(c)
		}
	}
	return f
}

// Next returns the next change. When there is none it waits for one; false means that
// ctx has ended. Asking for the next change says that the last one is dealt with.
func (f *Follower) Next(ctx context.Context) (Change, bool) {
	for ctx.Err() == nil {
		if c, ok := f.take(); ok {
			return c, true
		}
		select {
		case <-f.wake:
		case <-ctx.Done():
		}
	}
	return Change{}, false
}

// Close ends the reading.
func (f *Follower) Close() {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	f.log.followers = slices.DeleteFunc(f.log.followers, func(other *Follower) bool { return other == f })
	f.waiting = nil
	f.rest()
}

func (f *Follower) take() (Change, bool) {
	f.log.mu.Lock()
	defer f.log.mu.Unlock()
	if len(f.waiting) == 0 {
		f.rest()
		return Change{}, false
	}
	c := f.waiting[0]
	f.waiting[0] = Change{}
	f.waiting = f.waiting[1:]
	return c, true
}

// add hands a change to the follower if it is one of its environment. The lock of the
// log must be held.
func (f *Follower) add(c Change) {
	if c.Environment != f.env {
		return
	}
	f.waiting = append(f.waiting, c)
	if f.release == nil {
		f.release = f.clock.Busy()
	}
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// rest tells the clock that all is read. The lock of the log must be held.
func (f *Follower) rest() {
	if f.release != nil {
		f.release()
		f.release = nil
	}
}
