package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// CallKind says what a call wanted that was refused for a blocked stream.
type CallKind string

// The kinds of calls that come from outside.
const (
	NotificationCall  CallKind = "Notification"  // of RingCentral, about a post
	ApplicationCall   CallKind = "Application"   // another application wanted to speak
	AuthorizationCall CallKind = "Authorization" // a browser came back from RingCentral
	InstallationCall  CallKind = "Installation"  // RingCentral told of a bot
)

// CallID names a refused call. Of two that a process refused, the later one has the greater.
type CallID string

// RefusedCall is a call that was refused because the stream is blocked.
type RefusedCall struct {
	ID          CallID
	Time        time.Time // to the millisecond
	Kind        CallKind
	Environment Environment // only of a notification
	Genuine     bool        // it carried the token of the subscription
	Type        EventType   // only of a genuine notification about a text message
	Post        Post        // likewise; what it says is known to the process that refused the call
	Released    bool        // the block has ended since
}

const (
	keptCalls   = 100                    // per stream; the newest
	keepEvery   = 500 * time.Millisecond // of wall time, at most; calls that others refused are so late
	keepingTime = 5 * time.Second        // of wall time, at the end of the process
)

// refusedCalls is what the latest calls said that this process refused. One goroutine stores
// what is new of them now and then, so that a flood of calls waits for nothing, and never
// stores more than the newest of each stream. Fields below mu are guarded by it.
type refusedCalls struct {
	unkept bell // rings when there is something to store

	mu    sync.Mutex
	calls map[StreamID][]RefusedCall // oldest first
	fresh map[StreamID]int           // how many of them, the newest, are not stored
	count int                        // of all
}

func newRefusedCalls() *refusedCalls {
	return &refusedCalls{unkept: make(bell, 1), calls: map[StreamID][]RefusedCall{}, fresh: map[StreamID]int{}}
}

// NoteRefused keeps what a call said that Admit or Endpoint has refused with ErrBlocked, and
// lets the other processes know who called.
func (c *Connector) NoteRefused(id StreamID, call RefusedCall) {
	name, err := c.entropy.text(9)
	if err != nil {
		c.log.Warn("refused call not listed", "stream_id", id, "err", err)
		return
	}
	call.ID, call.Time = CallID(name), c.clock.Now().UTC().Truncate(time.Millisecond)
	c.refusedCalls.add(id, call)
	c.watchers.ring()
}

func (r *refusedCalls) add(id StreamID, call RefusedCall) {
	r.mu.Lock()
	r.count++
	call.ID = CallID(fmt.Sprintf("%012d-%s", r.count, call.ID))
	list := append(r.calls[id], call)
	r.calls[id] = slices.Clone(list[max(0, len(list)-keptCalls):])
	r.fresh[id] = min(r.fresh[id]+1, keptCalls)
	r.mu.Unlock()
	r.unkept.ring()
}

// RefusedCalls returns the latest calls to a stream that all processes refused because it was
// blocked, newest first.
func (c *Connector) RefusedCalls(ctx context.Context, id StreamID) ([]RefusedCall, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	list := c.refusedCalls.of(id) // before the others, so that none is missed while it is stored
	stored, err := c.store.RefusedCalls(ctx, id)
	if err != nil {
		return nil, err
	}
	own := map[CallID]bool{}
	for _, call := range list {
		own[call.ID] = true
	}
	for _, call := range stored {
		if !own[call.ID] {
			list = append(list, call)
		}
	}
	slices.SortFunc(list, func(a, b RefusedCall) int {
		if order := b.Time.Compare(a.Time); order != 0 {
			return order
		}
		return strings.Compare(string(b.ID), string(a.ID))
	})
	list = list[:min(len(list), keptCalls)]
	since := channel.Block.Since.Truncate(time.Millisecond)
	for i := range list {
		list[i].Released = !channel.Blocked() || list[i].Time.Before(since)
	}
	return list, nil
}

func (r *refusedCalls) of(id StreamID) []RefusedCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls[id])
}

// forget drops the calls of a channel that is gone.
func (r *refusedCalls) forget(id StreamID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.calls, id)
	delete(r.fresh, id)
}

// keepRefused stores the calls that were refused, until ctx ends.
func (c *Connector) keepRefused(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-c.refusedCalls.unkept:
			c.keepAll(ctx)
			sleep(ctx, keepEvery)
		case <-ctx.Done():
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keepingTime)
	defer cancel()
	c.keepAll(ctx)
}

// keepAll stores the calls that are not stored. What fails is tried again with the next call.
func (c *Connector) keepAll(ctx context.Context) {
	for id, calls := range c.refusedCalls.take() {
		if err := c.store.KeepRefused(ctx, id, calls, keptCalls); err != nil {
			c.log.WarnContext(ctx, "refused calls not stored", "stream_id", id, "calls", len(calls), "err", err)
			c.refusedCalls.giveBack(id, len(calls))
			continue
		}
		c.watchers.ring()
	}
}

// take returns the calls that are to be stored now.
func (r *refusedCalls) take() map[StreamID][]RefusedCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := map[StreamID][]RefusedCall{}
	for id, n := range r.fresh {
		taken[id] = slices.Clone(r.calls[id][len(r.calls[id])-n:])
	}
	clear(r.fresh)
	return taken
}

// giveBack notes that calls which were taken were not stored.
func (r *refusedCalls) giveBack(id StreamID, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fresh[id] = min(r.fresh[id]+n, len(r.calls[id]))
	if r.fresh[id] == 0 {
		delete(r.fresh, id)
	}
}
