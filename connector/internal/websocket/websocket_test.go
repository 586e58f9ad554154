package websocket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// gateway is RingCentral's end: it gives tokens and hands each WebSocket to serve.
type gateway struct {
	t       *testing.T
	server  *httptest.Server
	serve   func(g *gateway, conn *websocket.Conn, wsc string)
	refuse  int // status of the token; 0 for 200
	tokens  atomic.Int64
	waiting chan struct{}
}

func newGateway(t *testing.T, serve func(*gateway, *websocket.Conn, string)) *gateway {
	t.Helper()
	g := &gateway{t: t, serve: serve, waiting: make(chan struct{})}
	g.server = httptest.NewServer(g)
	t.Cleanup(func() {
		close(g.waiting)
		g.server.Close()
	})
	return g
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if g.refuse != 0 {
			w.WriteHeader(g.refuse)
			_, _ = w.Write([]byte(`{"errorCode":"CMN-401","message":"no","errors":[{"errorCode":"CMN-401","permissionName":"WebSocket"}]}`))
			return
		}
		uri := "ws" + strings.TrimPrefix(g.server.URL, "http") + "/ws"
		_ = json.NewEncoder(w).Encode(map[string]any{"uri": uri, "ws_access_token": strconv.FormatInt(g.tokens.Add(1), 10), "expires_in": 30})
		return
	}
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		g.t.Error(err)
		return
	}
	defer conn.CloseNow() //nolint:errcheck // the client may have closed it
	g.serve(g, conn, r.URL.Query().Get("wsc"))
}

func say(ctx context.Context, conn *websocket.Conn, frame string) {
	_ = conn.Write(ctx, websocket.MessageText, []byte(frame))
}

// begin says the first word, and answers the subscription.
func begin(ctx context.Context, conn *websocket.Conn) {
	say(ctx, conn, `[{"type":"ConnectionDetails","messageId":"a","status":200,"wsc":{"token":"w1","sequence":1}},{"recoveryTimeout":180}]`)
	_, _, _ = conn.Read(ctx)
	say(ctx, conn, `[{"type":"ClientRequest","messageId":"subscribe","status":200,"headers":{}},{"id":"sub-1","status":"Active","creationTime":"2026-01-02T03:04:05.000Z","expiresIn":86399}]`)
}

func told(sequence int, text string) string {
	return fmt.Sprintf(`[{"type":"ServerNotification","messageId":"n","status":200,"wsc":{"token":"w%d","sequence":%d}},
		{"ownerId":"300","body":{"eventType":"PostAdded","type":"TextMessage","id":"9","groupId":"7","text":%q,"creatorId":"301","creationTime":"2026-01-02T03:04:06.000Z"}}]`,
		sequence, sequence, text)
}

func (g *gateway) open(position string) (connector.Socket, error) {
	client := &http.Client{Transport: &http.Transport{}}
	g.t.Cleanup(client.CloseIdleConnections)
	transport := &Transport{
		HTTP: client, Heartbeat: 50 * time.Millisecond,
		Client: &ringcentral.Client{HTTP: client, Clock: clock.Wall{}, Bases: map[connector.Environment]string{connector.Sandbox: g.server.URL}},
	}
	return transport.Open(g.t.Context(), connector.Access{Environment: connector.Sandbox, Token: "t"}, position)
}

func TestNotificationsCarryTheirPosition(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(g *gateway, conn *websocket.Conn, _ string) {
		begin(g.t.Context(), conn)
		say(g.t.Context(), conn, told(2, "one"))
		say(g.t.Context(), conn, told(3, "two"))
		for { // echoes heartbeats
			_, text, err := conn.Read(g.t.Context())
			if err != nil {
				return
			}
			say(g.t.Context(), conn, string(text))
		}
	})
	s, err := g.open("")
	if err != nil {
		t.Fatal(err)
	}
	if got, recovered := s.Subscription(); got.ID != "sub-1" || recovered {
		t.Errorf("got %+v, recovered %t", got, recovered)
	}
	for i, want := range []string{"one", "two"} {
		got, err := s.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got.Notification.Post.Text != want || got.Owner != "300" || got.Position != fmt.Sprintf("w%d", i+2) {
			t.Errorf("got %+v, want %s", got, want)
		}
	}
	quiet, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // six heartbeats
	defer cancel()
	if _, err := s.Next(quiet); quiet.Err() == nil {
		t.Errorf("a quiet connection ended: %v", err)
	}
	_ = s.Close()
}

func TestASubscriptionGoesOn(t *testing.T) {
	t.Parallel()
	g := newGateway(t, func(g *gateway, conn *websocket.Conn, wsc string) {
		say(g.t.Context(), conn, `[{"type":"ConnectionDetails","messageId":"a","status":200,"wsc":{"token":"w9","sequence":1}},{"recoveryState":"Successful"}]`)
		say(g.t.Context(), conn, told(2, "after "+wsc))
		<-g.waiting
	})
	s, err := g.open("w7")
	if err != nil {
		t.Fatal(err)
	}
	if _, recovered := s.Subscription(); !recovered {
		t.Error("want the earlier subscription")
	}
	if got, err := s.Next(t.Context()); err != nil || got.Notification.Post.Text != "after w7" {
		t.Errorf("got %+v, %v", got, err)
	}
	_ = s.Close()
}

// A server that answers nothing, and one that closes, are outages; one that refuses says
// why.
func TestConnectionsEnd(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		serve func(*gateway, *websocket.Conn, string)
		want  string
	}{
		{"half-dead", func(g *gateway, conn *websocket.Conn, _ string) {
			begin(g.t.Context(), conn)
			<-g.waiting
		}, "broke off"},
		{"closed", func(g *gateway, conn *websocket.Conn, _ string) {
			begin(g.t.Context(), conn)
			_ = conn.Close(4401, "session ended")
		}, "closed with 4401 session ended"},
		{"refused", func(g *gateway, conn *websocket.Conn, _ string) {
			say(g.t.Context(), conn, `[{"type":"Error","messageId":"a","status":401},{"errorCode":"WSG-401","message":"no session"}]`)
			<-g.waiting
		}, "no session (WSG-401)"},
		{"no subscription", func(g *gateway, conn *websocket.Conn, _ string) {
			say(g.t.Context(), conn, `[{"type":"ConnectionDetails","messageId":"a","status":200,"wsc":{"token":"w1","sequence":1}},{}]`)
			say(g.t.Context(), conn, `[{"type":"ClientRequest","messageId":"subscribe","status":403,"headers":{}},{"errorCode":"CMN-401","message":"not allowed"}]`)
			<-g.waiting
		}, "not allowed (CMN-401)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, tt.serve)
			s, err := g.open("")
			if err == nil {
				_, err = s.Next(t.Context())
				_ = s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestTheMissingPermissionIsNamed(t *testing.T) {
	t.Parallel()
	g := newGateway(t, nil)
	g.refuse = http.StatusForbidden
	_, err := g.open("")
	if refusal, ok := errors.AsType[*connector.RefusalError](err); !ok || refusal.Permission != "WebSocket" {
		t.Errorf("got %v, want a refusal that names WebSocket", err)
	}
}
