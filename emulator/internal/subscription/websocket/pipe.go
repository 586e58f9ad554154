package websocket

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// pipe is the network connection under a WebSocket. Once it stalls nothing that comes is
// looked at and nothing is sent, until it is closed.
type pipe struct {
	net.Conn

	stalled atomic.Bool
	shut    sync.Once
	closed  chan struct{}
	written atomic.Pointer[func()] // called after each write; nil for nothing
}

func (p *pipe) stall() { p.stalled.Store(true) }

func (p *pipe) Read(b []byte) (int, error) {
	n, err := p.Conn.Read(b)
	if err == nil && p.stalled.Load() {
		<-p.closed
		return 0, net.ErrClosed
	}
	return n, err
}

func (p *pipe) Write(b []byte) (int, error) {
	if f := p.written.Load(); f != nil {
		defer (*f)()
	}
	if p.stalled.Load() {
		<-p.closed
		return 0, net.ErrClosed
	}
	return p.Conn.Write(b)
}

func (p *pipe) Close() error {
	p.shut.Do(func() { close(p.closed) })
	return p.Conn.Close()
}

// tap is the answer to an upgrade that keeps the connection at hand.
type tap struct {
	http.ResponseWriter

	pipe *pipe
}

// Hijack is that of http.Hijacker.
func (t *tap) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	t.pipe = &pipe{Conn: conn, closed: make(chan struct{})}
	return t.pipe, buffers, nil
}
