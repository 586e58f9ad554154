package steps

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// server is a small HTTP server on a free port of this machine.
type server struct {
	url    string
	server *http.Server
	done   sync.WaitGroup
}

const headerTimeout = 10 * time.Second

func serve(ctx context.Context, handler http.Handler) (*server, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{
		url:    "http://" + listener.Addr().String(),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout},
	}
	s.done.Go(func() { _ = s.server.Serve(listener) }) // http.ErrServerClosed
	return s, nil
}

// close ends the server and every connection to it.
func (s *server) close() error {
	err := s.server.Close()
	s.done.Wait()
	return err
}
