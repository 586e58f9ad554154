package emulator

import (
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/websocket"
)

// gateway returns what keeps the WebSockets of an environment.
func (e *Emulator) gateway(env *environment) *websocket.Gateway {
	return &websocket.Gateway{
		State: env.state, Clock: e.clock, Entropy: e.settings.entropy, Logger: e.settings.logger, Tape: &e.tape, Faults: e.faults,
		SingleUse: e.settings.singleUse,
	}
}

// Connections returns the open WebSocket connections and the latest closed ones.
func (e *Emulator) Connections() []control.Connection {
	known := e.tape.Connections()
	list := make([]control.Connection, len(known))
	for i, c := range known {
		list[i] = e.describeConnection(c)
	}
	return list
}

func (e *Emulator) describeConnection(c websocket.Connection) control.Connection {
	described := control.Connection{
		ID: c.ID, Environment: control.Environment(c.Environment), Session: string(c.Socket),
		ClientID: control.ClientID(c.App), Opened: c.Opened.Time(), RecoveryState: c.Recovery,
		Open: c.Closed == 0, CloseCode: c.Code, CloseReason: c.Reason, Received: c.Received, Sent: c.Sent, Fault: c.Fault,
	}
	if c.Extension != 0 {
		described.PersonID = control.PersonID(c.Extension.Person().String())
	}
	if closed := c.Closed.Time(); c.Closed != 0 {
		described.Closed = &closed
	}
	if x, ok := e.stateOf(c.Environment).SocketSubscription(c.Socket); ok {
		described.SubscriptionID = control.SubscriptionID(x.ID)
	}
	return described
}

func (e *Emulator) stateOf(env state.Environment) *state.State {
	if env == state.Production {
		return e.prod.state
	}
	return e.sandbox.state
}

// Frames returns the latest frames of WebSocket connections after a number; connection 0
// stands for all of them.
func (e *Emulator) Frames(connection, after uint64) []control.Frame {
	kept := e.tape.Frames(connection, after)
	list := make([]control.Frame, len(kept))
	for i, f := range kept {
		list[i] = describeFrame(f)
	}
	return list
}

// Frame returns one frame and its connection.
func (e *Emulator) Frame(seq uint64) (control.Frame, control.Connection, bool) {
	f, c, ok := e.tape.Frame(seq)
	if !ok {
		return control.Frame{}, control.Connection{}, false
	}
	return describeFrame(f), e.describeConnection(c), true
}

func describeFrame(f websocket.Frame) control.Frame {
	return control.Frame{
		Seq: f.Seq, Connection: f.Connection, Time: f.Time.Time(), Direction: string(f.Direction), Text: string(f.Text), Fault: f.Fault,
	}
}

// CloseConnection closes an open WebSocket connection with a code, or cuts it for 0.
func (e *Emulator) CloseConnection(id uint64, code int, reason string) bool {
	return e.tape.Close(id, code, reason)
}
