// Package snapshot keeps what all environments knew at one moment, under names, and
// turns it into files and back.
package snapshot

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Snapshot is console, sandbox, production and the emulated time at one moment.
type Snapshot struct {
	Name  string
	Taken state.Instant

	worlds []state.Snapshot
}

// Shelf keeps snapshots. Fields below mu are guarded by it.
type Shelf struct {
	// Kept is called under the lock with what has a name now; without worlds, nothing.
	Kept func(name string, worlds []state.Snapshot)

	clock  *clock.Clock
	states []*state.State // in the order of their locks

	mu   sync.Mutex
	kept map[string]Snapshot
}

// NewShelf returns an empty shelf for the states, which come in the order of their locks.
func NewShelf(c *clock.Clock, states ...*state.State) *Shelf {
	return &Shelf{clock: c, states: states, kept: map[string]Snapshot{}, Kept: func(string, []state.Snapshot) {}}
}

// Save keeps what is known now under a name, in place of what had that name.
func (s *Shelf) Save(name string) Snapshot { return s.keep(name, state.Save(s.states...)) }

func (s *Shelf) keep(name string, worlds []state.Snapshot) Snapshot {
	x := Snapshot{Name: name, Taken: worlds[0].Taken(), worlds: worlds}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[name] = x
	s.Kept(name, worlds)
	return x
}

// Put puts back a snapshot that another process took.
func (s *Shelf) Put(name string, worlds []state.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[name] = Snapshot{Name: name, Taken: worlds[0].Taken(), worlds: worlds}
}

// Find returns the snapshot of a name.
func (s *Shelf) Find(name string) (Snapshot, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.kept[name]
	return x, ok
}

// List returns all snapshots by name.
func (s *Shelf) List() []Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.kept), func(a, b Snapshot) int { return strings.Compare(a.Name, b.Name) })
}

// Delete forgets a snapshot. It reports whether there was one.
func (s *Shelf) Delete(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.kept[name]
	delete(s.kept, name)
	if ok {
		s.Kept(name, nil)
	}
	return ok
}

// Restore puts everything back, the emulated time included. Notifications that wait are
// dropped. While the clock is being advanced it waits for that.
func (s *Shelf) Restore(x Snapshot) {
	s.clock.SetWith(x.Taken.Time(), func() { state.Restore(s.states, x.worlds) })
}

// Export returns a snapshot as a file.
func (s *Shelf) Export(x Snapshot) ([]byte, error) {
	var file bytes.Buffer
	err := state.Export(&file, x.worlds)
	return file.Bytes(), err
}

// Import keeps the snapshot of a file under a name. A file that is damaged, of a newer
// program, or of other environments is refused with an error that wraps
// state.ErrArchive.
func (s *Shelf) Import(name string, file io.Reader) (Snapshot, error) {
	worlds, err := state.Import(file)
	if err != nil {
		return Snapshot{}, err
	}
	if len(worlds) != len(s.states) {
		return Snapshot{}, fmt.Errorf("%w: it holds %d environments instead of %d", state.ErrArchive, len(worlds), len(s.states))
	}
	for i, s := range s.states {
		if worlds[i].Environment() != s.Environment() {
			return Snapshot{}, fmt.Errorf("%w: %s stands where %s belongs", state.ErrArchive, worlds[i].Environment(), s.Environment())
		}
	}
	return s.keep(name, worlds), nil
}
