// Package websocket is the WebSocket gateway (WSG): it opens connections for sessions,
// serves requests that arrive over them, and tells them what happens.
//
//	GET /ws?access_token=x              ->  [{"type":"ConnectionDetails","wsc":{…}},{…}]
//	[{"type":"ClientRequest",…},{…}]    ->  [{"type":"ClientRequest","status":200,…},{…}]
//	[{"type":"Heartbeat",…}]            ->  the same
//	                                    <-  [{"type":"ServerNotification","wsc":{…}},{…}]
//	GET /ws?access_token=y&wsc=z        ->  goes on behind the frame in which z stood
//
// A socket is what such a session is here: it outlives its connection by the recovery
// time, keeps the latest notifications for that, and is one stream in the order of the
// log. Each frame carries a token that says how far the stream was read, so that a
// recovery repeats nothing and leaves nothing out.
package websocket

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Path is where connections are opened.
const Path = "/ws"

// What ConnectionDetails announce. Times are emulated.
const (
	maxConnections  = 50 // of a session
	recoveryBuffer  = 100
	recoveryTimeout = 180 * time.Second
	idleTimeout     = 1800 * time.Second
	absoluteTimeout = 86400 * time.Second
	maxActive       = 10 // requests at once on a connection
)

// Limits of real I/O, in wall time.
const (
	pingPeriod = 30 * time.Second       // Assumed: no source says how often the platform pings
	pongLimit  = 10 * time.Second       // documented time for the answer to a ping
	writeLimit = 5 * time.Second        // Assumed: a client that reads nothing for so long is cut
	closeLimit = 500 * time.Millisecond // for the answer to a close frame
	// settling is how long notifications wait behind ConnectionDetails and behind the answer
	// to a subscription: rc-ex listens for them only once it has dealt with that frame, and
	// on the platform they never come in the same packet.
	settling = 25 * time.Millisecond
)

const (
	maxFrame  = 1<<20 + 1<<16 // bytes: the largest body, and what is around it
	maxBehind = 10000         // notifications; Assumed: a client so far behind is cut
)

// Gateway keeps the sockets of an environment. Fields below mu are guarded by it.
type Gateway struct {
	State   *state.State
	Clock   *clock.Clock
	Entropy *entropy.Source
	Logger  *slog.Logger
	Tape    *Tape
	Faults  *fault.Engine
	// SingleUse lets a token open one connection only.
	SingleUse bool

	connected sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	sockets map[state.SocketID]*socket
	lines   map[*line]struct{}
}

// Handler returns next with the gateway in front of it. Requests over a connection go to
// next as well, like those that come over HTTP.
func (g *Gateway) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != Path && r.URL.Path != Path+"/" {
			next.ServeHTTP(w, r)
			return
		}
		g.serve(w, r, next)
	})
}

// Run keeps the gateway open until ctx ends, and returns when all connections are closed.
func (g *Gateway) Run(ctx context.Context) {
	g.State.EndSockets()
	<-ctx.Done()
	g.mu.Lock()
	g.closed = true
	for l := range g.lines {
		l.end(ending{code: websocket.StatusGoingAway, reason: "The server is going away"})
	}
	for _, s := range g.sockets {
		s.forget()
	}
	g.mu.Unlock()
	g.connected.Wait()
}

// Reset closes the sockets of the state that was replaced as a whole.
func (g *Gateway) Reset() {
	now := g.State.Restored()
	for _, s := range g.list(func(s *socket) bool { return s.world != now }) {
		g.end(s, ending{code: websocket.StatusServiceRestart, reason: "The state was replaced"})
	}
}

// EndSession closes the sockets of a session that is over.
// Assumed: no source says what becomes of them.
func (g *Gateway) EndSession(id state.SessionID) {
	for _, s := range g.list(func(s *socket) bool { return s.opened(id) }) {
		g.endSession(s)
	}
}

// EndExtension closes the sockets of a user whose sessions cannot be used any more,
// though they are not over.
func (g *Gateway) EndExtension(id state.ExtensionID) {
	for _, s := range g.list(func(s *socket) bool { return s.extension == id }) {
		g.endSession(s)
	}
}

func (g *Gateway) endSession(s *socket) {
	g.end(s, ending{failure: sessionEnded, code: closeSessionEnded, reason: sessionEnded.message})
}

func (g *Gateway) list(match func(*socket) bool) []*socket {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []*socket
	for _, s := range g.sockets {
		if match(s) {
			list = append(list, s)
		}
	}
	return list
}

// end closes the connection of a socket, and the socket with it.
func (g *Gateway) end(s *socket, e ending) {
	if l := s.forget(); l != nil {
		l.end(e)
	}
	g.drop(s)
}

// drop removes a socket, of which nothing is kept any more, and its subscription.
func (g *Gateway) drop(s *socket) {
	g.mu.Lock()
	delete(g.sockets, s.id)
	g.mu.Unlock()
	g.State.EndSocket(s.id)
}

// enter counts a connection in, unless the gateway is closed or the session of the
// connection has as many as are allowed.
func (g *Gateway) enter(l *line) admission {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return closed
	}
	if g.lines == nil {
		g.lines, g.sockets = map[*line]struct{}{}, map[state.SocketID]*socket{}
	}
	g.lines[l] = struct{}{}
	g.connected.Add(1)
	open := 0
	for other := range g.lines {
		if other.session == l.session && l.session != 0 {
			open++
		}
	}
	if open > maxConnections {
		return crowded
	}
	return admitted
}

type admission int

const (
	admitted admission = iota
	crowded
	closed
)

// leave counts a connection out.
func (g *Gateway) leave(l *line) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.lines, l)
	g.connected.Done()
}
