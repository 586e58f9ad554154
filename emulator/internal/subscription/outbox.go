package subscription

import (
	"context"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// What waits is bounded. Assumed: RingCentral tells no numbers; these are far above what
// a server that works leaves waiting.
const (
	maxWaiting    = 10_000  // notifications of one subscription
	maxAltogether = 1 << 18 // notifications of all; beyond, each subscription may have fewer
	fewWaiting    = 100
)

// notification is what one subscriber is told about one change.
type notification struct {
	queue queueKey
	uuid  string
	event string // the event filter that matched
	body  []byte // shared with the other subscribers; nil: the server is only tried

	befallen fault.Fault // the fault that befell it; zero for none
	telling  *telling
}

// queueKey names a queue: one for each chat of a subscription, and one, without a chat,
// for everything else.
type queueKey struct {
	subscription state.SubscriptionID
	chat         state.ChatID
}

// outbox holds the notifications that wait to be sent. Those of a queue are sent one
// after the other, in order; queues of a subscription in parallel, up to a limit.
//
// A goroutine sends for whichever subscription is next in line, and there are no more of
// them than the lines allow, however many subscriptions there are. So that nobody waits
// for a slow server but its own subscription, each subscription stands in the line of
// servers as fast as its own, and one that turns out to be slow gives its place back
// while it is still being waited for. Fields below mu are guarded by it.
type outbox struct {
	clock *clock.Clock
	send  func(context.Context, notification) (answered bool)
	wg    sync.WaitGroup

	mu       sync.Mutex
	outlets  map[state.SubscriptionID]*outlet // those with something in them, and slow ones
	lines    [paces]line
	telling  *telling
	waiting  int    // notifications in queues, those being sent included
	awaited  int    // those among them that an advance of the clock waits for
	detached int    // senders that have given their place back
	release  func() // ends the clock's being busy; nil while nothing is awaited
}

// queue is the notifications of one key, oldest first. Its head belongs to who sends it.
type queue struct {
	head notification
	rest []notification
}

// outlet is one subscription's share of the outbox.
type outlet struct {
	queues  map[state.ChatID]*queue
	ready   []*queue // have something in them, and nobody sends from them
	waiting int
	senders int
	pace    pace
	inLine  bool
}

func newOutbox(c *clock.Clock, send func(context.Context, notification) bool) *outbox {
	return &outbox{clock: c, send: send, outlets: map[state.SubscriptionID]*outlet{}, lines: newLines()}
}

// add puts a notification at the end of its queue, unless too many wait already. It never
// waits. What is sent stops when ctx ends.
func (o *outbox) add(ctx context.Context, n notification) (added bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := o.outlet(n.queue.subscription)
	if out.waiting >= maxWaiting || out.waiting >= fewWaiting && o.waiting >= maxAltogether {
		return false
	}
	n.telling = o.telling
	n.telling.add()
	o.waiting++
	out.waiting++
	o.await(out, 1)
	if q, ok := out.queues[n.queue.chat]; ok {
		q.rest = append(q.rest, n)
		return true
	}
	q := &queue{head: n}
	out.queues[n.queue.chat] = q
	out.ready = append(out.ready, q)
	o.lineUp(ctx, out)
	return true
}

// idle reports whether nothing waits for the subscription.
func (o *outbox) idle(id state.SubscriptionID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	out, ok := o.outlets[id]
	return !ok || out.waiting == 0
}

// forget drops what waits for a subscription, except what is being sent, and how fast
// its server is.
func (o *outbox) forget(id state.SubscriptionID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	out, ok := o.outlets[id]
	if !ok {
		return
	}
	for _, q := range out.ready {
		q.rest = append([]notification{q.head}, q.rest...)
		delete(out.queues, q.head.queue.chat)
		o.empty(out, q)
	}
	out.ready = nil
	for _, q := range out.queues {
		o.empty(out, q)
	}
	if out.waiting == 0 {
		delete(o.outlets, id)
	}
}

// empty drops the rest of a queue. o.mu must be held.
func (o *outbox) empty(out *outlet, q *queue) {
	for _, n := range q.rest {
		n.telling.release()
	}
	o.drop(out, len(q.rest))
	q.rest = nil
}

// outlet returns the outlet of a subscription, which begins as a fast one: its server has
// just answered the validation in time. o.mu must be held.
func (o *outbox) outlet(id state.SubscriptionID) *outlet {
	out, ok := o.outlets[id]
	if !ok {
		out = &outlet{queues: map[state.ChatID]*queue{}}
		o.outlets[id] = out
	}
	return out
}

// drop takes notifications of an outlet out of all sums. o.mu must be held.
func (o *outbox) drop(out *outlet, n int) {
	o.waiting -= n
	out.waiting -= n
	o.await(out, -n)
}

// await changes how many notifications an advance of the clock waits for. Those for a
// server that hangs are not awaited: days may pass before it answers. o.mu must be held.
func (o *outbox) await(out *outlet, n int) {
	if out.pace == hanging {
		return
	}
	o.awaited += n
	switch {
	case o.awaited > 0 && o.release == nil:
		o.release = o.clock.Busy()
	case o.awaited == 0 && o.release != nil:
		o.release()
		o.release = nil
	}
}

// setPace notes how fast the server of an outlet is. o.mu must be held.
func (o *outbox) setPace(out *outlet, p pace) {
	hung := out.pace == hanging
	if p == hanging && !hung {
		o.await(out, -out.waiting)
	}
	out.pace = p
	if p != hanging && hung {
		o.await(out, out.waiting)
	}
}

// finish removes the head of a queue, which was sent, and puts the queue back in line
// when there is more in it. o.mu must be held.
func (o *outbox) finish(ctx context.Context, j *job) {
	out, q := j.outlet, j.queue
	out.senders--
	key := q.head.queue
	if len(q.rest) > 0 {
		q.head, q.rest = q.rest[0], q.rest[1:]
		out.ready = append(out.ready, q)
	} else {
		delete(out.queues, key.chat)
	}
	o.drop(out, 1)
	if out.waiting == 0 && out.pace == quick && o.outlets[key.subscription] == out {
		delete(o.outlets, key.subscription)
		return
	}
	o.lineUp(ctx, out)
}

// slowAfter is how long, in wall time, a server may take to count as quick.
const slowAfter = 50 * time.Millisecond

// hangingAfter is how long, in wall time, an attempt takes that ends with the time limit:
// the server hangs.
const hangingAfter = 3 * time.Second

// wait returns when everything is sent, or dropped because its context has ended.
func (o *outbox) wait() { o.wg.Wait() }
