package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Connection is a WebSocket connection, open or closed.
type Connection struct {
	ID          uint64      `json:"id"`
	Environment Environment `json:"environment"`
	// Session names what a recovery goes on with: connections with the same one followed
	// each other. It is empty when the connection was refused.
	Session        string         `json:"session,omitempty"`
	SubscriptionID SubscriptionID `json:"subscriptionId,omitempty"` // while the session has one
	ClientID       ClientID       `json:"clientId,omitempty"`
	PersonID       PersonID       `json:"personId,omitempty"`
	Opened         time.Time      `json:"opened"`
	RecoveryState  string         `json:"recoveryState,omitempty"` // Successful or Failed, when a recovery was asked for
	Open           bool           `json:"open"`
	Closed         *time.Time     `json:"closed,omitempty"`
	CloseCode      int            `json:"closeCode,omitempty"` // 1006 when it broke
	CloseReason    string         `json:"closeReason,omitempty"`
	Received       uint64         `json:"received"`        // frames from the client
	Sent           uint64         `json:"sent"`            // frames to the client
	Fault          string         `json:"fault,omitempty"` // the latest that struck it, such as "stall (fault 3)"
}

// Frame is one text frame of a WebSocket connection.
type Frame struct {
	Seq        uint64    `json:"seq"`
	Connection uint64    `json:"connection"` // 0 when it was lost while none was open
	Time       time.Time `json:"time"`
	Direction  string    `json:"direction"`       // Received from the client, Sent, or Lost: kept by a fault from being sent
	Text       string    `json:"text"`            // its beginning, 64 KB at most
	Fault      string    `json:"fault,omitempty"` // that befell it, or kept it from being sent
}

// FrameFilter selects frames; zero members select all.
type FrameFilter struct {
	Connection uint64
	After      uint64
}

// Connections returns the open WebSocket connections and the latest closed ones, by
// number.
func (c *Client) Connections(ctx context.Context) ([]Connection, error) {
	return call[[]Connection](ctx, c, http.MethodGet, "/connections", nil)
}

// CloseConnection closes a WebSocket connection with a code. Zero cuts it without a close
// frame, as a broken network does.
func (c *Client) CloseConnection(ctx context.Context, id uint64, code int, reason string) error {
	text := ""
	if code != 0 {
		text = strconv.Itoa(code)
	}
	_, err := call[struct{}](ctx, c, http.MethodDelete, fmt.Sprintf("/connections/%d", id)+query("code", text, "reason", reason), nil)
	return err
}

// Frames returns the latest frames of WebSocket connections, oldest first.
func (c *Client) Frames(ctx context.Context, f FrameFilter) ([]Frame, error) {
	number := func(n uint64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatUint(n, 10)
	}
	return call[[]Frame](ctx, c, http.MethodGet, "/frames"+query("connection", number(f.Connection), "after", number(f.After)), nil)
}
