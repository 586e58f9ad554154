package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
)

var (
	socketSubscribed = regexp.MustCompile(`^the application is subscribed to the posts of (\w+) over a WebSocket$`)
	secondSocket     = regexp.MustCompile(`^a second WebSocket of the same session is subscribed as well$`)
	writesNumbers    = regexp.MustCompile(`^(\w+) (?:writes|has written) the messages (\d+) to (\d+) to (\w+)$`)
	socketBreaks     = regexp.MustCompile(`^the WebSocket (?:breaks|has broken)$`)
	socketRecovers   = regexp.MustCompile(`^the application connects again and asks for a recovery$`)
	socketTakesOver  = regexp.MustCompile(`^the application recovers the session of the first WebSocket$`)
	recoveryIs       = regexp.MustCompile(`^the recovery is "([^"]*)"$`)
	subscribesAgain  = regexp.MustCompile(`^the application subscribes over the WebSocket again$`)
	sendsHeartbeat   = regexp.MustCompile(`^the application sends a heartbeat$`)
	platformCloses   = regexp.MustCompile(`^RingCentral closes the WebSocket with (\d+)$`)
	socketReceives   = regexp.MustCompile(`^the WebSocket receives (\w+) "([^"]*)" by (\w+)$`)
	bothReceive      = regexp.MustCompile(`^both WebSockets receive (\w+) "([^"]*)" by (\w+)$`)
	receivesNumbers  = regexp.MustCompile(`^the WebSocket receives the messages (\d+) to (\d+) and nothing else$`)
	socketIsSilent   = regexp.MustCompile(`^the WebSocket receives nothing$`)
	socketTellsError = regexp.MustCompile(`^the WebSocket tells the error "([^"]*)" and is closed with (\d+)$`)
	socketIsClosed   = regexp.MustCompile(`^(?:the WebSocket|the first WebSocket) is closed with (\d+)$`)
)

func (w *World) registerSockets(v vocabulary) {
	v.Given(socketSubscribed, w.socketSubscribed)
	v.Given(secondSocket, w.secondSocket)
	v.Step(writesNumbers, w.writesNumbers)
	v.Step(socketBreaks, w.socketBreaks)
	v.Step(socketRecovers, w.socketRecovers)
	v.When(socketTakesOver, w.socketTakesOver)
	v.Then(recoveryIs, w.recoveryIs)
	v.When(subscribesAgain, w.subscribesAgain)
	v.When(sendsHeartbeat, w.sendsHeartbeat)
	v.When(platformCloses, w.platformCloses)
	v.Then(socketReceives, w.socketReceives)
	v.Then(bothReceive, w.bothReceive)
	v.Step(receivesNumbers, w.receivesNumbers)
	v.Then(socketIsSilent, w.socketIsSilent)
	v.Then(socketTellsError, w.socketTellsError)
	v.Then(socketIsClosed, w.socketIsClosed)
}

// sockets are the connections of the application, in the order of their opening.
type sockets struct {
	open []*sockettest.Conn
}

func (s *sockets) latest() *sockettest.Conn { return s.open[len(s.open)-1] }

func (s *sockets) close() {
	for _, c := range s.open {
		c.Cut()
	}
}

// connectSocket opens a connection for the latest session; with the token of another one
// it asks for a recovery.
func (w *World) connectSocket(ctx context.Context, wsc string) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := sockettest.Open(limited, w.info.URL(control.Sandbox), w.wire.latest.Access, wsc)
	if err != nil {
		return err
	}
	w.wire.sockets.open = append(w.wire.sockets.open, c)
	return nil
}

// socketSubscribed signs a person in, opens a WebSocket and subscribes over it.
func (w *World) socketSubscribed(ctx context.Context, person string) error {
	if err := w.signedInByJWT(ctx, person); err != nil {
		return err
	}
	return w.secondSocket(ctx)
}

// secondSocket opens another WebSocket and subscribes over that too.
func (w *World) secondSocket(ctx context.Context) error {
	if err := w.connectSocket(ctx, ""); err != nil {
		return err
	}
	return w.subscribesAgain(ctx)
}

// subscribesAgain creates a subscription over the latest WebSocket.
func (w *World) subscribesAgain(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	id, err := w.wire.sockets.latest().Subscribe(limited, "/team-messaging/v1/posts")
	w.wire.subscription = id
	return err
}

// writesNumbers posts one message for each number, in order.
func (w *World) writesNumbers(ctx context.Context, person, first, last, other string) error {
	texts, err := numbers(first, last)
	if err != nil {
		return err
	}
	for _, text := range texts {
		if err := w.writesTo(ctx, person, text, other); err != nil {
			return err
		}
	}
	return nil
}

func numbers(first, last string) ([]string, error) {
	from, err := strconv.Atoi(first)
	to, toErr := strconv.Atoi(last)
	var texts []string
	for n := from; n <= to; n++ {
		texts = append(texts, strconv.Itoa(n))
	}
	return texts, errors.Join(err, toErr)
}

