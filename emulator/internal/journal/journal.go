// Package journal keeps the latest requests that the environments were sent, with their
// answers and with hints at what was expected of those that were refused.
package journal

import (
	"net/http"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

const keptRequests = 2000 // the journal is a ring

// Entry is one request and its answer.
type Entry struct {
	Seq            uint64
	Environment    state.Environment
	Began          state.Instant // when it arrived
	Time           state.Instant // when it was answered
	Duration       time.Duration // wall time
	RequestID      string
	Method         string
	Path           string // with the query
	RequestHeader  http.Header
	RequestBody    []byte
	Status         int
	ResponseHeader http.Header
	ResponseBody   []byte
	App            string
	Person         string
	Hint           string
	Fault          string // that befell it; a cut connection has the answer that was lost, or status 0
}

// Journal keeps the latest requests of all environments. Fields below mu are guarded by
// it.
type Journal struct {
	timeline *timeline.Log

	mu   sync.Mutex
	ring []Entry
	last uint64
}

// New returns an empty journal that tells a timeline of its entries; nil tells nobody.
func New(t *timeline.Log) *Journal { return &Journal{timeline: t} }

// append keeps an entry about a request that began at a turn.
func (j *Journal) append(began timeline.Turn, e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.Seq = j.last
	defer j.timeline.End(began, timeline.Request, e.Seq)
	if len(j.ring) < keptRequests {
		j.ring = append(j.ring, e)
		return
	}
	j.ring[(j.last-1)%keptRequests] = e
}

// Find returns the entry of a number, unless it is no longer kept.
func (j *Journal) Find(seq uint64) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if seq == 0 || seq > j.last || seq+uint64(len(j.ring)) <= j.last {
		return Entry{}, false
	}
	return j.ring[(seq-1)%keptRequests], true
}

// After returns the kept entries that follow seq and that match, oldest first.
func (j *Journal) After(seq uint64, match func(Entry) bool) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	var entries []Entry
	for n := max(seq, j.last-uint64(len(j.ring))) + 1; n <= j.last; n++ {
		if e := j.ring[(n-1)%keptRequests]; match(e) {
			entries = append(entries, e)
		}
	}
	return entries
}
