package connector

import "sync"

// clearances knows which lanes of a connection with an open gap need not wait any more:
// those whose chat was read back, and those in whose chat nothing has happened. It knows
// only what this process reads. Fields below mu are guarded by it.
type clearances struct {
	mu sync.Mutex
	of map[connectionRef]*clearance
}

// clearance is how far the read-back of one gap has come.
type clearance struct {
	gap     int64
	changed map[ChatID]bool // and not read yet
}

func newClearances() *clearances { return &clearances{of: map[connectionRef]*clearance{}} }

// begin notes which chats have changed during a gap. What an earlier attempt for the same
// gap has read stays cleared.
func (s *clearances) begin(ref connectionRef, gap int64, chats []Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.of[ref]; known != nil && known.gap == gap {
		return
	}
	changed := make(map[ChatID]bool, len(chats))
	for _, chat := range chats {
		changed[chat.ID] = true
	}
	s.of[ref] = &clearance{gap: gap, changed: changed}
}

// done notes that a chat was read.
func (s *clearances) done(l Lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.of[l.connection()]; known != nil {
		delete(known.changed, l.Chat)
	}
}

// cleared reports whether a lane need not wait for the read-back of a gap; 0 is none.
func (s *clearances) cleared(l Lane, gap int64) bool {
	if gap == 0 {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.of[l.connection()]
	return known != nil && known.gap == gap && !known.changed[l.Chat]
}
