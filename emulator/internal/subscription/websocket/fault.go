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
	if f.Effect == fault.HalfDead {
		l.dead = true
	} else {
		l.end(ending{code: websocket.StatusCode(f.CloseCode), reason: cmp.Or(f.Reason, f.String())})
	}
	return true
}

func (l *line) subject() fault.Subject {
	x, _ := l.gateway.State.SocketSubscription(l.socket.id)
	return fault.Subject{
		Environment: string(l.gateway.State.Environment()), App: string(l.socket.app), Person: l.socket.extension.String(),
		Subscription: string(x.ID),
	}
}
