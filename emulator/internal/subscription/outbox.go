package subscription

import (
	"context"
	"sync"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// maxParallel is how many queues of one subscription are sent from at once.
// Assumed: it only has to keep a slow server from holding up what it could take.
const maxParallel = 16

// notification is what one subscriber is told about one change.
type notification struct {
	queue queueKey
	uuid  string
	event string // the event filter that matched
	body  []byte // shared with the other subscribers

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
// after the other, in order; queues of a subscription in parallel, up to a limit; and
// no subscription waits for another. There is a goroutine for as many queues of a
// subscription as are sent from, and none for an idle one. Fields below mu are guarded
// by it.
type outbox struct {
	clock *clock.Clock
	send  func(context.Context, notification)
	wg    sync.WaitGroup

	mu      sync.Mutex
	queues  map[queueKey]*queue // those with something in them
	outlets map[state.SubscriptionID]*outlet
	telling *telling
	waiting int    // notifications in queues, those being sent included
	release func() // ends the clock's being busy; nil while nothing waits
}

// queue is the notifications of one key, oldest first. Its head belongs to who sends it.
type queue struct {
	head notification
	rest []notification
}

// outlet is one subscription's share of the outbox.
type outlet struct {
	ready   []*queue // have something in them, and nobody sends from them
	senders int
}

func newOutbox(c *clock.Clock, send func(context.Context, notification)) *outbox {
	return &outbox{
		clock: c, send: send,
		queues: map[queueKey]*queue{}, outlets: map[state.SubscriptionID]*outlet{},
	}
}

// add puts a notification at the end of its queue. It never waits. What is sent stops
// when ctx ends.
func (o *outbox) add(ctx context.Context, n notification) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n.telling = o.telling
	n.telling.add()
	if o.waiting++; o.waiting == 1 {
		o.release = o.clock.Busy()
	}
	if q, ok := o.queues[n.queue]; ok {
		q.rest = append(q.rest, n)
		return
	}
	q := &queue{head: n}
	o.queues[n.queue] = q
	o.open(ctx, n.queue.subscription, q)
}

// open lets a subscription send from a queue. o.mu must be held.
func (o *outbox) open(ctx context.Context, id state.SubscriptionID, q *queue) {
	out, ok := o.outlets[id]
	if !ok {
		out = &outlet{}
		o.outlets[id] = out
	}
	out.ready = append(out.ready, q)
	if out.senders < maxParallel {
		out.senders++
		o.wg.Go(func() { o.drain(ctx, id, out) })
	}
}

// drain sends the first notification of one ready queue after the other until none is
// ready.
func (o *outbox) drain(ctx context.Context, id state.SubscriptionID, out *outlet) {
	for {
		q, ok := o.next(id, out)
		if !ok {
			return
		}
		if ctx.Err() == nil {
			o.send(ctx, q.head)
		}
		if ctx.Err() == nil { // otherwise it is left to the next process
			q.head.telling.release()
		}
		o.done(out, q)
	}
}

// next takes a queue of the subscription to send its head, or ends this sender.
func (o *outbox) next(id state.SubscriptionID, out *outlet) (*queue, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(out.ready) == 0 {
		if out.senders--; out.senders == 0 {
			delete(o.outlets, id)
		}
		return nil, false
	}
	q := out.ready[0]
	out.ready = out.ready[1:]
	return q, true
}

// done removes the head of a queue, which was sent, and puts the queue back in line when
// there is more in it.
func (o *outbox) done(out *outlet, q *queue) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(q.rest) > 0 {
		q.head, q.rest = q.rest[0], q.rest[1:]
		out.ready = append(out.ready, q)
	} else {
		delete(o.queues, q.head.queue)
	}
	if o.waiting--; o.waiting == 0 {
		o.release()
		o.release = nil
	}
}

// wait returns when everything is sent, or dropped because its context has ended.
func (o *outbox) wait() { o.wg.Wait() }
