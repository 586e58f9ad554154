package subscription

import (
	"context"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// mishaps lets the armed faults befall notifications on their way to the transport. What
// is held back does not hold up its queue, and no advance of the clock waits for it.
// Fields below mu are guarded by it.
type mishaps struct {
	faults  *fault.Engine
	state   *state.State
	clock   *clock.Clock
	deliver func(context.Context, notification) (answered bool)

	mu   sync.Mutex
	held map[queueKey][]heldBack // until the next one of the queue is delivered
}

// heldBack is a notification that waits for the one after it, or for its time.
type heldBack struct {
	notification

	stop func() bool // reports whether it came before the time
}

func newMishaps(d *Dispatcher) *mishaps {
	return &mishaps{faults: d.Faults, state: d.State, clock: d.Clock, deliver: d.send, held: map[queueKey][]heldBack{}}
}

// send delivers a notification, or does to it what a fault says. It reports whether the
// server answered, if it was asked.
func (m *mishaps) send(ctx context.Context, n notification) (answered bool) {
	if n.body != nil && m.faults.Armed() > 0 {
		n.befallen, _ = m.faults.Delivery(m.subject(n))
	}
	switch n.befallen.Effect {
	case fault.Delay:
		m.later(ctx, n)
		return true
	case fault.Reorder:
		m.hold(ctx, n)
		return true
	case fault.Duplicate:
		m.deliver(ctx, n)
	default: // none, or one that changes what is delivered
	}
	answered = m.deliver(ctx, n)
	for _, waiting := range m.release(n.queue) {
		if waiting.stop() {
			m.late(ctx, waiting.notification)
		}
	}
	return answered
}

func (m *mishaps) subject(n notification) fault.Subject {
	x, _ := m.state.Subscriber(n.queue.subscription)
	about := subjectOf(m.state, x)
	about.EventFilter = n.event
	return about
}

// subjectOf names a subscription to the faults; one that does not exist yet has no id.
func subjectOf(s *state.State, x state.Subscription) fault.Subject {
	return fault.Subject{
		Environment: string(s.Environment()), App: string(x.App), Person: x.Owner.Person().String(), Subscription: string(x.ID),
	}
}

// later delivers a notification when its time has come, unless everything was replaced
// meanwhile, which ends ctx. Until then its change is not told.
func (m *mishaps) later(ctx context.Context, n notification) (stop func() bool) {
	n.telling.add()
	return m.clock.AfterFunc(n.befallen.After, func() { m.late(ctx, n) })
}

// late delivers a notification that was held back.
func (m *mishaps) late(ctx context.Context, n notification) {
	if ctx.Err() != nil {
		return // it is left to the next process
	}
	m.deliver(ctx, n)
	if ctx.Err() == nil {
		n.telling.release()
	}
}

// hold keeps a notification until the next one of its queue was delivered, or until its
// time has come.
func (m *mishaps) hold(ctx context.Context, n notification) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held[n.queue] = append(m.held[n.queue], heldBack{n, m.later(ctx, n)})
}

func (m *mishaps) release(key queueKey) []heldBack {
	m.mu.Lock()
	defer m.mu.Unlock()
	waiting := m.held[key]
	delete(m.held, key)
	return waiting
}
