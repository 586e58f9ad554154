package websocket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/coder/websocket"
)

// meta is the first element of a frame that the connector sends.
type meta struct {
	Type      string `json:"type"`
	MessageID string `json:"messageId"`
	Method    string `json:"method,omitempty"`
	Path      string `json:"path,omitempty"`
}

// frame is what RingCentral sends: [meta] or [meta, body].
type frame struct {
	Type      string            `json:"type"`
	MessageID string            `json:"messageId"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	WSC       struct {
		Token    string `json:"token"`
		Sequence int64  `json:"sequence"`
	} `json:"wsc"`
	Body json.RawMessage `json:"-"`

	position string // of the stream, after this frame
}

// reason is what an Error frame says.
func (f frame) reason() string {
	var body struct {
		ErrorCode string `json:"errorCode"`
		Message   string `json:"message"`
	}
	_ = json.Unmarshal(f.Body, &body) // it may say nothing
	return body.Message + " (" + body.ErrorCode + ")"
}

func parse(text []byte) (frame, error) {
	var f frame
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return f, fmt.Errorf("read a frame: %w", err)
	}
	if len(parts) == 0 {
		return f, errors.New("read a frame: it is empty")
	}
	if len(parts) > 1 {
		f.Body = parts[1]
	}
	return f, json.Unmarshal(parts[0], &f)
}

// read waits for a frame and remembers how far the stream was read.
func (s *socket) read(ctx context.Context) (frame, error) {
	_, text, err := s.conn.Read(ctx)
	if err != nil {
		return frame{}, outage(closed(err))
	}
	s.frames.Add(1)
	f, err := parse(text)
	if err != nil {
		return frame{}, outage(err)
	}
	if f.Type != "ConnectionDetails" && f.WSC.Sequence > s.sequence {
		s.position, s.sequence = f.WSC.Token, f.WSC.Sequence
	}
	f.position = s.position
	return f, nil
}

// closed says how RingCentral closed the connection.
func closed(err error) error {
	if end, ok := errors.AsType[websocket.CloseError](err); ok {
		return fmt.Errorf("the WebSocket was closed with %d %s", end.Code, end.Reason)
	}
	return errors.New("the WebSocket broke off")
}

func (s *socket) write(ctx context.Context, elements []any) error {
	text, err := json.Marshal(elements)
	if err != nil {
		return err
	}
	if err := s.conn.Write(ctx, websocket.MessageText, text); err != nil {
		return outage(errors.New("the WebSocket broke off"))
	}
	return nil
}
