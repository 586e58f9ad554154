package websocket

import (
	"context"
	"errors"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// outgoing is a frame to be sent; without text there is none.
type outgoing struct {
	text  []byte
	fault string // that befell what it tells; empty for none
}

// write sends what there is to be sent until the connection is closed.
func (l *line) write() {
	defer l.sever()
	for l.alive.Err() == nil {
		frame, last := l.next()
		switch {
		case last != nil:
			l.close(*last)
			return
		case frame.text == nil:
			l.await()
		case l.struck():
			l.lose(frame)
		case l.send(frame) != nil:
			return
		}
	}
}

// next returns what has to be sent next: answers first, then the end, if it has come, and
// else a notification.
func (l *line) next() (frame outgoing, last *ending) {
	l.mu.Lock()
	held := l.holds > 0
	if len(l.answers) > 0 {
		frame.text, l.answers = l.answers[0], l.answers[1:]
	} else if l.ending != nil {
		last = l.ending
	}
	l.mu.Unlock()
	if frame.text != nil || last != nil || held || l.socket == nil {
		return frame, last
	}
	return l.socket.take(l, l.wanted), nil
}

// wanted reports whether a subscription is still told what happens.
func (l *line) wanted(id state.SubscriptionID) bool {
	_, ok := l.gateway.State.Subscriber(id)
	return ok
}

// await returns when there is something to send. After a long silence it pings.
func (l *line) await() {
	silence, cancel := context.WithTimeout(l.alive, pingPeriod)
	defer cancel()
	select {
	case <-l.wake:
	case <-l.armed:
		l.armed = l.gateway.Faults.Changed()
		l.struck()
	case <-silence.Done():
		if l.alive.Err() == nil && !l.pipe.stalled.Load() {
			l.works.Go(l.ping)
		}
	}
}

func (l *line) ping() {
	limit, cancel := context.WithTimeout(l.alive, pongLimit)
	defer cancel()
	if l.conn.Ping(limit) != nil && l.failed(limit) {
		l.cut("The client did not answer a ping")
	}
}

func (l *line) send(frame outgoing) error {
	limit, cancel := context.WithTimeout(l.alive, writeLimit)
	defer cancel()
	l.gateway.Tape.note(l.record, l.gateway.State.Now(), Frame{Direction: Sent, Text: frame.text, Fault: frame.fault})
	err := l.conn.Write(limit, websocket.MessageText, frame.text)
	if err != nil && l.failed(limit) {
		l.cut("The client does not read")
	}
	return err
}

// failed reports whether a call within limit failed of itself, and not because the
// connection was over. A time-out closes the connection before it is told.
func (l *line) failed(limit context.Context) bool {
	return l.alive.Err() == nil || errors.Is(limit.Err(), context.DeadlineExceeded)
}

// close says why, if there is something to say, and closes the connection. The client has
// its time to answer from the moment in which the close frame is written: a crowd of
// others may come before it. Over a pipe that has stalled nothing can be said.
func (l *line) close(e ending) {
	if l.pipe.stalled.Load() {
		return
	}
	if e.failure != (failure{}) && l.send(outgoing{text: appendError(nil, l.gateway.Entropy.UUID(), e.failure)}) != nil {
		return
	}
	answered, cancel := context.WithCancel(l.alive)
	defer cancel()
	wait := func() {
		limit, stop := context.WithTimeout(answered, closeLimit)
		context.AfterFunc(limit, func() {
			stop()
			l.sever()
		})
	}
	l.pipe.written.Store(&wait)
	_ = l.conn.Close(e.code, e.reason) // the client is gone when this fails
}
