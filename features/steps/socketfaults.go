package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	faultStrikesSocket = regexp.MustCompile(`^the fault "(\w+)" strikes the WebSocket(?: with "([^"]*)")?$`)
	socketIsDumb       = regexp.MustCompile(`^the WebSocket answers nothing, not even pings$`)
	socketAnswers      = regexp.MustCompile(`^the WebSocket answers pings, and nothing else$`)
)

func (w *World) registerSocketFaults(v vocabulary) {
	v.Step(faultStrikesSocket, w.faultStrikesSocket)
	v.Then(socketAnswers, w.socketAnswers)
	v.Then(socketIsDumb, w.socketIsDumb)
}

// faultStrikesSocket arms a fault of connections that strikes once. More members of it are
// written as a query.
func (w *World) faultStrikesSocket(ctx context.Context, effect, parameters string) error {
	spec, err := faultSpec(parameters)
	if err != nil {
		return err
	}
	spec.Effect, spec.Count = control.FaultEffect(effect), 1
	_, err = w.control.ArmFault(ctx, spec)
	return err
}

// socketAnswers pings the platform over the latest connection, and then asks it for
// something in vain.
func (w *World) socketAnswers(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := w.wire.sockets.latest()
	if _, err := c.Ask(limited, "GET", subscriptionPath, nil); err != nil {
		return err
	}
	if err := c.Ping(limited); err != nil {
		return err
	}
	if err := c.Ping(limited); err != nil {
		return err
	}
	frame, err := c.Next(over(ctx))
	if err == nil {
		return fmt.Errorf("the WebSocket sent %s %s", frame.Type, frame.Body)
	}
	return nil
}

// socketIsDumb pings the platform over the latest connection in vain, for a moment of wall
// time. The client takes the connection for dead then, and closes it.
func (w *World) socketIsDumb(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	moment, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	c := w.wire.sockets.latest()
	if err := c.Ping(moment); err == nil {
		return errors.New("the WebSocket answered a ping")
	}
	if n, err := c.NextNotification(over(ctx)); err == nil {
		return fmt.Errorf("the WebSocket received %q", n.Body.Text)
	}
	return nil
}

// over returns a context that has ended, for those who only look at what is there.
func over(ctx context.Context) context.Context {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	return ended
}
