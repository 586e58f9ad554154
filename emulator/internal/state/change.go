package state

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Body is what a change is about: one of the …Event types, or Reset.
type Body interface{ change() }

// Change is one entry of the log.
type Change struct {
	Seq         uint64
	Environment Environment
	Time        Instant
	Body        Body
}

// Reset says that the state was replaced as a whole: whatever was derived from it is
// void.
type Reset struct{}

func (Reset) change() {}

// GoneError reports that the log no longer holds what a reader asked for.
type GoneError struct {
	Oldest uint64 // the oldest number kept
}

func (e *GoneError) Error() string {
	return fmt.Sprintf("changes before %d are no longer kept", e.Oldest)
}

const keptChanges = 1 << 14 // a reader that falls further behind starts anew

// Log is the one ordered list of what happens in all environments: a ring of the
// latest changes. Its numbers start at 1 and never go back. Fields below mu are
// guarded by it.
type Log struct {
	mu   sync.Mutex
	ring []Change
	last uint64
	base uint64        // number of the last change before this process
	wake chan struct{} // closed at the next change; nil while nobody waits
	all  bool          // of a draft: nothing is forgotten

	timeline *timeline.Log // nil: nobody asks for it

	followers []*Follower
	held      *held // changes that readers must not see yet; nil when they see all at once
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{} }

// TellTimeline lets the timeline know of every change that readers can see. It is called
// while the emulator is wired.
func (l *Log) TellTimeline(t *timeline.Log) { l.timeline = t }

func (l *Log) append(env Environment, at Instant, body Body) Change {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	change := Change{Seq: l.last, Environment: env, Time: at, Body: body}
	if l.all || len(l.ring) < keptChanges {
		l.ring = append(l.ring, change)
	} else {
		l.ring[(l.last-1-l.base)%keptChanges] = change
	}
	if l.held != nil {
		l.held.add(change)
		return change
	}
	l.show(change)
	l.wakeReaders()
	return change
}

// show hands a change to the followers. l.mu must be held.
func (l *Log) show(c Change) {
	l.timeline.Add(timeline.Change, c.Seq)
	for _, f := range l.followers {
		f.add(c)
	}
}

// wakeReaders lets After look again. l.mu must be held.
func (l *Log) wakeReaders() {
	if l.wake != nil {
		close(l.wake)
		l.wake = nil
	}
}

// Last returns the number of the newest change.
func (l *Log) Last() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Find returns the change of a number, unless it is no longer kept.
func (l *Log) Find(seq uint64) (Change, bool) {
	changes, _, err := l.read(seq-1, 1)
	if seq == 0 || err != nil || len(changes) == 0 {
		return Change{}, false
	}
	return changes[0], true
}

// After returns at most limit changes that follow seq. When there is none it waits for
// the next one until ctx ends, and then returns none. A reader that fell behind gets a
// *GoneError.
func (l *Log) After(ctx context.Context, seq uint64, limit int) ([]Change, error) {
	for {
		changes, wake, err := l.read(seq, limit)
		if err != nil || len(changes) > 0 {
			return changes, err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil, nil
		}
	}
}

func (l *Log) read(seq uint64, limit int) ([]Change, <-chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if oldest := l.last - uint64(len(l.ring)) + 1; seq+1 < oldest {
		return nil, nil, &GoneError{Oldest: oldest}
	}
	var changes []Change
	for n := seq + 1; n <= l.visible() && len(changes) < limit; n++ {
		changes = append(changes, l.ring[(n-1-l.base)%keptChanges])
	}
	if len(changes) == 0 && l.wake == nil {
		l.wake = make(chan struct{})
	}
	return changes, l.wake, nil
}

// announce appends a change to the log and wakes its readers. s.mu must be held.
// The log is a ring: a reader that is too slow is told the oldest number kept.
func (s *State) announce(body Body) {
	change := s.log.append(s.env, s.now(), body)
	if s.record != nil {
		s.record.announced = append(s.record.announced, change)
	}
}

// LastChange returns the number of the newest change in any environment.
func (s *State) LastChange() uint64 { return s.log.Last() }

// Changes returns at most limit changes of this environment that follow seq. When
// there is none it waits for the next one until ctx ends, and then returns none.
func (s *State) Changes(ctx context.Context, seq uint64, limit int) ([]Change, error) {
	for {
		changes, err := s.log.After(ctx, seq, limit)
		if err != nil || len(changes) == 0 {
			return nil, err
		}
		seq = changes[len(changes)-1].Seq
		own := slices.DeleteFunc(changes, func(c Change) bool { return c.Environment != s.env })
		if len(own) > 0 {
			return own, nil
		}
	}
}
