package webhook

import (
	"context"
	"fmt"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/outbound"
)

// Notification is one message to a subscriber.
type Notification struct {
	UUID         string
	Subscription string
	Body         []byte
	Fault        string // that befell it; empty when none did
}

// Sender delivers notifications.
type Sender struct {
	Client *outbound.Client
}

// Deliver sends a notification, once. It returns an error unless the server accepted
// it with a status of the 2xx family; nothing but the status counts.
func (s Sender) Deliver(ctx context.Context, t Target, n Notification) error {
	answer, err := s.Client.Send(ctx, request(t, n))
	switch {
	case answer.Status/100 == 2:
		return nil
	case answer.Status != 0:
		return fmt.Errorf("webhook answered %d %s", answer.Status, http.StatusText(answer.Status))
	}
	return fmt.Errorf("deliver to webhook: %w", err)
}

// Lose records a notification that a fault keeps from being sent.
func (s Sender) Lose(t Target, n Notification) { s.Client.Lose(request(t, n)) }

func request(t Target, n Notification) outbound.Request {
	header := t.header()
	header.Set("Content-Type", "application/json; charset=UTF-8")
	return outbound.Request{
		Purpose: outbound.Notification, Subscription: n.Subscription, Notification: n.UUID,
		URL: t.Address, Header: header, Body: n.Body, Fault: n.Fault,
	}
}
