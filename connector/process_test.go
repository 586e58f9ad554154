package connector_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// cutOff is a store that a process cannot write to for a while. It looks whether a gap is
// open when a post is stored.
type cutOff struct {
	connector.Store
	broken *atomic.Bool
	gapped *atomic.Bool
	swept  chan struct{} // holds an element once the process has begun
}

func (s cutOff) IdleLanes(ctx context.Context) ([]connector.Lane, error) {
	select {
	case s.swept <- struct{}{}:
	default:
	}
	return s.Store.IdleLanes(ctx)
}

func (s cutOff) AddPost(ctx context.Context, l connector.Lane, p connector.Post) (bool, error) {
	if s.broken.Load() {
		return false, errors.New("the store is broken")
	}
	channel, err := s.Channel(ctx, l.Stream)
	s.gapped.Store(err == nil && channel.In(l.Environment).Gap != 0)
	return s.Store.AddPost(ctx, l, p)
}

func (s cutOff) SaveChannel(ctx context.Context, c connector.Channel, secrets ...connector.Secret) error {
	if s.broken.Load() {
		return errors.New("the store is broken")
	}
	return s.Store.SaveChannel(ctx, c, secrets...)
}

// sharing returns a live harness beside a second process, whose store can break, and to which
// RingCentral sends everything from then on.
func sharing(t *testing.T) (h *harness, broken, gapped *atomic.Bool) {
	t.Helper()
	h = newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	sound := h.options.Store
	broken, gapped = new(atomic.Bool), new(atomic.Bool)
	swept := make(chan struct{}, 1)
	h.options.Store = cutOff{sound, broken, gapped, swept}
	second := h.replica()
	h.options.Store = sound
	<-swept
	h.hooks.current.Store(second)
	h.caughtUp()
	return h, broken, gapped
}

// What was on its way to a process that is lost is read back by those that are left, however
// long the channel is silent else.
func TestWhatWasOnItsWayToALostProcessIsReadBack(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	h.caughtUp()
	_, _, err := h.store.Lease(t.Context(), "process/7", time.Millisecond) // of one that is lost at once
	h.check(err)
	h.lost(chat, "hi")
	h.said(chat, "re: hi")
}

// heir is a store in which a process is once taken for lost, and nobody else looks after those
// that are.
type heir struct {
	connector.Store
	lost *atomic.Bool
}

func (heir) Lapsed(context.Context, string) ([]string, error) { return nil, nil }

func (s heir) ExtendLease(ctx context.Context, l connector.Lease, length time.Duration) error {
	if s.lost.CompareAndSwap(true, false) {
		return connector.ErrLost
	}
	return s.Store.ExtendLease(ctx, l, length)
}

// A process that needs another name may take that of a lost one: it does what is left to do
// for it.
func TestWhoTakesTheNameOfALostProcessReadsBack(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	var lost atomic.Bool
	h.options.Store, h.options.Shared = heir{h.options.Store, &lost}, true
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	h.caughtUp()
	_, _, err := h.store.Lease(t.Context(), "process/2", time.Millisecond) // of one that is lost at once
	h.check(err)
	h.lost(chat, "hi")
	lost.Store(true)
	h.said(chat, "re: hi")
}

// A process that ends in order leaves nothing to read back.
func TestAProcessThatEndsInOrderIsNotLost(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	lapsed, err := h.store.Lapsed(t.Context(), "process/")
	h.check(err)
	h.stop()
	_, held, err := h.store.Lease(t.Context(), "process/1", 0)
	if len(lapsed) != 0 || held != 0 || err != nil {
		t.Errorf("got %v lapsed, held for %s, %v", lapsed, held, err)
	}
}

// A process that cannot store what it missed is taken for lost by the others.
func TestAProcessThatCannotTellWhatItMissedIsReplaced(t *testing.T) {
	t.Parallel()
	h, broken, _ := sharing(t)
	chat := h.rc.Chat("Direct")
	broken.Store(true)
	h.untold(chat, "hi")
	h.said(chat, "re: hi")
}

// Once it can, it tells before it takes anything else in: nobody answers what came later
// first.
func TestWhatWasMissedIsToldBeforeAnythingElseIsTakenIn(t *testing.T) {
	t.Parallel()
	h, broken, gapped := sharing(t)
	chat := h.rc.Chat("Direct")
	broken.Store(true)
	h.untold(chat, "one")
	broken.Store(false)
	h.rc.Say(chat, ringcentraltest.Alice, "two")
	if !gapped.Load() {
		t.Error("no gap was open when the later message was stored")
	}
	h.said(chat, "re: one", "re: two")
}
