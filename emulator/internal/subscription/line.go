package subscription

import (
	"context"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
)

// pace says how fast the server of a subscription was of late.
type pace int

const (
	quick pace = iota
	slow
	hanging // gives no answer at all

	paces = 3
)

// maxDetached is how many senders may wait for slow servers beside those that the lines
// allow. When that many do, slow servers keep their places in the line of quick ones.
const maxDetached = 1024

// line is the subscriptions of one pace that have something to be sent, and how many
// may be sent for at once.
type line struct {
	pace    pace
	most    int // senders at once
	each    int // senders of one subscription at once
	senders int
	outlets []*outlet
}

// maxParallel is how many queues of one subscription are sent from at once.
// Assumed: it only has to keep a slow server from holding up what it could take.
const maxParallel = 16

// newLines returns the lines of all paces. Assumed: the numbers only have to keep the
// machine from having to open too many connections.
func newLines() [paces]line {
	return [paces]line{
		{pace: quick, most: 256, each: maxParallel},
		{pace: slow, most: 256, each: maxParallel},
		{pace: hanging, most: 128, each: 1},
	}
}

// job is a notification that is being sent.
type job struct {
	outlet   *outlet
	queue    *queue
	line     *line
	detached bool // has given its place in the line back
	finished bool
}

// lineUp puts an outlet in line if something of it can be sent. o.mu must be held.
func (o *outbox) lineUp(ctx context.Context, out *outlet) {
	l := &o.lines[out.pace]
	if out.inLine || len(out.ready) == 0 || out.senders >= l.each {
		return
	}
	out.inLine = true
	l.outlets = append(l.outlets, out)
	o.staff(ctx, l)
}

// staff starts one sender more for a line if it needs and may have one. o.mu must be held.
func (o *outbox) staff(ctx context.Context, l *line) {
	if len(l.outlets) > 0 && l.senders < l.most {
		l.senders++
		o.wg.Go(func() { o.serve(ctx, l) })
	}
}

// serve sends for one outlet of a line after the other until nobody stands in it.
func (o *outbox) serve(ctx context.Context, l *line) {
	for {
		j := o.next(ctx, l)
		if j == nil {
			return
		}
		elapsed := clock.Stopwatch()
		alarm := time.AfterFunc(slowAfter, func() { o.detach(ctx, j) })
		answered := ctx.Err() != nil || o.send(ctx, j.queue.head)
		alarm.Stop()
		if ctx.Err() == nil { // otherwise it is left to the next process
			j.queue.head.telling.release()
		}
		if !o.settle(ctx, j, paceOf(answered, elapsed())) {
			return
		}
	}
}

func paceOf(answered bool, took time.Duration) pace {
	switch {
	case !answered && took >= hangingAfter:
		return hanging
	case took >= slowAfter:
		return slow
	}
	return quick
}

// next takes the next notification of a line, or nil when this sender has to end.
func (o *outbox) next(ctx context.Context, l *line) *job {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(l.outlets) > 0 {
		out := l.outlets[0]
		l.outlets = l.outlets[1:]
		out.inLine = false
		if out.pace != l.pace || len(out.ready) == 0 {
			o.lineUp(ctx, out)
			continue
		}
		q := out.ready[0]
		out.ready = out.ready[1:]
		out.senders++
		o.lineUp(ctx, out)
		return &job{outlet: out, queue: q, line: l}
	}
	l.senders--
	return nil
}

// detach notes that a server is slow while it is still being waited for, and lets
// somebody else have the place.
func (o *outbox) detach(ctx context.Context, j *job) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if j.finished || j.line.pace != quick {
		return
	}
	o.setPace(j.outlet, max(j.outlet.pace, slow))
	if o.detached >= maxDetached {
		return
	}
	j.detached = true
	o.detached++
	j.line.senders--
	o.staff(ctx, j.line)
}

// settle notes that a notification was sent, at what pace, and reports whether its sender
// goes on.
func (o *outbox) settle(ctx context.Context, j *job, p pace) (more bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	j.finished = true
	o.setPace(j.outlet, p)
	o.finish(ctx, j)
	if j.detached {
		o.detached--
	}
	return !j.detached
}
