package state

import (
	"context"
	"sync"
	"time"

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
	told    []uint64 // numbers of changes that everybody was told since the last commit
	sealed  uint64   // number of the newest commit
	durable uint64   // number of the newest commit that is kept
	setting clock.Setting
	err     error         // why nothing can be kept at present
	wake    chan struct{} // holds a token when commits may wait
	settled chan struct{} // closed when durable grows or err comes; nil while nobody waits

	open  context.Context //nolint:containedctx // ends when nothing more will come
	close context.CancelFunc
}

// tellLate is how long that everybody was told of a change waits for a commit with which
// it can be kept. Until then a process that is killed leaves it to be told again.
const tellLate = 100 * time.Millisecond

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
	j := &Journal{log: log, clock: c, setting: c.Setting(), wake: make(chan struct{}, 1)}
	j.open, j.close = context.WithCancel(context.Background())
	return j
}

// Next returns the commits that nobody took yet, and waits for one if there is none. It
// returns none when the journal is closed and empty.
func (j *Journal) Next() []Commit {
	for {
		commits, told := j.take(false)
		if len(commits) > 0 {
			return commits
		}
		late, cancel := j.open, func() {}
		if told {
			late, cancel = context.WithTimeout(j.open, tellLate)
		}
		select {
		case <-j.wake:
		case <-late.Done():
			if commits, _ = j.take(true); len(commits) > 0 || j.open.Err() != nil {
				cancel()
				return commits
			}
		}
		cancel()
	}
}

// take returns the commits that wait, the last one with what everybody was told; that
// makes a commit of its own only when alone is set. told reports whether it waits on.
func (j *Journal) take(alone bool) (commits []Commit, told bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	commits, j.queue = j.queue, nil
	if len(j.told) == 0 || len(commits) == 0 && !alone {
		return commits, len(j.told) > 0
	}
	if len(commits) == 0 {
		commits = []Commit{{Number: j.sealed, Change: j.log.Last(), Setting: j.setting}}
	}
	commits[len(commits)-1].Told, j.told = j.told, nil
	return commits, false
}

// Pause waits for a time of the wall. It reports whether the journal is still open then.
func (j *Journal) Pause(d time.Duration) bool {
	ctx, cancel := context.WithTimeout(j.open, d)
	defer cancel()
	<-ctx.Done()
	return j.open.Err() == nil
}

// Done says that all commits up to a number are kept.
func (j *Journal) Done(number uint64) {
	j.settle(number, nil)
	j.log.reveal(number)
}

// Failed says why commits that were taken cannot be kept at present. Nobody is answered
// until Done says that they are.
func (j *Journal) Failed(err error) { j.settle(0, err) }

// settle wakes those who wait.
func (j *Journal) settle(number uint64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.durable, j.err = max(j.durable, number), err
	if j.settled != nil {
		close(j.settled)
		j.settled = nil
	}
}

// Err says why nothing can be kept at present, if so.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// Wait returns when everything that was done until now is kept. An error says why it
// is not.
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
func (j *Journal) Close() { j.close() }

// tell notes that everybody was told of a change. Nobody waits for that, so that it costs
// no commit of its own while there are others.
func (j *Journal) tell(seq uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.told = append(j.told, seq); len(j.told) == 1 {
		j.poke()
	}
}

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
