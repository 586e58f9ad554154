package connector_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// fakeSockets hands out WebSockets that a test speaks through. Fields below mu are
// guarded by it.
type fakeSockets struct {
	opened chan *fakeSocket

	mu        sync.Mutex
	positions []string
	recover   bool
	numbered  bool // each subscription has an id of its own
}

func newFakeSockets() *fakeSockets { return &fakeSockets{opened: make(chan *fakeSocket, 10)} }

func (f *fakeSockets) Open(_ context.Context, _ connector.Access, position string) (connector.Socket, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.positions = append(f.positions, position)
	s := &fakeSocket{incoming: make(chan connector.Incoming, 10), recovered: f.recover && position != ""}
	s.subscription = connector.Subscription{ID: "over-websocket", Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if f.numbered {
		s.subscription.ID = connector.SubscriptionID("over-websocket-" + strconv.Itoa(len(f.positions)))
	}
	f.opened <- s
	return s, nil
}

func (f *fakeSockets) Probe(context.Context, connector.Access) error { return nil }

type fakeSocket struct {
	incoming     chan connector.Incoming
	subscription connector.Subscription
	recovered    bool
}

func (s *fakeSocket) Subscription() (connector.Subscription, bool) {
	return s.subscription, s.recovered
}

func (s *fakeSocket) Next(ctx context.Context) (connector.Incoming, error) {
	select {
	case in, ok := <-s.incoming:
		if !ok {
			return in, &connector.OutageError{Err: errors.New("cut")}
		}
		return in, nil
	case <-ctx.Done():
		return connector.Incoming{}, ctx.Err()
	}
}

func (s *fakeSocket) Close() error { return nil }

func (s *fakeSocket) tell(h *harness, post ringcentraltest.Post, position string) {
	h.t.Helper()
	_, told := h.parsed(post)
	s.incoming <- connector.Incoming{Owner: "300", Position: position, Notification: connector.Notification{Type: connector.PostAdded, Post: told}}
}

// listening returns a harness whose channel listens over a WebSocket.
func listening(t *testing.T, sockets *fakeSockets) (*harness, *fakeSocket) {
	t.Helper()
	h := newHarness(t, echo)
	h.options.Sockets = sockets
	return h, h.listen(sockets)
}

// ready starts a connector whose channel can be enabled to listen over a WebSocket.
func (h *harness) ready() {
	h.t.Helper()
	h.build()
	h.run()
	transport := connector.WebSocket
	_, err := h.Configure(h.t.Context(), h.id, connector.Configuration{Environment: connector.Sandbox, Transport: &transport})
	h.check(err)
	_, err = h.AuthorizeJWT(h.t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
}

// listen makes the harness such a one.
func (h *harness) listen(sockets *fakeSockets) *fakeSocket {
	h.t.Helper()
	t := h.t
	h.ready()
	channel, err := h.Enable(t.Context(), h.id)
	h.check(err)
	if got := channel.Sandbox.Subscription.Transport; got != connector.WebSocket {
		t.Fatalf("got %q, want a WebSocket", got)
	}
	return <-sockets.opened
}

// A connection that breaks is followed by another, which goes on after what was stored.
func TestAWebSocketGoesOnWhereTheLastOneBroke(t *testing.T) {
	t.Parallel()
	for _, recovers := range []bool{true, false} {
		t.Run(map[bool]string{true: "recovered", false: "subscribed anew"}[recovers], func(t *testing.T) {
			t.Parallel()
			sockets := newFakeSockets()
			sockets.recover = recovers
			h, first := listening(t, sockets)
			chat := h.rc.Chat("Direct")
			first.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), "w2")
			h.said(chat, "re: one")
			untold := h.rc.SayUnheard(chat, ringcentraltest.Alice, "two")
			close(first.incoming)
			second := <-sockets.opened
			if recovers {
				second.tell(h, untold, "w3")
			}
			h.said(chat, "re: one", "re: two") // recovered, or read back
			sockets.mu.Lock()
			defer sockets.mu.Unlock()
			if !slices.Equal(sockets.positions, []string{"", "w2"}) {
				t.Errorf("got positions %q, want that of the latest stored notification", sockets.positions)
			}
		})
	}
}

// hindsight is a store that once tells of all channels as they were a while ago.
type hindsight struct {
	connector.Store
	armed *atomic.Int64 // how many calls later that is
	asked chan struct{} // has room for every call
	tell  chan struct{}
}

func (s hindsight) Channels(ctx context.Context) ([]connector.Channel, error) {
	channels, err := s.Store.Channels(ctx)
	waits := s.armed.Add(-1) == 0 // is told before the call is
	s.asked <- struct{}{}
	if waits {
		<-s.tell
	}
	return channels, err
}

