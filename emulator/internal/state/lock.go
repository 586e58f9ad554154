package state

import "sync"

// lock is the lock of a state. Unlocking it ends a transition, which is the moment when
// what it did becomes one commit of the journal.
type lock struct {
	sync.RWMutex

	seal func() // nil while nothing is kept
}

// Unlock ends a transition.
func (l *lock) Unlock() {
	if l.seal != nil {
		l.seal()
	}
	l.RWMutex.Unlock()
}

// record is what the present transition of a state did so far.
type record struct {
	journal   *Journal
	touches   touches
	announced []Change
	replaced  *Snapshot
	counter   int64 // as last sealed
	messaging int64
}

// Keep hands on to the journal what transitions do from now on. It is called before
// anything else uses the state.
func (s *State) Keep(j *Journal) {
	s.mu.Lock()
	defer s.mu.RWMutex.Unlock()
	s.record = &record{journal: j, counter: s.world.counter, messaging: s.messaging}
	s.world.track(&s.record.touches)
	s.mu.seal = func() { seal(s) }
}

// Resume puts back what a process before this one kept. It is called before Keep.
func (s *State) Resume(x Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replace(x)
}

// seal makes one commit of what the transitions of the states did. The lock of each must
// be held.
func seal(states ...*State) {
	var commit Commit
	var announced []Change
	for _, s := range states {
		r := s.record
		if part, some := s.part(); some {
			commit.Parts = append(commit.Parts, part)
			announced = append(announced, r.announced...)
		}
		r.touches.list, r.announced, r.replaced = nil, nil, nil
	}
	if len(commit.Parts) > 0 {
		j := states[0].record.journal
		j.log.seal(announced, j.add(commit))
	}
}

// part returns what the transition did to this state, and whether that is anything.
func (s *State) part() (Part, bool) {
	r := s.record
	some := len(r.touches.list) > 0 || len(r.announced) > 0 || r.replaced != nil ||
		r.counter != s.world.counter || r.messaging != s.messaging
	r.counter, r.messaging = s.world.counter, s.messaging
	part := Part{
		Environment: s.env, Counter: s.world.counter, Messaging: s.messaging,
		Replaced: r.replaced, Touches: r.touches.list,
	}
	if s.world.subscriptions.Len() > 0 {
		part.Changes = r.announced
	}
	return part, some
}

// replace puts a world in the place of the present one. s.mu must be held.
func (s *State) replace(x Snapshot) {
	s.world = x.world.copy()
	s.messaging = max(s.messaging, x.messaging)
	if s.record != nil {
		s.world.track(&s.record.touches)
		s.record.touches.list, s.record.replaced = nil, &x
	}
}

// Keeps reports whether changes outlive the process until everybody was Told.
func (s *State) Keeps() bool { return s.record != nil }

// Told says that all subscribers were told of a change, or are not to be told.
func (s *State) Told(seq uint64) { s.record.journal.tell(seq) }
