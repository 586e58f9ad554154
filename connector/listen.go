package connector

import (
	"context"
	"errors"
	"sync"
)

// listeners hold the WebSockets of the connections that listen over one, each in one
// process at a time. Fields below mu are guarded by it.
type listeners struct {
	connector *Connector
	sockets   Sockets // nil when there are none

	opened func()          // ends began
	began  <-chan struct{} // closed when the connector has begun to run

	mu        sync.Mutex
	spawn     spawner // nil while the connector does not run
	running   map[connectionRef]*listener
	suspended map[connectionRef]bool // those that are not to be ensured
}

// spawner runs a goroutine whose context ends with the connector, or by the returned
// function.
type spawner func(f func(context.Context)) context.CancelFunc

// listener is one goroutine that holds a WebSocket.
type listener struct {
	cancel context.CancelFunc
	ended  chan struct{}
	first  chan subscribed // takes what came of the first attempt; nil once that is of no interest
}

// subscribed is what came of an attempt.
type subscribed struct {
	subscription Subscription
	err          error
}

func newListeners(c *Connector, sockets Sockets) *listeners {
	began := make(chan struct{})
	return &listeners{
		connector: c, sockets: sockets, opened: sync.OnceFunc(func() { close(began) }), began: began,
		running: map[connectionRef]*listener{}, suspended: map[connectionRef]bool{},
	}
}

// open lets listeners start.
func (s *listeners) open(spawn spawner) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spawn = spawn
	s.opened()
}

// close lets no further ones start.
func (s *listeners) close() { s.open(nil) }

// await waits until the connector runs, which it does soon after its start.
func (s *listeners) await(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, s.connector.limits.send)
	defer cancel()
	select {
	case <-s.began:
	case <-ctx.Done():
	}
}

// begin opens the first WebSocket of a connection, and keeps it.
func (s *listeners) begin(ctx context.Context, ref connectionRef) (Subscription, error) {
	s.await(ctx)
	s.stop(ref)
	l := s.start(ref, make(chan subscribed, 1))
	if l == nil {
		return Subscription{}, &Problem{
			"The connector cannot listen over a WebSocket now.",
			"Choose WebHook, or start the connector again, then enable the channel again.",
		}
	}
	select {
	case got := <-l.first:
		return got.subscription, got.err
	case <-ctx.Done():
		s.stop(ref)
		return Subscription{}, ctx.Err()
	}
}

// ensure starts the listener of an enabled connection, if it does not run.
func (s *listeners) ensure(ref connectionRef) {
	s.mu.Lock()
	running := s.running[ref] != nil
	s.mu.Unlock()
	if !running {
		s.start(ref, nil)
	}
}

// suspend ends a listener that is about to be replaced, and lets upkeep start none until
// resume.
func (s *listeners) suspend(ref connectionRef) {
	s.mu.Lock()
	s.suspended[ref] = true
	s.mu.Unlock()
	s.stop(ref)
}

// resume ends a suspension, if there is one: upkeep looks what has to run.
func (s *listeners) resume(ref connectionRef) {
	s.mu.Lock()
	suspended := s.suspended[ref]
	delete(s.suspended, ref)
	s.mu.Unlock()
	if suspended {
		s.connector.upkeep.ring()
	}
}

// settle ends the listener of a connection that is not enabled, unless it is just about
// to be, or was since somebody looked.
func (s *listeners) settle(ctx context.Context, ref connectionRef) {
	s.mu.Lock()
	l := s.running[ref]
	over := l != nil && l.first == nil
	s.mu.Unlock()
	if !over {
		return
	}
	channel, err := s.connector.store.Channel(ctx, ref.Stream)
	if errors.Is(err, ErrNotFound) || err == nil && !channel.active(ref.Environment) {
		l.cancel()
		<-l.ended
	}
}

// retire ends the listeners of channels that are not among these any more.
func (s *listeners) retire(channels []Channel) {
	known := make(map[StreamID]bool, len(channels))
	for _, channel := range channels {
		known[channel.StreamID] = true
	}
	s.mu.Lock()
	var over []connectionRef
	for ref := range s.running {
		if !known[ref.Stream] {
			over = append(over, ref)
		}
	}
	s.mu.Unlock()
	for _, ref := range over {
		s.stop(ref)
	}
}

// stop ends a listener and waits for it.
func (s *listeners) stop(ref connectionRef) {
	s.mu.Lock()
	l := s.running[ref]
	s.mu.Unlock()
	if l != nil {
		l.cancel()
		<-l.ended
	}
}

// start runs a listener. It returns nil when that is not possible.
func (s *listeners) start(ref connectionRef, first chan subscribed) *listener {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spawn == nil || s.sockets == nil || s.running[ref] != nil || first == nil && s.suspended[ref] {
		return nil
	}
	l := &listener{ended: make(chan struct{}), first: first}
	s.running[ref] = l
	l.cancel = s.spawn(func(ctx context.Context) {
		s.connector.listen(ctx, ref, first)
		s.mu.Lock()
		delete(s.running, ref)
		s.mu.Unlock()
		close(l.ended)
	})
	return l
}

// enabled notes that the connection of a listener was enabled, so that it ends when that
// is no longer so.
func (s *listeners) enabled(ref connectionRef) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.running[ref]; l != nil {
		l.first = nil
	}
}

