// Package websocket receives notifications over WebSockets, for channels that RingCentral
// cannot reach.
//
//	POST wstoken → dial → ConnectionDetails → ClientRequest (subscribe) → ServerNotification …
//	after a break: POST wstoken → dial with wsc → ConnectionDetails, Successful → ServerNotification …
package websocket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
)

const (
	openTimeout = 20 * time.Second // from the token to the answered subscription
	heartbeat   = 30 * time.Second // of silence, as RingCentral's guide asks
	maxFrame    = 1 << 20          // bytes; far above a post of 10000 characters
)

// Transport opens WebSockets.
type Transport struct {
	Client    *ringcentral.Client
	HTTP      *http.Client
	Heartbeat time.Duration // silence after which a sign of life is asked for, and as long again until it is given up; 30 s when 0
}

var _ connector.Sockets = (*Transport)(nil)

// Open opens a WebSocket and subscribes over it, or goes on from a position.
func (t *Transport) Open(ctx context.Context, a connector.Access, position string) (connector.Socket, error) {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	s, err := t.dial(ctx, a, position)
	if err != nil {
		return nil, err
	}
	if err := s.begin(ctx, t.Client); err != nil {
		return nil, errors.Join(err, s.conn.CloseNow())
	}
	s.live(ctx)
	return s, nil
}

// Probe opens a WebSocket, waits for RingCentral's first word, and closes it.
func (t *Transport) Probe(ctx context.Context, a connector.Access) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	s, err := t.dial(ctx, a, "")
	if err != nil {
		return err
	}
	if err := s.greet(ctx); err != nil {
		return errors.Join(err, s.conn.CloseNow())
	}
	return s.conn.Close(websocket.StatusNormalClosure, "")
}

// dial opens a WebSocket.
func (t *Transport) dial(ctx context.Context, a connector.Access, position string) (*socket, error) {
	address, err := t.Client.SocketAddress(ctx, a)
	if err != nil {
		return nil, err
	}
	if position != "" {
		query := address.Query()
		query.Set("wsc", position)
		address.RawQuery = query.Encode()
	}
	conn, res, err := websocket.Dial(ctx, address.String(), &websocket.DialOptions{HTTPClient: t.HTTP})
	if err != nil {
		return nil, outage(errors.New("the WebSocket was not opened")) // the error of the library names the token
	}
	if res.Body != nil {
		_ = res.Body.Close() // nothing is in it
	}
	conn.SetReadLimit(maxFrame)
	s := &socket{conn: conn, beat: t.Heartbeat}
	if s.beat == 0 {
		s.beat = heartbeat
	}
	return s, nil
}

func outage(err error) error { return &connector.OutageError{Err: err} }

// socket is an open WebSocket. Next is called by one goroutine.
type socket struct {
	conn         *websocket.Conn
	beat         time.Duration
	subscription connector.Subscription
	recovered    bool
	position     string
	sequence     int64
	early        []frame // notifications that came before the answer to the subscription

	frames atomic.Int64 // that came
	stop   context.CancelFunc
	beats  sync.WaitGroup
}

// begin waits for RingCentral's first word, and subscribes unless the earlier
// subscription goes on.
func (s *socket) begin(ctx context.Context, client *ringcentral.Client) error {
	if err := s.greet(ctx); err != nil || s.recovered {
		return err
	}
	return s.subscribe(ctx, client)
}

// greet waits for RingCentral's first word, and notes whether the earlier subscription
// goes on.
func (s *socket) greet(ctx context.Context) error {
	first, err := s.read(ctx)
	if err != nil {
		return err
	}
	if first.Type != "ConnectionDetails" {
		return outage(fmt.Errorf("the WebSocket began with %s: %s", first.Type, first.reason()))
	}
	s.position, s.sequence = first.WSC.Token, first.WSC.Sequence
	var details struct {
		RecoveryState string `json:"recoveryState"`
	}
	if err := json.Unmarshal(first.Body, &details); err != nil {
		return outage(fmt.Errorf("read the details of the connection: %w", err))
	}
	s.recovered = details.RecoveryState == "Successful"
	return nil
}

func (s *socket) subscribe(ctx context.Context, client *ringcentral.Client) error {
	const id = "subscribe"
	method, path, body := ringcentral.SocketSubscription()
	request := []any{meta{Type: "ClientRequest", MessageID: id, Method: method, Path: path}, body}
	if err := s.write(ctx, request); err != nil {
		return err
	}
	for {
		answer, err := s.read(ctx)
		if err != nil {
			return err
		}
		if answer.Type == "ServerNotification" {
			s.early = append(s.early, answer)
			continue
		}
		if answer.Type == "ClientRequest" && answer.MessageID == id {
			s.subscription, err = client.ReadSocketSubscription(answer.Status, answer.Headers, answer.Body)
			return err
		}
	}
}

// live keeps asking for signs of life until Close.
func (s *socket) live(ctx context.Context) {
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.beats.Go(func() {
		for wait(ctx, s.beat) {
			before := s.frames.Load()
			err := s.write(ctx, []any{meta{Type: "Heartbeat", MessageID: "alive"}})
			if err != nil || wait(ctx, s.beat) && s.frames.Load() == before {
				_ = s.conn.CloseNow() // whoever reads learns of it
				return
			}
		}
	})
}

// wait sleeps in wall time and reports whether ctx still lives.
func wait(ctx context.Context, d time.Duration) bool {
	timer, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-timer.Done()
	return ctx.Err() == nil
}

// Subscription returns what the connection subscribed to, or whether it took over the
// subscription of an earlier one.
func (s *socket) Subscription() (connector.Subscription, bool) { return s.subscription, s.recovered }

// Next waits for a notification.
func (s *socket) Next(ctx context.Context) (connector.Incoming, error) {
	for {
		f, err := s.take(ctx)
		if err != nil {
			return connector.Incoming{}, err
		}
		if f.Type != "ServerNotification" {
			continue
		}
		n, err := ringcentral.ParseNotification(f.Body)
		if err != nil {
			n = ringcentral.Notification{} // nothing that the connector can read
		}
		return connector.Incoming{Owner: n.Owner, Notification: n.Body, Position: f.position}, nil
	}
}

// take returns a frame that came early, or the next one.
func (s *socket) take(ctx context.Context) (frame, error) {
	if len(s.early) > 0 {
		f := s.early[0]
		s.early = s.early[1:]
		return f, nil
	}
	return s.read(ctx)
}

// Close says goodbye.
func (s *socket) Close() error {
	s.stop()
	err := s.conn.Close(websocket.StatusNormalClosure, "")
	s.beats.Wait()
	return err
}
