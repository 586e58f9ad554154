package websocket

import (
	"cmp"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/fault"
)

// struck asks whether a fault befalls the connection, and does what it says. It reports
// whether nothing may be sent. Only the writer calls it: before each frame, and whenever a
// fault was armed.
func (l *line) struck() bool {
	if l.dead || l.socket == nil || l.gateway.Faults.Armed() == 0 {
		return l.dead
	}
	f, fired := l.gateway.Faults.Socket(l.subject())
	if !fired {
		return false
	}
	l.gateway.Tape.struck(l.record, f.String())
	l.fault = f.String()
	switch f.Effect {
	case fault.HalfDead:
		l.dead = true
	case fault.Stall:
		l.dead = true
		l.pipe.stall()
	default: // Close
		l.end(ending{code: websocket.StatusCode(f.CloseCode), reason: cmp.Or(f.Reason, f.String())})
	}
	return true
}

// lose notes a frame that a fault of the connection keeps from being sent.
func (l *line) lose(o outgoing) {
	l.gateway.Tape.note(l.record, l.gateway.State.Now(), Frame{Direction: Lost, Text: o.text, Fault: l.fault})
}

func (l *line) subject() fault.Subject {
	x, _ := l.gateway.State.SocketSubscription(l.socket.id)
	return fault.Subject{
		Environment: string(l.gateway.State.Environment()), App: string(l.socket.app), Person: l.socket.extension.String(),
		Subscription: string(x.ID),
	}
}
