package websocket

import (
	"log/slog"
	"net/http"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Close codes of our own range.
const (
	closeUnauthorized websocket.StatusCode = 4400 // seen on the platform
	closeSessionEnded websocket.StatusCode = 4401 // Assumed
	closeCrowded      websocket.StatusCode = 4429 // Assumed
)

// serve opens a connection and keeps it until one of the two sides closes it. The upgrade
// itself is never refused: what is wrong is told by the close code.
func (g *Gateway) serve(w http.ResponseWriter, r *http.Request, api http.Handler) {
	world := g.State.Restored()
	principal, known := g.principal(r.URL.Query().Get("access_token"))
	l := newLine(g, r, api)
	l.session = principal.Session.ID
	place := g.enter(l)
	if place == closed {
		http.Error(w, "The server is going away", http.StatusServiceUnavailable)
		return
	}
	defer g.leave(l)
	answer := &tap{ResponseWriter: w}
	conn, err := websocket.Accept(answer, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true, // any page may connect: the token in the query vouches for it
		OnPingReceived:     l.pinged,
	})
	if err != nil {
		return // was answered
	}
	conn.SetReadLimit(maxFrame)
	l.conn, l.pipe = conn, answer.pipe
	l.record = g.Tape.open(l, Connection{
		Environment: g.State.Environment(), Opened: g.State.Now(), App: principal.App.ClientID, Extension: principal.Extension.ID,
	})
	switch {
	case !known:
		l.end(ending{code: closeUnauthorized, reason: "Authorization is missing or not valid: get a token from POST /restapi/oauth/wstoken"})
	case place == crowded:
		l.end(ending{failure: tooMany, code: closeCrowded, reason: tooMany.message})
	default:
		g.attach(l, world, principal, r.URL.Query().Get("wsc"))
	}
	l.run()
	g.release(l)
	close(l.closed)
}

// principal returns whom a token stands for.
func (g *Gateway) principal(token string) (state.Principal, bool) {
	if g.SingleUse {
		return g.State.RedeemSocketToken(token)
	}
	return g.State.SocketPrincipal(token)
}

// attach gives the connection its socket, the one that the token names or a new one, and
// has ConnectionDetails sent.
func (g *Gateway) attach(l *line, world uint64, p state.Principal, token string) {
	recovery := ""
	position, ok := "", false
	if token != "" {
		position, ok = g.recover(l, p, token)
		recovery = recoveryFailed
	}
	if ok {
		recovery = recoverySuccessful
		l.settle()
	} else {
		s := &socket{
			id: state.SocketID(g.Entropy.Token(16)), app: p.App.ClientID, extension: p.Extension.ID,
			world: world, clock: g.Clock,
		}
		position = s.begin(l)
		l.socket = s
		g.mu.Lock()
		g.sockets[s.id] = s
		g.mu.Unlock()
	}
	g.Tape.attached(l.record, l.socket.id, recovery)
	l.reply(appendDetails(nil, g.Entropy.UUID(), position, g.State.Now(), recovery))
	l.watch()
	if _, err := g.State.SessionPrincipal(l.session); err != nil {
		g.endSession(l.socket) // it ended while the connection was being opened, and was told to nobody
	}
	g.Logger.DebugContext(l.alive, "websocket opened",
		slog.String("socket_id", string(l.socket.id)), slog.String("recovery_state", recovery))
}

// recover gives the connection the socket that a token names.
// Assumed: any session of the same user and application may recover it; there has to be a
// subscription; a connection that is still open gives way.
func (g *Gateway) recover(l *line, p state.Principal, token string) (string, bool) {
	id, position, ok := parseToken(token)
	if !ok {
		return "", false
	}
	s := g.socket(id)
	if s == nil || s.app != p.App.ClientID || s.extension != p.Extension.ID {
		return "", false
	}
	if _, subscribed := g.State.SocketSubscription(id); !subscribed {
		return "", false
	}
	from, replaced, ok := s.recover(l, position)
	if ok {
		l.socket = s
	}
	if replaced != nil {
		replaced.end(ending{code: websocket.StatusNormalClosure, reason: "The session goes on over another connection"})
	}
	return from, ok
}

// release keeps the socket of a closed connection for as long as it can be recovered.
func (g *Gateway) release(l *line) {
	s := l.socket
	if s == nil {
		return
	}
	expire := func() {
		if s.lapse() {
			g.drop(s)
		}
	}
	if s.detach(l, expire) {
		if _, subscribed := g.State.SocketSubscription(s.id); !subscribed && s.forget() == nil {
			g.drop(s) // there is nothing to recover
		}
	}
}

// Notify tells a subscription's socket what happened, in the order of the calls. fault is
// what befell the notification on its way; empty for nothing.
func (g *Gateway) Notify(x state.Subscription, uuid string, envelope []byte, fault string) {
	s := g.socket(x.Socket)
	if s == nil {
		return
	}
	n := notification{subscription: x.ID, uuid: uuid, request: g.Entropy.UUID(), envelope: envelope, fault: fault}
	if behind := s.add(n); behind != nil {
		behind.cut("The client does not read")
	}
}

// Lose notes a notification that a fault keeps from a subscription's socket.
func (g *Gateway) Lose(x state.Subscription, uuid string, envelope []byte, fault string) {
	s := g.socket(x.Socket)
	if s == nil {
		return
	}
	n := notification{subscription: x.ID, uuid: uuid, request: g.Entropy.UUID(), envelope: envelope}
	g.Tape.note(s.record(), g.State.Now(), Frame{Direction: Lost, Text: s.unsent(n), Fault: fault})
}

func (g *Gateway) socket(id state.SocketID) *socket {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sockets[id]
}
