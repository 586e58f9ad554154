// Package sockettest is a client of the WebSocket gateway for tests. It keeps to what the
// guide asks of clients: it takes a token, is silent until ConnectionDetails have come,
// remembers the latest wsc, and recovers with it.
package sockettest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// Frame is one frame of the server.
type Frame struct {
	Type      string            `json:"type"`
	MessageID string            `json:"messageId"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	WSC       *Position         `json:"wsc"`
	Body      []byte            `json:"-"` // nil when the frame has one element
}

// Position says how far a stream was read.
type Position struct {
	Token    string `json:"token"`
	Sequence int64  `json:"sequence"`
}

// Details is the body of ConnectionDetails.
type Details struct {
	CreationTime             string `json:"creationTime"`
	MaxConnectionsPerSession int    `json:"maxConnectionsPerSession"`
	RecoveryBufferSize       int    `json:"recoveryBufferSize"`
	RecoveryTimeout          int    `json:"recoveryTimeout"`
	IdleTimeout              int    `json:"idleTimeout"`
	AbsoluteTimeout          int    `json:"absoluteTimeout"`
	MaxActiveRequests        int    `json:"maxActiveRequests"`
	RecoveryState            string `json:"recoveryState"`
	RecoveryErrorCode        string `json:"recoveryErrorCode"`
}

// Notification is the body of a ServerNotification about a post.
type Notification struct {
	UUID           string `json:"uuid"`
	Event          string `json:"event"`
	SubscriptionID string `json:"subscriptionId"`
	OwnerID        string `json:"ownerId"`
	Body           struct {
		ID        string `json:"id"`
		Text      string `json:"text"`
		CreatorID string `json:"creatorId"`
		EventType string `json:"eventType"`
	} `json:"body"`
}

// Conn is an open connection. It is safe for concurrent use. Fields below mu are guarded
// by it.
type Conn struct {
	Details Details
	First   Frame // ConnectionDetails

	conn   *websocket.Conn
	stop   context.CancelFunc
	reader sync.WaitGroup

	mu     sync.Mutex
	frames []Frame
	wsc    Position
	sent   int
	err    error
	more   chan struct{} // closed when there is another frame, or an error
}

// Open opens a connection for the session of an access token. server is the base address
// of an environment. With the token of an earlier connection it asks for a recovery.
func Open(ctx context.Context, server, accessToken, wsc string) (*Conn, error) {
	uri, err := Address(ctx, server, accessToken)
	if err != nil {
		return nil, err
	}
	if wsc != "" {
		uri += "&wsc=" + wsc
	}
	return Dial(ctx, uri)
}

// Address asks for a WebSocket token and returns where it opens a connection.
func Address(ctx context.Context, server, accessToken string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server+"/restapi/oauth/wstoken", http.NoBody)
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+accessToken)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var token struct {
		URI   string `json:"uri"`
		Token string `json:"ws_access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("wstoken was answered %s (%w)", resp.Status, err)
	}
	return token.URI + "?access_token=" + token.Token, nil
}

const maxFrame = 1 << 24 // bytes

// Dial opens a connection at an address, and returns when its first frame has come.
func Dial(ctx context.Context, uri string) (*Conn, error) {
	conn, resp, err := websocket.Dial(ctx, uri, nil)
	if err != nil {
		return nil, err
	}
	if resp.Body != nil {
		_ = resp.Body.Close() // nothing is in it
	}
	conn.SetReadLimit(maxFrame)
	c := &Conn{conn: conn, more: make(chan struct{})}
	alive, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.reader.Go(func() { c.read(alive) })
	c.First, err = c.Await(ctx, func(f Frame) bool { return f.Type == "ConnectionDetails" || f.Type == "Error" })
	if err == nil && c.First.Type == "ConnectionDetails" {
		err = json.Unmarshal(c.First.Body, &c.Details)
	}
	if err != nil {
		c.Cut()
		return nil, err
	}
	return c, nil
}

