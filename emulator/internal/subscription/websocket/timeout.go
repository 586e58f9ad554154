package websocket

import (
	"sync"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// timers are the calls that wait for their emulated instants, for as long as a connection
// lives. Fields below mu are guarded by it.
type timers struct {
	mu    sync.Mutex
	idle  func() bool
	total func() bool
	over  bool
}

// watch closes the connection when the client is silent for too long, and after a day.
func (l *line) watch() {
	l.timers.mu.Lock()
	defer l.timers.mu.Unlock()
	l.timers.idle = l.gateway.Clock.AfterFunc(idleTimeout, l.checkIdle)
	l.timers.total = l.gateway.Clock.AfterFunc(absoluteTimeout, func() { l.expire(absoluteExpired) })
}

// checkIdle closes the connection, or looks again later when there was a sign of the
// client meanwhile.
func (l *line) checkIdle() {
	silent := l.gateway.State.Now().Sub(state.Instant(l.touched.Load()))
	if silent >= idleTimeout {
		l.expire(idleExpired)
		return
	}
	l.timers.mu.Lock()
	defer l.timers.mu.Unlock()
	if !l.timers.over {
		l.timers.idle = l.gateway.Clock.AfterFunc(min(idleTimeout-silent, idleTimeout), l.checkIdle)
	}
}

// expire closes the connection, and returns when it is closed, so that the clock goes on
// only then.
func (l *line) expire(f failure) {
	l.end(ending{failure: f, code: websocket.StatusNormalClosure, reason: f.message})
	<-l.closed
}

// close gives up what waits.
func (t *timers) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	if t.idle != nil {
		t.idle()
		t.total()
	}
}