// The upkeep that has read of a channel before that was enabled leaves its WebSocket alone.
func TestAChannelThatWasJustEnabledKeepsItsWebSocket(t *testing.T) {
	t.Parallel()
	sockets := newFakeSockets()
	h := newHarness(t, echo)
	h.options.Sockets = sockets
	late := hindsight{h.options.Store, new(atomic.Int64), make(chan struct{}, 1000), make(chan struct{})}
	h.options.Store = late
	h.ready()
	<-h.Began() // it asks before that as well
	late.armed.Store(2)
	h.Garbled(h.id, connector.Sandbox) // lets the upkeep tell that something was missed, and look
	for late.armed.Load() > 0 {
		<-late.asked
	}
	_, err := h.Enable(t.Context(), h.id)
	h.check(err)
	for len(late.asked) > 0 {
		<-late.asked
	}
	close(late.tell)
	for range 2 { // the second look is after all that the first one did
		h.Garbled(h.id, connector.Sandbox)
		<-late.asked
		<-late.asked
	}
	if n := len(sockets.opened); n != 1 {
		t.Errorf("got %d WebSockets, want the one of Enable", n)
	}
}

// A connection that breaks before it told anything has no position to go on from: what was
// written meanwhile is read back. One that was recovered and breaks at once goes on from the
// last position.
func TestAWebSocketThatToldNothingLosesNothing(t *testing.T) {
	t.Parallel()
	sockets := newFakeSockets()
	sockets.recover = true
	h, first := listening(t, sockets)
	chat := h.rc.Chat("Direct")
	h.rc.SayUnheard(chat, ringcentraltest.Alice, "one")
	close(first.incoming)
	second := <-sockets.opened
	h.said(chat, "re: one") // read back
	second.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "two"), "w2")
	h.said(chat, "re: one", "re: two")
	untold := h.rc.SayUnheard(chat, ringcentraltest.Alice, "three")
	close(second.incoming)
	third := <-sockets.opened
	close(third.incoming) // recovered, and cut again
	fourth := <-sockets.opened
	fourth.tell(h, untold, "w3")
	h.said(chat, "re: one", "re: two", "re: three")
	sockets.mu.Lock()
	defer sockets.mu.Unlock()
	if !slices.Equal(sockets.positions, []string{"", "", "w2", "w2"}) {
		t.Errorf("got positions %q", sockets.positions)
	}
}

// RingCentral keeps the latest hundred notifications for a recovery, and does not say whether
// there were more: what it tells waits until the chat was read back.
func TestWhatARecoveryDroppedIsAnsweredFirst(t *testing.T) {
	t.Parallel()
	sockets := newFakeSockets()
	sockets.recover = true
	h, first := listening(t, sockets)
	chat := h.rc.Chat("Direct")
	first.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), "w2")
	h.said(chat, "re: one")
	h.caughtUp()
	h.rc.SayUnheard(chat, ringcentraltest.Alice, "two") // dropped
	kept := h.rc.SayUnheard(chat, ringcentraltest.Alice, "three")
	const chats = "/team-messaging/v1/recent/chats"
	before := h.rc.Calls(http.MethodGet, chats)
	h.rc.Arm(http.MethodGet, "/recent/chats", 1, ringcentraltest.Refuse(http.StatusServiceUnavailable, "CMN-211", "Overloaded"))
	close(first.incoming)
	second := <-sockets.opened
	h.rc.Await("the read-back to fail", func() bool { return h.rc.Calls(http.MethodGet, chats) > before })
	second.tell(h, kept, "w3")
	h.rc.Await("it to be stored", func() bool {
		tally, err := h.Tally(t.Context(), h.id)
		h.check(err)
		return tally.Messages[connector.Waiting] == 1
	})
	h.said(chat, "re: one")
	h.clock.AwaitTimer(t, 5*time.Second)
	h.said(chat, "re: one", "re: two", "re: three")
}

// RingCentral keeps the subscription of a broken connection for a while. Where nobody can go on
// with it, it is deleted, and nobody else's.
func TestTheSubscriptionOfALostWebSocketIsDeleted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		lose func(h *harness, s *fakeSocket)
	}{
		{"by a restart", func(h *harness, _ *fakeSocket) {
			h.stop()
			h.again()
		}},
		{"before it told anything", func(_ *harness, s *fakeSocket) { close(s.incoming) }},
		{"too late to go on", func(h *harness, s *fakeSocket) {
			chat := h.rc.Chat("Direct")
			s.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), "w2")
			h.said(chat, "re: one")
			close(s.incoming)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sockets := newFakeSockets()
			sockets.numbered = true
			h, first := listening(t, sockets)
			deleted := func(n string) int {
				return h.rc.Calls(http.MethodDelete, "/restapi/v1.0/subscription/over-websocket-"+n)
			}
			if deleted("1") > 0 {
				t.Fatal("the subscription was deleted while its connection was open")
			}
			tt.lose(h, first)
			second := <-sockets.opened
			h.rc.Await("the old subscription to be deleted", func() bool { return deleted("1") > 0 })
			chat := h.rc.Chat("Direct")
			second.tell(h, h.rc.SayUnheard(chat, ringcentraltest.Alice, "two"), "w3")
			h.said(chat, "re: two")
			if deleted("2") > 0 {
				t.Error("the subscription of the open connection was deleted")
			}
		})
	}
}