// read keeps what the server sends until the connection is closed.
func (c *Conn) read(ctx context.Context) {
	for {
		_, data, err := c.conn.Read(ctx)
		var frame Frame
		if err == nil {
			frame, err = parse(data)
		}
		c.mu.Lock()
		if err != nil {
			c.err = err
		} else {
			c.frames = append(c.frames, frame)
		}
		if w := frame.WSC; w != nil && (frame.Type == "ConnectionDetails" || w.Sequence > c.wsc.Sequence) {
			c.wsc = *w
		}
		close(c.more)
		c.more = make(chan struct{})
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// parse splits a frame as the official SDK does: a body in several parts is no JSON.
func parse(data []byte) (Frame, error) {
	var frame Frame
	if at := bytes.Index(data, []byte(",--Boundary")); at > 0 {
		frame.Body = data[at+1 : len(data)-1]
		return frame, json.Unmarshal(data[1:at], &frame)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return frame, fmt.Errorf("frame %s: %w", data, err)
	}
	if len(parts) == 0 || len(parts) > 2 {
		return frame, fmt.Errorf("a frame of %d elements: %s", len(parts), data)
	}
	if len(parts) == 2 {
		frame.Body = parts[1]
	}
	return frame, json.Unmarshal(parts[0], &frame)
}

// Await takes the first frame that matches, waiting for it. A closed connection is an
// error of which websocket.CloseStatus tells the code.
func (c *Conn) Await(ctx context.Context, match func(Frame) bool) (Frame, error) {
	for {
		frame, more, err := c.take(match)
		if more == nil {
			return frame, err
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Frame{}, fmt.Errorf("no such frame came: %w", ctx.Err())
		}
	}
}

// take removes a frame that matches. Without one it returns a channel that closes when
// there may be one.
func (c *Conn) take(match func(Frame) bool) (Frame, <-chan struct{}, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, frame := range c.frames {
		if match(frame) {
			c.frames = append(c.frames[:i:i], c.frames[i+1:]...)
			return frame, nil, nil
		}
	}
	if c.err != nil {
		return Frame{}, nil, c.err
	}
	return Frame{}, c.more, nil
}

// Next takes the next frame of any type.
func (c *Conn) Next(ctx context.Context) (Frame, error) {
	return c.Await(ctx, func(Frame) bool { return true })
}

// NextNotification takes the next ServerNotification.
func (c *Conn) NextNotification(ctx context.Context) (Notification, error) {
	var n Notification
	frame, err := c.Await(ctx, func(f Frame) bool { return f.Type == "ServerNotification" })
	if err != nil {
		return n, err
	}
	err = json.Unmarshal(frame.Body, &n)
	return n, err
}

// Send sends a frame as it is.
func (c *Conn) Send(ctx context.Context, text string) error {
	return c.conn.Write(ctx, websocket.MessageText, []byte(text))
}

// Ask sends a request and returns its number, which the answer will carry.
func (c *Conn) Ask(ctx context.Context, method, path string, body any) (string, error) {
	c.mu.Lock()
	c.sent++
	id := "m" + strconv.Itoa(c.sent)
	c.mu.Unlock()
	frame := []any{map[string]any{"type": "ClientRequest", "messageId": id, "method": method, "path": path, "headers": nil, "query": nil}}
	if body != nil {
		frame = append(frame, body)
	}
	text, err := json.Marshal(frame)
	if err != nil {
		return "", err
	}
	return id, c.Send(ctx, string(text))
}

// Request sends a request and returns its answer.
func (c *Conn) Request(ctx context.Context, method, path string, body any) (Frame, error) {
	id, err := c.Ask(ctx, method, path, body)
	if err != nil {
		return Frame{}, err
	}
	return c.Await(ctx, func(f Frame) bool { return f.Type == "ClientRequest" && f.MessageID == id })
}

// Subscribe subscribes to event filters and returns the id of the subscription.
func (c *Conn) Subscribe(ctx context.Context, filters ...string) (string, error) {
	answer, err := c.Request(ctx, http.MethodPost, "/restapi/v1.0/subscription", map[string]any{
		"eventFilters": filters, "deliveryMode": map[string]any{"transportType": "WebSocket"},
	})
	if err != nil {
		return "", err
	}
	id := answer.Headers["WSG-SubscriptionId"]
	if answer.Status != http.StatusOK || id == "" || !strings.Contains(string(answer.Body), id) {
		return "", fmt.Errorf("the subscription was answered %d %s", answer.Status, answer.Body)
	}
	return id, nil
}

// Ping sends a protocol ping and waits for the pong.
func (c *Conn) Ping(ctx context.Context) error { return c.conn.Ping(ctx) }

// WSC returns the token with which to recover.
func (c *Conn) WSC() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wsc.Token
}

// Wait returns when the connection is closed, with the code of the server or -1.
func (c *Conn) Wait(ctx context.Context) (websocket.StatusCode, error) {
	_, err := c.Await(ctx, func(Frame) bool { return false })
	code := websocket.CloseStatus(err)
	if ctx.Err() != nil {
		return code, err
	}
	return code, nil
}

// Close closes the connection as a client does that has had enough.
func (c *Conn) Close() {
	_ = c.conn.Close(websocket.StatusNormalClosure, "") // the server may be gone
	c.stop()
	c.reader.Wait()
}

// Cut breaks the connection without a word.
func (c *Conn) Cut() {
	_ = c.conn.CloseNow() // it may be closed already
	c.stop()
	c.reader.Wait()
}
