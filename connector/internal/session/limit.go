package session

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	hashesAtOnce = 2  // each takes memory KiB
	hashesQueued = 16 // that may wait for their turn
	freeTries    = 5  // wrong passwords from one address before a pause
	longestPause = time.Minute
	maxAddresses = 10000 // that are remembered

	burst  = 20          // wrong passwords from all addresses at once
	refill = time.Second // until one more is tried
)

// BusyError refuses a password that was not looked at: too many were tried.
type BusyError struct{ Wait time.Duration }

// Error says how long to wait.
func (e *BusyError) Error() string {
	return fmt.Sprintf("too many passwords were tried: wait %d seconds, then try again", int(e.Wait.Seconds()))
}

// Limit slows down who guesses passwords. Nobody is locked out for longer than a minute, and
// an address from which somebody has signed in is not held up by what others do. Fields below
// mu are guarded by it.
type Limit struct {
	clock connector.Clock // the wall's: people wait
	slots chan struct{}   // holds one element for each hash that is computed
	queue chan struct{}   // and for each that is computed or waits

	mu    sync.Mutex
	tries map[string]*tries // by address
	left  float64           // wrong passwords that all may try
	since time.Time         // of left
}

// tries are what came from one address.
type tries struct {
	wrong   int       // in a row
	until   time.Time // when it may try again
	trusted bool      // somebody has signed in from there
}

// NewLimit returns a limit for one process.
func NewLimit(wall connector.Clock) *Limit {
	return &Limit{
		clock: wall, slots: make(chan struct{}, hashesAtOnce), queue: make(chan struct{}, hashesAtOnce+hashesQueued),
		tries: map[string]*tries{}, left: burst, since: wall.Now(),
	}
}

// admit takes a try from an address, or answers a *BusyError.
func (l *Limit) admit(from string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	known := l.tries[from]
	if known != nil && now.Before(known.until) {
		return busy(known.until.Sub(now))
	}
	if known != nil && known.trusted {
		return nil
	}
	l.left = min(burst, l.left+now.Sub(l.since).Seconds()/refill.Seconds())
	l.since = now
	if l.left < 1 {
		return busy(refill)
	}
	l.left--
	return nil
}

func busy(wait time.Duration) error {
	return &BusyError{Wait: max(wait, time.Second).Round(time.Second)}
}

// judge notes what a try came to.
func (l *Limit) judge(from string, right bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.tries) >= maxAddresses && l.tries[from] == nil {
		clear(l.tries) // the limit of all addresses still holds
	}
	if right {
		l.tries[from] = &tries{trusted: true}
		l.left = min(burst, l.left+1)
		return
	}
	known := l.tries[from]
	if known == nil {
		known = &tries{}
		l.tries[from] = known
	}
	known.wrong++
	if over := known.wrong - freeTries; over >= 0 {
		known.until = l.clock.Now().Add(min(time.Second<<min(over, 10), longestPause))
	}
}

// hashing runs f, which computes a hash, when few others do, or answers a *BusyError.
func (l *Limit) hashing(ctx context.Context, f func()) error {
	select {
	case l.queue <- struct{}{}:
		defer func() { <-l.queue }()
	default:
		return busy(time.Second)
	}
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	f()
	l.sweep()
	return nil
}

// sweep gives back the memory of a hash before another one is computed: garbage of many of
// them would gather else, and stay.
func (l *Limit) sweep() {
	if len(l.queue) > 1 {
		runtime.GC() // the next hash takes its place
		return
	}
	debug.FreeOSMemory()
}

// Address is where a request comes from. A proxy on this machine, or in its network, is
// believed who it speaks for.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if address, err := netip.ParseAddr(host); err != nil || !address.IsLoopback() && !address.IsPrivate() {
		return host
	}
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	if last := strings.TrimSpace(hops[len(hops)-1]); last != "" {
		return last
	}
	return host
}
