// Package state holds what an environment knows: accounts, applications, sessions,
// chats, posts and subscriptions, their transitions, and the log of all changes. It
// serves no HTTP.
package state

import (
	"sync/atomic"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// Environment names a world of its own.
type Environment string

// The two environments of the platform, and the place of developers beside them.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
	Console    Environment = "console"
)

// State is everything that one environment knows. Fields below mu are guarded by it.
type State struct {
	env     Environment
	clock   *clock.Clock
	entropy *entropy.Source

	log      *Log
	restored atomic.Uint64

	calls *callCounter // what is not in the world yet; it has a lock of its own

	draft bool // a seed is planted: all ids are the same at every start

	mu        lock
	world     world
	messaging int64   // the latest number of a chat or post, which no restore takes back
	record    *record // nil while nothing is kept in files
}

// firstMessaging is above every number that a seed gives to chats.
const firstMessaging = 1 << 20

// New returns an empty state of env, whose changes go to log.
func New(env Environment, c *clock.Clock, e *entropy.Source, log *Log) *State {
	return &State{env: env, clock: c, entropy: e, log: log, calls: newCallCounter(), world: newWorld(firstID(env)), messaging: firstMessaging}
}

// firstID keeps the ids of the environments apart, nine digits long as in samples.
func firstID(env Environment) int64 {
	if env == Production {
		return 61_000
	}
	return 30_500
}

// Environment returns which environment this is.
func (s *State) Environment() Environment { return s.env }

// Now returns the emulated time.
func (s *State) Now() Instant { return s.now() }

func (s *State) now() Instant { return InstantOf(s.clock.Now()) }

// Snapshot is the world of a state at one moment. It costs the same for any size.
type Snapshot struct {
	env       Environment
	taken     Instant
	world     world
	messaging int64
}

// Taken returns the emulated time of the snapshot.
func (x Snapshot) Taken() Instant { return x.taken }

// Environment returns whose world it is.
func (x Snapshot) Environment() Environment { return x.env }

// Save returns what the states know now, one snapshot each, taken at one moment. The
// order of states is the order of their locks: console, sandbox, production.
func Save(states ...*State) []Snapshot {
	snapshots := make([]Snapshot, len(states))
	for _, s := range states {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	for i, s := range states {
		s.settleCalls()
		snapshots[i] = Snapshot{env: s.env, taken: states[0].now(), world: s.world.copy(), messaging: s.messaging}
	}
	return snapshots
}

// Restore puts the states back to what they knew, and appends a Reset to the log of
// each. The order of states is the order of their locks.
func Restore(states []*State, snapshots []Snapshot) {
	for _, s := range states {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	for i, s := range states {
		s.replace(snapshots[i])
		s.calls.take()
		s.restored.Add(1)
		s.forgetSockets()
		s.announce(Reset{})
	}
	if states[0].record != nil {
		seal(states...)
	}
}

// Restored counts how often the world was replaced, which voids what others derived from
// the one before.
func (s *State) Restored() uint64 { return s.restored.Load() }

// NextDue returns the earliest instant at which something expires.
func (s *State) NextDue() (time.Time, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	item, ok := s.world.due.Min()
	return item.at.Time(), ok
}

// FireDue lets expire what is due at now or before, and reminds of what will be.
func (s *State) FireDue(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		item, ok := s.world.due.Min()
		if !ok || item.at > InstantOf(now) {
			return
		}
		s.world.due.Delete(item)
		s.fireSubscription(item.subscription, InstantOf(now))
	}
}

// Atomically lets change work on a draft of the state. When it succeeds, the draft
// becomes the state and what it announced is announced; when it fails, nothing has
// happened. The draft must not be kept.
func (s *State) Atomically(change func(draft *State) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	draft := &State{
		env: s.env, clock: s.clock, entropy: s.entropy, log: &Log{all: true}, world: s.world.copy(),
		draft: s.draft, messaging: s.messaging, calls: s.calls,
	}
	var touched touches
	if s.record != nil {
		draft.world.track(&touched)
	}
	if err := change(draft); err != nil {
		return err
	}
	s.world, s.messaging = draft.world, draft.messaging
	if s.record != nil {
		s.world.track(&s.record.touches)
		s.record.touches.list = append(s.record.touches.list, touched.list...)
	}
	for _, c := range draft.log.ring {
		s.announce(c.Body)
	}
	return nil
}

// Draft returns an empty state of the same environment, to be filled by a seed before it
// takes the place of this one by Restore.
func (s *State) Draft() *State {
	draft := New(s.env, s.clock, s.entropy, NewLog())
	draft.draft = true
	return draft
}
