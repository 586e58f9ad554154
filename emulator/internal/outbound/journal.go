package outbound

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Attempt is one request that was sent and how it ended.
type Attempt struct {
	Seq          uint64
	Time         time.Time // emulated
	Purpose      Purpose
	Sender       Sender
	Subscription string // id; empty for a Validation
	Notification string // uuid; empty for a Validation
	Attempt      int    // at the Notification, from 1
	URL          string
	Header       http.Header   // as sent
	Body         []byte        // as sent
	Status       int           // 0 when there was no answer
	Latency      time.Duration // wall time
	Error        string        // why there was no whole answer; empty when there was one
	Fault        string        // that befell it; empty when none did

	ResponseHeader http.Header
	ResponseBody   []byte // its beginning
}

func newAttempt(r Request, sent time.Time, latency time.Duration, answer Response, err error) Attempt {
	a := Attempt{
		Time: sent, Purpose: r.Purpose, Sender: r.Sender, Subscription: r.Subscription, Notification: r.Notification,
		Attempt: r.Attempt, URL: r.URL, Header: r.Header, Body: r.Body, Status: answer.Status, Latency: latency,
		ResponseHeader: answer.Header, ResponseBody: bytes.Clone(answer.Body[:min(len(answer.Body), keptBody)]), Fault: r.Fault,
	}
	if err != nil {
		a.Error = err.Error()
	}
	return a
}

const keptAttempts = 1 << 10

// Journal keeps the latest attempts. Its numbers start at 1 and never go back. The zero
// Journal is empty. Fields below mu are guarded by it.
type Journal struct {
	timeline *timeline.Log

	mu   sync.Mutex
	ring []Attempt
	last uint64
	wake chan struct{} // closed at the next attempt; nil while nobody waits
}

// add keeps an attempt that began at a turn.
func (j *Journal) add(began timeline.Turn, a Attempt) Attempt {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	a.Seq = j.last
	defer j.timeline.End(began, timeline.Delivery, a.Seq)
	if len(j.ring) < keptAttempts {
		j.ring = append(j.ring, a)
	} else {
		j.ring[(a.Seq-1)%keptAttempts] = a
	}
	if j.wake != nil {
		close(j.wake)
		j.wake = nil
	}
	return a
}

// Find returns the attempt of a number, unless it is no longer kept.
func (j *Journal) Find(seq uint64) (Attempt, bool) {
	if seq == 0 {
		return Attempt{}, false
	}
	attempts, _ := j.read(seq-1, 1)
	if len(attempts) == 0 || attempts[0].Seq != seq {
		return Attempt{}, false
	}
	return attempts[0], true
}

// List returns the attempts that are kept and follow seq, oldest first.
func (j *Journal) List(seq uint64) []Attempt {
	attempts, _ := j.read(seq, keptAttempts)
	return attempts
}

// After returns at most limit of the attempts that are kept and follow seq, oldest
// first. When there is none it waits for the next one until ctx ends, and then returns
// none.
func (j *Journal) After(ctx context.Context, seq uint64, limit int) []Attempt {
	for {
		attempts, wake := j.read(seq, limit)
		if len(attempts) > 0 {
			return attempts
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return nil
		}
	}
}

func (j *Journal) read(seq uint64, limit int) ([]Attempt, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var attempts []Attempt
	oldest := j.last - uint64(len(j.ring)) + 1
	for n := max(seq+1, oldest); n <= j.last && len(attempts) < limit; n++ {
		attempts = append(attempts, j.ring[(n-1)%keptAttempts])
	}
	if len(attempts) == 0 && j.wake == nil {
		j.wake = make(chan struct{})
	}
	return attempts, j.wake
}