// socketBreaks cuts the latest connection without a word, as a network does.
func (w *World) socketBreaks(ctx context.Context) error { return w.closeLatest(ctx, 0) }

// platformCloses has the latest connection closed with a code.
func (w *World) platformCloses(ctx context.Context, code int) error { return w.closeLatest(ctx, code) }

func (w *World) closeLatest(ctx context.Context, code int) error {
	known, err := w.control.Connections(ctx)
	if err != nil {
		return err
	}
	return w.control.CloseConnection(ctx, known[len(known)-1].ID, code, "Told by a scenario")
}

// socketRecovers opens another connection, with what the latest one told last. A fault that is
// armed has struck that one by then.
func (w *World) socketRecovers(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	return w.connectSocket(ctx, w.wire.sockets.latest().WSC())
}

// socketTakesOver opens another connection, with what the first one told last.
func (w *World) socketTakesOver(ctx context.Context) error {
	return w.connectSocket(ctx, w.wire.sockets.open[0].WSC())
}

// recoveryIs checks the recoveryState of the latest connection.
func (w *World) recoveryIs(state string) error {
	if got := w.wire.sockets.latest().Details.RecoveryState; got != state {
		return fmt.Errorf("the recovery is %q", got)
	}
	return nil
}

// sendsHeartbeat sends a Heartbeat frame and waits for its echo.
func (w *World) sendsHeartbeat(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := w.wire.sockets.latest()
	if err := c.Send(limited, `[{"type":"Heartbeat","messageId":"beat"}]`); err != nil {
		return err
	}
	_, err := c.Await(limited, func(f sockettest.Frame) bool { return f.Type == "Heartbeat" && f.MessageID == "beat" })
	return err
}

// socketReceives waits for the next notification of the latest connection.
func (w *World) socketReceives(ctx context.Context, eventType, text, person string) error {
	return w.receivesOver(ctx, w.wire.sockets.latest(), eventType, text, person)
}

// bothReceive waits for the next notification of each connection.
func (w *World) bothReceive(ctx context.Context, eventType, text, person string) error {
	for _, c := range w.wire.sockets.open {
		if err := w.receivesOver(ctx, c, eventType, text, person); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) receivesOver(ctx context.Context, c *sockettest.Conn, eventType, text, person string) error {
	creator, err := w.person(person)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n, err := c.NextNotification(limited)
	if err != nil {
		return err
	}
	if n.Body.EventType != eventType || n.Body.Text != text || n.Body.CreatorID != string(creator.ID) {
		return fmt.Errorf("the WebSocket received %s %q by %s", n.Body.EventType, n.Body.Text, n.Body.CreatorID)
	}
	return nil
}

// receivesNumbers waits for one message for each number, in order, and checks that no
// more follows.
func (w *World) receivesNumbers(ctx context.Context, first, last string) error {
	want, err := numbers(first, last)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, text := range want {
		n, err := w.wire.sockets.latest().NextNotification(limited)
		if err != nil {
			return fmt.Errorf("instead of %q: %w", text, err)
		}
		if n.Body.Text != text {
			return fmt.Errorf("the WebSocket received %q instead of %q", n.Body.Text, text)
		}
	}
	return w.socketIsSilent(ctx)
}

// socketIsSilent checks that no notification comes before the answer to a request, once
// all work is done.
func (w *World) socketIsSilent(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := w.wire.sockets.latest()
	id, err := c.Ask(limited, "GET", subscriptionPath, nil)
	if err != nil {
		return err
	}
	next, err := c.Await(limited, func(f sockettest.Frame) bool { return f.Type == "ServerNotification" || f.MessageID == id })
	if err == nil && next.Type == "ServerNotification" {
		return fmt.Errorf("the WebSocket received %s", next.Body)
	}
	return err
}

// socketTellsError waits for an Error frame and for the end of the connection.
func (w *World) socketTellsError(ctx context.Context, code string, closeCode int) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	last, err := w.wire.sockets.latest().Await(limited, func(f sockettest.Frame) bool { return f.Type == "Error" })
	if err != nil {
		return err
	}
	var told struct {
		ErrorCode string `json:"errorCode"`
	}
	if err := json.Unmarshal(last.Body, &told); err != nil || told.ErrorCode != code {
		return fmt.Errorf("the WebSocket told %s", last.Body)
	}
	return closedWith(limited, w.wire.sockets.latest(), closeCode)
}

// socketIsClosed waits until the first connection is closed, and checks the code.
func (w *World) socketIsClosed(ctx context.Context, closeCode int) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return closedWith(limited, w.wire.sockets.open[0], closeCode)
}

func closedWith(ctx context.Context, c *sockettest.Conn, want int) error {
	code, err := c.Wait(ctx)
	if err != nil {
		return err
	}
	if code != websocket.StatusCode(want) {
		return errors.New("the WebSocket was closed with " + strings.TrimPrefix(code.String(), "StatusCode"))
	}
	return nil
}
