package websocket

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Direction says who sent a frame.
type Direction string

// Who sends frames.
const (
	Received Direction = "Received" // from the client
	Sent     Direction = "Sent"
	Lost     Direction = "Lost" // was to be sent, but for a fault
)

// Connection is what is known of a connection, open or closed.
type Connection struct {
	ID          uint64
	Environment state.Environment
	Socket      state.SocketID // empty when it was refused
	App         state.ClientID
	Extension   state.ExtensionID
	Opened      state.Instant
	Recovery    string        // Successful or Failed; empty when none was asked for
	Closed      state.Instant // zero while it is open
	Code        int           // of its end
	Reason      string        // of its end
	Received    uint64        // frames
	Sent        uint64        // frames
	Fault       string        // the latest that struck it; empty for none
}

// Frame is one frame of a connection.
type Frame struct {
	Seq        uint64
	Connection uint64
	Time       state.Instant
	Direction  Direction
	Text       []byte // its beginning
	Fault      string // that befell it; empty for none
}

const (
	keptFrames      = 2000
	keptConnections = 500 // that are closed
	keptText        = 64 << 10
)

// Tape keeps the open connections of all environments, the latest closed ones, and the
// latest frames, and tells the timeline of them. Its numbers start at 1 and never go back.
// The zero Tape is empty. Fields below mu are guarded by it.
type Tape struct {
	Timeline *timeline.Log // nil: nobody asks for it

	mu      sync.Mutex
	last    uint64 // connection
	current map[uint64]*taped
	closed  []Connection
	frames  []Frame
	seq     uint64 // of the latest frame
}

// taped is an open connection with what is known of it.
type taped struct {
	Connection

	line *line
}

func (t *Tape) open(l *line, c Connection) uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == nil {
		t.current = map[uint64]*taped{}
	}
	t.last++
	c.ID = t.last
	t.current[c.ID] = &taped{c, l}
	return c.ID
}

func (t *Tape) attached(id uint64, socket state.SocketID, recovery string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current[id].Socket, t.current[id].Recovery = socket, recovery
}

// note keeps a frame of a connection; zero stands for none, because none is open.
func (t *Tape) note(id uint64, at state.Instant, f Frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch f.Direction {
	case Sent:
		t.current[id].Sent++
	case Received:
		t.current[id].Received++
	case Lost:
	}
	t.seq++
	t.Timeline.Add(timeline.Frame, t.seq)
	f.Seq, f.Connection, f.Time, f.Text = t.seq, id, at, f.Text[:min(len(f.Text), keptText)]
	if len(t.frames) < keptFrames {
		t.frames = append(t.frames, f)
		return
	}
	t.frames[(t.seq-1)%keptFrames] = f
}

// struck notes a fault of a connection.
func (t *Tape) struck(id uint64, fault string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.current[id].Fault = fault
}

func (t *Tape) close(id uint64, at state.Instant, code websocket.StatusCode, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.current[id].Connection
	delete(t.current, id)
	c.Closed, c.Code, c.Reason = at, int(code), reason
	if len(t.closed) == keptConnections {
		t.closed = t.closed[1:]
	}
	t.closed = append(t.closed, c)
	t.Timeline.Note(timeline.Frame, at.Time(), fmt.Sprintf("Connection %d was closed with code %d: %s", c.ID, c.Code, cmp.Or(c.Reason, "no reason given")))
}

// Connections returns what is known of connections, by number.
func (t *Tape) Connections() []Connection {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := slices.Clone(t.closed)
	for _, c := range t.current {
		list = append(list, c.Connection)
	}
	slices.SortFunc(list, func(a, b Connection) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// Frames returns the frames that are kept and follow seq, oldest first. Zero stands for
// all connections.
func (t *Tape) Frames(connection, seq uint64) []Frame {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []Frame
	for n := max(seq, t.seq-uint64(len(t.frames))) + 1; n <= t.seq; n++ {
		if f := t.frames[(n-1)%keptFrames]; connection == 0 || f.Connection == connection {
			list = append(list, f)
		}
	}
	return list
}

// Frame returns the frame of a number and its connection, unless they are no longer kept.
func (t *Tape) Frame(seq uint64) (Frame, Connection, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq == 0 || seq > t.seq || seq+uint64(len(t.frames)) <= t.seq {
		return Frame{}, Connection{}, false
	}
	f := t.frames[(seq-1)%keptFrames]
	if c := t.current[f.Connection]; c != nil {
		return f, c.Connection, true
	}
	for _, c := range t.closed {
		if c.ID == f.Connection {
			return f, c, true
		}
	}
	return f, Connection{ID: f.Connection}, true
}

// Close closes an open connection with a code, or, for zero, cuts it without a word, and
// returns when it is closed; false means that there is no such connection.
func (t *Tape) Close(id uint64, code int, reason string) bool {
	t.mu.Lock()
	c := t.current[id]
	t.mu.Unlock()
	if c == nil {
		return false
	}
	if code == 0 {
		c.line.cut(reason)
	} else {
		c.line.end(ending{code: websocket.StatusCode(code), reason: reason})
	}
	<-c.line.closed
	return true
}
