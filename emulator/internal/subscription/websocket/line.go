package websocket

import (
	"context"
	"crypto/tls"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// ending is how the server closes a connection.
type ending struct {
	failure failure // told in an Error frame, unless it is zero
	code    websocket.StatusCode
	reason  string
}

// line is one connection. One goroutine reads from it and one writes to it, so that no
// client slows another. Fields below mu are guarded by it.
type line struct {
	gateway *Gateway
	api     http.Handler
	host    string // under which the client reached the gateway
	tls     *tls.ConnectionState
	session state.SessionID // zero when nobody vouches for it
	record  uint64
	conn    *websocket.Conn
	pipe    *pipe   // under conn
	socket  *socket // nil when it was refused

	alive   context.Context //nolint:containedctx // the life of the connection, which ends with it
	sever   context.CancelFunc
	wake    chan struct{}
	closed  chan struct{}  // closed when nothing is left of the connection but its socket
	works   sync.WaitGroup // requests and pings
	timers  timers
	touched atomic.Int64 // state.Instant of the latest sign of the client

	dead  bool            // sends nothing of its own any more; only the writer looks
	fault string          // the latest that struck it; only the writer looks
	armed <-chan struct{} // closes when another fault is armed; only the writer looks

	mu      sync.Mutex
	answers [][]byte
	ending  *ending
	broken  string // why it was cut
	holds   int    // why notifications have to wait
	active  int    // requests that are being served
}

func newLine(g *Gateway, r *http.Request, api http.Handler) *line {
	l := &line{gateway: g, api: api, host: r.Host, tls: r.TLS, wake: make(chan struct{}, 1), closed: make(chan struct{})}
	l.armed = g.Faults.Changed()
	l.alive, l.sever = context.WithCancel(context.WithoutCancel(r.Context()))
	l.touch()
	return l
}

// run keeps the connection until it is closed.
func (l *line) run() {
	var writer sync.WaitGroup
	writer.Go(l.write)
	err := l.read()
	l.sever()
	writer.Wait()
	l.works.Wait()
	_ = l.conn.CloseNow()
	l.timers.close()
	code, reason := l.verdict(err)
	l.gateway.Tape.close(l.record, l.gateway.State.Now(), code, reason)
}

// verdict returns with which code the connection was closed, and why.
func (l *line) verdict(err error) (websocket.StatusCode, string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != "" {
		return websocket.StatusAbnormalClosure, l.broken
	}
	if l.ending != nil {
		return l.ending.code, l.ending.reason
	}
	if code := websocket.CloseStatus(err); code != -1 {
		return code, "The client closed it"
	}
	return websocket.StatusAbnormalClosure, "The connection broke"
}

// read deals with what the client sends until the connection is closed.
func (l *line) read() error {
	for {
		kind, frame, err := l.conn.Read(l.alive)
		if err != nil {
			return err
		}
		l.touch()
		if kind != websocket.MessageText {
			l.end(ending{failure: badFrame, code: websocket.StatusUnsupportedData, reason: "Binary frames are not supported"})
			continue
		}
		l.gateway.Tape.note(l.record, l.gateway.State.Now(), Frame{Direction: Received, Text: frame})
		l.receive(frame)
	}
}

func (l *line) receive(frame []byte) {
	m, body, err := decode(frame)
	switch {
	case err == nil && m.Type == clientRequest:
		l.request(m, body)
	case err == nil && m.Type == heartbeat:
		l.reply(frame)
	default:
		l.end(ending{failure: badFrame, code: websocket.StatusInvalidFramePayloadData, reason: errFrame.Error()})
	}
}

// touch notes a sign of the client.
func (l *line) touch() { l.touched.Store(int64(l.gateway.State.Now())) }

// pinged notes a ping, and has it answered.
func (l *line) pinged(context.Context, []byte) bool {
	l.touch()
	return true
}

// awake makes the writer look for something to send.
func (l *line) awake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

const maxAnswers = 1000 // that wait; Assumed: a client that does not read so many is cut

// reply has a frame sent, before any notification.
func (l *line) reply(frame []byte) {
	l.mu.Lock()
	l.answers = append(l.answers, frame)
	over := len(l.answers) > maxAnswers
	l.mu.Unlock()
	l.awake()
	if over {
		l.cut("The client does not read")
	}
}

// end closes the connection when what was answered is sent. The first call counts.
func (l *line) end(e ending) {
	l.mu.Lock()
	if l.ending == nil {
		l.ending = &e
	}
	l.mu.Unlock()
	l.awake()
}

// cut ends the connection without a word.
func (l *line) cut(reason string) {
	l.mu.Lock()
	if l.broken == "" {
		l.broken = reason
	}
	l.mu.Unlock()
	l.sever()
}

// settle keeps notifications back for a moment, in which the client deals with the frame
// before them.
func (l *line) settle() {
	l.hold()
	l.works.Go(l.settled)
}

// settled waits for the end of that moment.
func (l *line) settled() {
	moment, cancel := context.WithTimeout(l.alive, settling)
	defer cancel()
	<-moment.Done()
	l.release()
}

// hold keeps notifications back until release.
func (l *line) hold() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holds++
}

func (l *line) release() {
	l.mu.Lock()
	l.holds--
	l.mu.Unlock()
	l.awake()
}
