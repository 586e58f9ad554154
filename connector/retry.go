package connector

import (
	"sync"
	"time"
)

const (
	maxAttempts = 5                // of one message, then it is a dead letter
	firstPause  = time.Second      // after a failure; doubled after each further one
	longPause   = 60 * time.Second // the back-off grows no further
	maxResends  = 4                // at once, of all lanes
)

// backoff is the pause after n failures in a row.
func backoff(n int) time.Duration {
	d := firstPause
	for range n - 1 {
		if d *= 2; d >= longPause {
			return longPause
		}
	}
	return d
}

// gates pauses connections whose platform does not serve them. A lane that finds
// its gate closed parks there and is handed back when it opens. Fields below mu
// are guarded by it.
type gates struct {
	clock Clock
	wake  func(Lane)

	mu   sync.Mutex
	gate map[connectionRef]*gate
}

type gate struct {
	failures int
	closed   bool
	stop     func() bool // of the timer that opens it; nil when a person has to
	parked   map[Lane]bool
}

func newGates(clock Clock, wake func(Lane)) *gates {
	return &gates{clock: clock, wake: wake, gate: map[connectionRef]*gate{}}
}

// park keeps a lane whose gate is closed, and reports whether it is.
func (g *gates) park(l Lane) bool {
	g.mu.Lock()
	defer g.mu.Unlock()

	gate := g.gate[l.connection()]
	if gate == nil || !gate.closed {
		return false
	}
	gate.parked[l] = true
	return true
}

// pause closes a gate for a while: as long as the platform asked, or longer with
// each failure in a row.
func (g *gates) pause(ref connectionRef, asked time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()

	gate := g.at(ref)
	if gate.closed {
		return
	}
	gate.closed = true
	gate.failures++
	gate.stop = g.clock.AfterFunc(max(asked, backoff(gate.failures)), func() { g.unlock(ref) })
}

// shut closes a gate until a person mends the connection.
func (g *gates) shut(ref connectionRef) {
	g.mu.Lock()
	defer g.mu.Unlock()

	gate := g.at(ref)
	if gate.stop != nil {
		gate.stop()
	}
	gate.closed, gate.stop = true, nil
}

// mended opens a gate that waits for a person: one has mended the connection, at this
// process or at another one.
func (g *gates) mended(ref connectionRef) {
	g.mu.Lock()
	gate := g.gate[ref]
	waits := gate != nil && gate.closed && gate.stop == nil
	g.mu.Unlock()
	if waits {
		g.open(ref)
	}
}

// open opens a gate and forgets the failures: the platform serves again.
func (g *gates) open(ref connectionRef) {
	g.mu.Lock()
	if gate := g.gate[ref]; gate != nil && gate.stop != nil {
		gate.stop()
	}
	g.mu.Unlock()

	g.unlock(ref)
	g.succeeded(ref)
}

// succeeded forgets the failures of a connection.
func (g *gates) succeeded(ref connectionRef) {
	g.mu.Lock()
	defer g.mu.Unlock()
	gate := g.gate[ref]
	switch {
	case gate == nil || gate.closed:
	case len(gate.parked) > 0:
		gate.failures = 0
	default:
		delete(g.gate, ref)
	}
}

// hold keeps a lane whatever the gate says, until release.
func (g *gates) hold(l Lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at(l.connection()).parked[l] = true
}

// free hands back one lane that parked, if it did.
func (g *gates) free(l Lane) {
	g.mu.Lock()
	gate := g.gate[l.connection()]
	parked := gate != nil && gate.parked[l]
	if parked {
		delete(gate.parked, l)
	}
	g.mu.Unlock()
	if parked {
		g.wake(l)
	}
}

// release hands back the lanes that parked. Those whose gate is closed come back.
func (g *gates) release(ref connectionRef) {
	g.mu.Lock()
	var parked map[Lane]bool
	if gate := g.gate[ref]; gate != nil {
		parked, gate.parked = gate.parked, map[Lane]bool{}
	}
	g.mu.Unlock()
	for l := range parked {
		g.wake(l)
	}
}

// unlock opens a gate and hands back the lanes that parked there.
func (g *gates) unlock(ref connectionRef) {
	g.mu.Lock()
	gate := g.gate[ref]
	if gate == nil {
		g.mu.Unlock()
		return
	}
	parked := gate.parked
	gate.closed, gate.stop, gate.parked = false, nil, map[Lane]bool{}
	g.mu.Unlock()

	for l := range parked {
		g.wake(l)
	}
}

// forget drops the gate of a connection that is gone.
func (g *gates) forget(ref connectionRef) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if gate := g.gate[ref]; gate != nil && gate.stop != nil {
		gate.stop()
	}
	delete(g.gate, ref)
}

// halt stops the timers.
func (g *gates) halt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, gate := range g.gate {
		if gate.stop != nil {
			gate.stop()
		}
	}
}

// at returns a gate, made when there is none. g.mu must be held.
func (g *gates) at(ref connectionRef) *gate {
	if g.gate[ref] == nil {
		g.gate[ref] = &gate{parked: map[Lane]bool{}}
	}
	return g.gate[ref]
}
