package fault

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
)

const keptSpent = 100 // spent faults that are still listed

// Engine holds the faults. It is safe for concurrent use, and costs next to nothing while
// none is armed. The zero Engine has none. Fields below mu are guarded by it.
type Engine struct {
	armed atomic.Int64 // how many can still fire

	mu     sync.Mutex
	last   ID
	faults []*entry      // in the order of arming
	wake   chan struct{} // closed at the next arming; nil while nobody waits
}

// entry is a fault with its dice.
type entry struct {
	Fault
	dice *rand.Rand
}

// Arm arms a fault, and returns it with its number and the defaults of its effect. An
// error says what is wrong with it.
func (e *Engine) Arm(f Fault) (Fault, error) {
	f, err := Complete(f)
	if err != nil {
		return Fault{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last++
	f.ID, f.Fired = e.last, 0
	e.faults = append(e.faults, &entry{f, rand.New(rand.NewPCG(f.Seed, f.Seed))}) //nolint:gosec // repeatable, not secret
	e.forgetSpent()
	e.armed.Add(1)
	if e.wake != nil {
		close(e.wake)
		e.wake = nil
	}
	return f, nil
}

// forgetSpent keeps the list of spent faults short. e.mu must be held.
func (e *Engine) forgetSpent() {
	spent := 0
	for _, x := range slices.Backward(e.faults) {
		if x.Spent() {
			spent++
		}
	}
	e.faults = slices.DeleteFunc(e.faults, func(x *entry) bool {
		if !x.Spent() || spent <= keptSpent {
			return false
		}
		spent--
		return true
	})
}

// List returns all faults in the order of arming, the spent ones among them.
func (e *Engine) List() []Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := make([]Fault, len(e.faults))
	for i, x := range e.faults {
		list[i] = x.Fault
	}
	return list
}

// Find returns a fault by its number.
func (e *Engine) Find(id ID) (Fault, bool) {
	for _, f := range e.List() {
		if f.ID == id {
			return f, true
		}
	}
	return Fault{}, false
}

// Disarm forgets a fault, and reports whether there was one of that number.
func (e *Engine) Disarm(id ID) bool { return e.forget(func(f Fault) bool { return f.ID == id }) > 0 }

// DisarmAll forgets every fault.
func (e *Engine) DisarmAll() { e.forget(func(Fault) bool { return true }) }

func (e *Engine) forget(which func(Fault) bool) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := len(e.faults)
	e.faults = slices.DeleteFunc(e.faults, func(x *entry) bool {
		if which(x.Fault) && !x.Spent() {
			e.armed.Add(-1)
		}
		return which(x.Fault)
	})
	return before - len(e.faults)
}

// Armed returns how many faults can still fire. There are none without an engine.
func (e *Engine) Armed() int {
	if e == nil {
		return 0
	}
	return int(e.armed.Load())
}

// Changed returns a channel that closes when the next fault is armed, for connections on
// which nothing moves meanwhile.
func (e *Engine) Changed() <-chan struct{} {
	if e == nil {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wake == nil {
		e.wake = make(chan struct{})
	}
	return e.wake
}

// Request returns the fault that befalls a request.
func (e *Engine) Request(s Subject) (Fault, bool) { return e.ask(onRequest, s) }

// Delivery returns the fault that befalls an attempt to deliver a notification.
func (e *Engine) Delivery(s Subject) (Fault, bool) { return e.ask(onDelivery, s) }

// Socket returns the fault that befalls a WebSocket connection.
func (e *Engine) Socket(s Subject) (Fault, bool) { return e.ask(onSocket, s) }

// Validation returns the fault that befalls the handshake with a webhook.
func (e *Engine) Validation(s Subject) (Fault, bool) { return e.ask(onValidation, s) }

// ask lets the first fault fire that matches.
func (e *Engine) ask(at occasion, s Subject) (Fault, bool) {
	if e.Armed() == 0 {
		return Fault{}, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, x := range e.faults {
		if x.Effect.occasion() != at || x.Spent() || !x.Match.matches(s) || !x.strikes() {
			continue
		}
		x.Fired++
		if x.Spent() {
			e.armed.Add(-1)
		}
		return x.Fault, true
	}
	return Fault{}, false
}

// strikes decides whether the fault fires on an occasion that it matches.
func (x *entry) strikes() bool {
	if x.Skip > 0 {
		x.Skip--
		return false
	}
	return x.Probability == 0 || x.dice.Float64() < x.Probability
}
