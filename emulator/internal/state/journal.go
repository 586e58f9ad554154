package state

import (
	"context"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/clock"
)

// Journal hands on what transitions did, in order, to who keeps it in files, and lets
// wait until that is done. One journal serves all environments. Fields below mu are
// guarded by it.
type Journal struct {
	log   *Log
	clock *clock.Clock

	mu      sync.Mutex
	queue   []Commit
	sealed  uint64 // number of the newest commit
	durable uint64 // number of the newest commit that is kept
	setting clock.Setting
	err     error         // why nothing is kept any more
	closed  bool          // nothing more will come
	wake    chan struct{} // holds a token when commits may wait
	settled chan struct{} // closed when durable grows or err comes; nil while nobody waits
}

// Commit is what one transition did. It is kept as a whole or not at all.
type Commit struct {
	Number  uint64 // counts from 1
	Change  uint64 // number of the newest change in any environment
	Setting clock.Setting
	Parts   []Part
	Shelf   *Shelved // a snapshot to keep; nil for none
	Told    []uint64 // numbers of changes that everybody was told
}

// Part is what a commit did to one environment.
type Part struct {
	Environment Environment
	Counter     int64
	Messaging   int64
	Replaced    *Snapshot // the world as a whole, before Touches; nil when it was not replaced
	Touches     []Touch
	Changes     []Change // of which subscribers have to be told
}

// Shelved is a snapshot under a name. Without worlds it is to be forgotten.
type Shelved struct {
	Name   string
	Worlds []Snapshot
}

// NewJournal returns a journal of environments whose changes go to log. Readers of the
// log learn of a change when it is kept.
func NewJournal(log *Log, c *clock.Clock) *Journal {
	log.hold(c)
	return &Journal{log: log, clock: c, setting: c.Setting(), wake: make(chan struct{}, 1)}
}

// Next returns the commits that nobody took yet, and waits for one if there is none. It
// returns none when the journal is closed and empty.
func (j *Journal) Next() []Commit {
	for {
		j.mu.Lock()
		commits, closed := j.queue, j.closed
		j.queue = nil
		j.mu.Unlock()
		if len(commits) > 0 || closed {
			return commits
		}
		<-j.wake
	}
}

// Done says that all commits up to a number are kept, or why they never will be.
func (j *Journal) Done(number uint64, err error) {
	j.mu.Lock()
	j.durable = number
	if j.err == nil {
		j.err = err
	}
	failed := j.err != nil
	if j.settled != nil {
		close(j.settled)
		j.settled = nil
	}
	j.mu.Unlock()
	if !failed {
		j.log.reveal(number)
	}
}

// Wait returns when everything that was done until now is kept. An error says why it
// never will be.
func (j *Journal) Wait(ctx context.Context) error {
	j.noteSetting()
	j.mu.Lock()
	target := j.sealed
	for j.err == nil && j.durable < target {
		if j.settled == nil {
			j.settled = make(chan struct{})
		}
		settled := j.settled
		j.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
			return ctx.Err()
		}
		j.mu.Lock()
	}
	defer j.mu.Unlock()
	return j.err
}

// noteSetting makes a commit of the clock's setting if it has changed alone.
func (j *Journal) noteSetting() {
	j.mu.Lock()
	changed := j.clock.Setting() != j.setting
	j.mu.Unlock()
	if changed {
		j.add(Commit{})
	}
}

// Keep keeps a snapshot of all environments under a name; without worlds it forgets it.
func (j *Journal) Keep(name string, worlds []Snapshot) {
	j.add(Commit{Shelf: &Shelved{Name: name, Worlds: worlds}})
}

// Close lets Next end once everything was taken.
func (j *Journal) Close() {
	j.mu.Lock()
	j.closed = true
	j.mu.Unlock()
	j.poke()
}

// told notes that everybody was told of a change.
func (j *Journal) told(seq uint64) { j.add(Commit{Told: []uint64{seq}}) }

// add gives a commit its number and puts it in line.
func (j *Journal) add(c Commit) uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sealed++
	c.Number, c.Change, c.Setting = j.sealed, j.log.Last(), j.clock.Setting()
	j.setting = c.Setting
	j.queue = append(j.queue, c)
	j.poke()
	return c.Number
}

func (j *Journal) poke() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}
