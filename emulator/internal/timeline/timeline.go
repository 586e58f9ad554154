// Package timeline keeps the one order of all that happens in an emulator. Requests,
// changes, deliveries and frames have journals of their own; here stands which of them came
// before which, whatever the clock tells.
package timeline

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Kind says what an entry is about, and so which journal has the rest of it.
type Kind string

// What happens.
const (
	Request  Kind = "request"
	Change   Kind = "change"
	Delivery Kind = "delivery"
	Frame    Kind = "frame"    // of a WebSocket; with a text, the end of a connection
	Fault    Kind = "fault"    // was armed or disarmed
	Clock    Kind = "clock"    // was set, frozen or moved on
	Snapshot Kind = "snapshot" // of everything, or everything was put back
)

// Turn numbers the beginnings of things, from 1. What is told first need not have begun
// first: a request is told when it is answered, after all that it caused.
type Turn uint64

// Entry is one thing that happened.
type Entry struct {
	Seq    uint64 // numbers what was told, from 1
	Turn   Turn   // when it began
	Kind   Kind
	Number uint64    // of it in its own journal; 0 when it has none
	Time   time.Time // emulated; only of an entry without a number
	Text   string    // the same
}

const kept = 1 << 12 // the timeline is a ring

// Log is the timeline. A nil Log keeps nothing. Fields below mu are guarded by it.
type Log struct {
	turns atomic.Uint64

	mu   sync.Mutex
	ring []Entry
	last uint64
	wake chan struct{} // closed at the next entry; nil while nobody waits
}

// Begin notes that something begins.
func (l *Log) Begin() Turn {
	if l == nil {
		return 0
	}
	return Turn(l.turns.Add(1))
}

// Add tells of what has a number in its own journal and began just now.
func (l *Log) Add(kind Kind, number uint64) { l.End(l.Begin(), kind, number) }

// End tells of what began at a turn, and has a number in its own journal now.
func (l *Log) End(began Turn, kind Kind, number uint64) {
	l.append(Entry{Turn: began, Kind: kind, Number: number})
}

// Note tells of something at an emulated time that has no journal of its own.
func (l *Log) Note(kind Kind, at time.Time, text string) {
	l.append(Entry{Turn: l.Begin(), Kind: kind, Time: at, Text: text})
}

func (l *Log) append(e Entry) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	e.Seq = l.last
	if len(l.ring) < kept {
		l.ring = append(l.ring, e)
	} else {
		l.ring[(l.last-1)%kept] = e
	}
	if l.wake != nil {
		close(l.wake)
		l.wake = nil
	}
}

// Last returns the number of the newest entry.
func (l *Log) Last() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Find returns the entry of a number, unless it is no longer kept.
func (l *Log) Find(seq uint64) (Entry, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if seq == 0 || seq > l.last || seq+uint64(len(l.ring)) <= l.last {
		return Entry{}, false
	}
	return l.ring[(seq-1)%kept], true
}

// After returns at most limit of the entries that are kept and follow seq, oldest first.
// When there is none it waits for the next one until ctx ends, and then returns none.
func (l *Log) After(ctx context.Context, seq uint64, limit int) []Entry {
	for {
		entries, wake := l.read(seq, limit)
		if len(entries) > 0 || wake == nil {
			return entries
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// read returns what follows seq, or how to wait for it. A number that was never told is of
// another run, and there is nothing to wait for.
func (l *Log) read(seq uint64, limit int) ([]Entry, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if seq > l.last {
		return nil, nil
	}
	var entries []Entry
	for n := max(seq, l.last-uint64(len(l.ring))) + 1; n <= l.last && len(entries) < limit; n++ {
		entries = append(entries, l.ring[(n-1)%kept])
	}
	if len(entries) == 0 && l.wake == nil {
		l.wake = make(chan struct{})
	}
	return entries, l.wake
}