// listen holds a WebSocket until ctx ends, and opens another one when it breaks.
func (c *Connector) listen(ctx context.Context, ref connectionRef, first chan subscribed) {
	h := &hearing{connector: c, ref: ref, first: first}
	for failures := 0; ctx.Err() == nil; {
		var err error
		h.heard = false
		held, busy := c.alone(ctx, ref, "socket", func(ctx context.Context) { err = h.hold(ctx) })
		if errors.Is(busy, ErrConflict) {
			sleep(ctx, min(held, leaseLook))
			continue
		}
		if err == nil {
			err = busy
		}
		if h.first != nil { // nobody has enabled it
			h.first <- subscribed{err: err}
			return
		}
		if h.heard {
			failures = 0
		}
		failures++
		if ctx.Err() == nil {
			c.count(ref, OfSocket, "ended")
			c.log.InfoContext(ctx, "websocket ended", "stream_id", ref.Stream, "environment", ref.Environment, "attempt", failures, "err", err)
			c.endure(ctx, ref, failures, err)
		}
	}
}

// endure waits before the next WebSocket: for a moment, or until a problem may be mended.
func (c *Connector) endure(ctx context.Context, ref connectionRef, failures int, cause error) {
	asked, wait := temporary(cause)
	if wait || !refused(cause) {
		sleep(ctx, max(asked, backoff(failures)/4))
		return
	}
	_, _ = c.fail(ctx, ref, explain(enabling, cause)) // returns what it is given
	sleep(ctx, mendRetry)
}

// refused reports whether RingCentral, or the state of the channel, says no, or the key
// does not open its secrets.
func refused(err error) bool {
	if errors.Is(err, ErrSealed) {
		return true
	}
	if _, ok := errors.AsType[*RefusalError](err); ok {
		return true
	}
	_, ok := errors.AsType[*Problem](err)
	return ok
}

// hearing is what one listener knows across its WebSockets.
type hearing struct {
	connector *Connector
	ref       connectionRef
	first     chan subscribed // see listener
	position  string          // up to which everything is stored
	heard     bool            // the latest WebSocket was of use
}

// hold opens a WebSocket and stores what comes over it, until it breaks.
func (h *hearing) hold(ctx context.Context) error {
	c := h.connector
	h.clean(ctx)
	var socket Socket
	err := c.call(ctx, h.ref, func(a Access) (err error) {
		socket, err = c.listeners.sockets.Open(ctx, a, h.position)
		return err
	})
	if err != nil {
		return err
	}
	defer socket.Close() //nolint:errcheck // it is over either way
	h.heard = true
	if err := h.announce(ctx, socket); err != nil {
		return err
	}
	owner, err := c.store.Channel(ctx, h.ref.Stream)
	if err != nil {
		return err
	}
	person := owner.In(h.ref.Environment).Authorization.Person.ID
	for {
		in, err := socket.Next(ctx)
		if err != nil {
			return err
		}
		if in.Owner == person && in.Notification.Type != "" {
			if err := h.take(ctx, person, in.Notification); err != nil {
				return err // RingCentral tells it again over the next one
			}
		}
		h.position = in.Position
	}
}

// take stores a notification. No later post is begun meanwhile, nor one that a lane had read
// before.
func (h *hearing) take(ctx context.Context, owner PersonID, n Notification) error {
	c, lane, place := h.connector, Lane{h.ref.Stream, h.ref.Environment, n.Post.Chat}, n.place()
	c.missed.begin(lane, place)
	defer c.gates.free(lane) // a later post may have waited
	defer c.missed.end(lane, place, false)
	return c.receive(ctx, h.ref.Stream, h.ref.Environment, owner, n)
}

// clean deletes the subscription of an earlier connection that nobody can go on with, such as
// that of a process that was killed: RingCentral would keep it for some minutes, and allows
// few. What it was not told is read back.
func (h *hearing) clean(ctx context.Context) {
	if h.position != "" || h.first != nil {
		return
	}
	channel, err := h.connector.store.Channel(ctx, h.ref.Stream)
	if err != nil {
		return // whatever comes next says so
	}
	h.replaced(ctx, channel.In(h.ref.Environment).Subscription, "")
}

// replaced deletes the subscription of an earlier connection, unless it is the one that goes
// on.
func (h *hearing) replaced(ctx context.Context, old Subscription, by SubscriptionID) {
	if old.Transport == WebSocket && old.ID != "" && old.ID != by {
		h.connector.discard(ctx, h.ref, old.ID)
	}
}

// announce says what was subscribed: to whoever enables the channel, or to the store.
func (h *hearing) announce(ctx context.Context, socket Socket) error {
	subscription, recovered := socket.Subscription()
	result := map[bool]string{true: "recovered", false: "opened"}[recovered]
	h.connector.count(h.ref, OfSocket, result)
	subscription.Transport = WebSocket
	if h.first != nil {
		h.first <- subscribed{subscription: subscription}
		h.first = nil
		return nil
	}
	c := h.connector
	var old Subscription
	_, err := c.change(ctx, h.ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(h.ref.Environment)
		old = Subscription{}
		if !connection.Enabled {
			return nil
		}
		connection.Problem = nil
		if !recovered {
			old, connection.Subscription = connection.Subscription, subscription
		}
		channel.openGap(h.ref.Environment) // also if recovered: RingCentral keeps the latest 100, and does not say if there were more
		return nil
	})
	if err != nil {
		return err
	}
	h.replaced(ctx, old, subscription.ID)
	c.gates.open(h.ref)
	return c.wakeConnection(ctx, h.ref)
}
