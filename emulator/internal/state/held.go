package state

import "github.com/glipbox/glipbox/emulator/internal/clock"

// held are the changes of a log that are in no file yet. While there are some, the clock
// counts as busy. The lock of the log guards it.
type held struct {
	clock   *clock.Clock
	changes []heldChange // in order; what precedes them is visible
	durable uint64       // number of the newest commit that is kept
	release func()       // ends the clock's being busy; nil while nothing is held
	untold  []Change     // of the process before this one
}

// heldChange is a change that becomes visible once its commit is kept.
type heldChange struct {
	change Change
	commit uint64 // zero until its transition has ended
}

func (h *held) add(c Change) {
	h.changes = append(h.changes, heldChange{change: c})
	if h.release == nil {
		h.release = h.clock.Busy()
	}
}

// hold makes changes visible only when they are kept.
func (l *Log) hold(c *clock.Clock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = &held{clock: c}
}

// visible returns the number of the newest change that readers may see. l.mu must be
// held.
func (l *Log) visible() uint64 {
	if l.held == nil {
		return l.last
	}
	return l.last - uint64(len(l.held.changes))
}

// seal says which commit the changes belong to.
func (l *Log) seal(changes []Change, commit uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := l.visible() + 1
	for _, c := range changes {
		l.held.changes[c.Seq-first].commit = commit
	}
	l.showHeld()
}

// reveal shows the changes whose commit is kept.
func (l *Log) reveal(commit uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held.durable = commit
	l.showHeld()
}

// showHeld shows the changes whose commit is kept, and none after one that is not. l.mu
// must be held.
func (l *Log) showHeld() {
	shown := 0
	for _, h := range l.held.changes {
		if h.commit == 0 || h.commit > l.held.durable {
			break
		}
		l.show(h.change)
		shown++
	}
	if shown == 0 {
		return
	}
	l.held.changes = append([]heldChange(nil), l.held.changes[shown:]...)
	l.wakeReaders()
	if len(l.held.changes) == 0 {
		l.held.release()
		l.held.release = nil
	}
}

// Resume makes the log go on after the change with the number, as it did in the process
// before this one. Followers begin with the changes of which not everybody was told.
func (l *Log) Resume(last uint64, untold []Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.base, l.held.untold = last, last, untold
}
