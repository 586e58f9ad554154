package connector_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// refusedCall is what RingCentral wanted to tell a blocked stream.
func refusedCall() connector.RefusedCall {
	return connector.RefusedCall{
		Kind: connector.NotificationCall, Environment: connector.Sandbox, Genuine: true, Type: connector.PostAdded,
		Post: connector.Post{ID: 9, Chat: 7, Creator: "12", Text: "hush"},
	}
}

// Whichever process refuses a call, all list it, one that starts later as well; with its words
// only the one that refused it. Of a flood the newest are kept.
func TestACallThatOneProcessRefusesIsListedByAll(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared, h.options.Neighbours = true, &neighbours{}
	h.build()
	h.goLive()
	other := h.replica()
	_, err := h.Block(t.Context(), h.id, "")
	h.check(err)
	call := refusedCall()
	h.NoteRefused(h.id, call)
	listed := h.listed(other, 1)
	if got := listed[0]; got.Post.Creator != "12" || got.Post.Text != "" || got.Released {
		t.Errorf("the other process lists %+v", got)
	}
	if own, err := h.RefusedCalls(t.Context(), h.id); err != nil || len(own) != 1 || own[0].Post.Text != "hush" || own[0].ID != listed[0].ID {
		t.Errorf("the one that refused it lists %+v, %v", own, err)
	}

	for range 500 {
		h.NoteRefused(h.id, call)
	}
	h.stop() // stores what is left
	last := h.listed(h.replica(), 100)
	if last[0].ID <= last[99].ID || listed[0].ID >= last[99].ID {
		t.Errorf("kept are %s to %s, want the newest first", last[0].ID, last[99].ID)
	}

	_, err = other.Unblock(t.Context(), h.id)
	h.check(err)
	if ended := h.listed(other, 100); !ended[0].Released {
		t.Error("the end of the block is not told")
	}
}

// listed waits until a process lists so many refused calls.
func (h *harness) listed(c *connector.Connector, want int) []connector.RefusedCall {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 10*time.Second)
	defer cancel()
	for {
		changed := c.Changed()
		calls, err := c.RefusedCalls(ctx, h.id)
		h.check(err)
		if len(calls) == want {
			return calls
		}
		select {
		case <-changed:
		case <-ctx.Done():
			h.t.Fatalf("%d calls are listed, not %d", len(calls), want)
		}
	}
}

// forgetful is a store that keeps no refused call for a while.
type forgetful struct {
	connector.Store

	fails atomic.Int32 // times
	tried chan struct{}
}

func (f *forgetful) KeepRefused(ctx context.Context, id connector.StreamID, calls []connector.RefusedCall, newest int) error {
	if f.fails.Add(-1) >= 0 {
		f.tried <- struct{}{}
		return errors.New("the disk is full")
	}
	return f.Store.KeepRefused(ctx, id, calls, newest)
}

// What could not be stored is stored with the next call.
func TestARefusedCallIsNotLostWithAFailure(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	store := &forgetful{Store: h.options.Store, tried: make(chan struct{}, 1)}
	store.fails.Store(1)
	h.options.Store = store
	h.build()
	h.goLive()
	h.NoteRefused(h.id, refusedCall())
	<-store.tried
	h.NoteRefused(h.id, refusedCall())
	h.stop()

	h.build()
	if calls := h.listed(h.Connector, 2); calls[0].Post.Creator != "12" {
		t.Errorf("listed are %+v", calls)
	}
}
