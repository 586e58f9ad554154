package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"

	"github.com/glipbox/glipbox/emulator/internal/outbound"
)

// Notification is one message to a subscriber.
type Notification struct {
	UUID         string
	Subscription string
	Body         []byte
	TokenHeader  string // carries the token of the subscription
	Attempt      int    // from 1
	Fault        string // that befell it; empty when none did
}

// Sender delivers notifications.
type Sender struct {
	Client *outbound.Client
}

// Deliver sends a notification, once. It returns a *DeliveryError unless the server accepted
// it with a status of the 2xx family; nothing but the status counts.
func (s Sender) Deliver(ctx context.Context, t Target, n Notification) error {
	answer, err := s.Client.Send(ctx, request(t, n))
	switch {
	case answer.Status/100 == 2:
		return nil
	case answer.Status != 0:
		return &DeliveryError{Status: answer.Status}
	}
	return &DeliveryError{cause: err}
}

// DeliveryError says why a notification was not accepted.
type DeliveryError struct {
	Status int // that the server answered; zero when it did not
	cause  error
}

func (f *DeliveryError) Error() string {
	if f.Status != 0 {
		return fmt.Sprintf("webhook answered %d %s", f.Status, http.StatusText(f.Status))
	}
	return fmt.Sprintf("deliver to webhook: %v", f.cause)
}

func (f *DeliveryError) Unwrap() error { return f.cause }

// Answered reports whether a delivery that ended with err was answered at all.
func Answered(err error) bool {
	f, failed := errors.AsType[*DeliveryError](err)
	return !failed || f.Status != 0
}

// Reason returns why a subscription is blacklisted whose last delivery ended with err, in
// the words that RingCentral was seen to use. Assumed: those about connections that were
// not even made.
func Reason(err error) string {
	if f, ok := errors.AsType[*DeliveryError](err); ok && f.Status != 0 {
		return fmt.Sprintf("Webhook responses with code: [%d], reason: [%s]", f.Status, http.StatusText(f.Status))
	}
	return "I/O operation is failed. Details: [" + details(err) + "]"
}

func details(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return dns.Name
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "Read timed out"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Connection refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "Connection reset"
	}
	return "Unexpected end of file from server"
}

// Lose records a notification that a fault keeps from being sent.
func (s Sender) Lose(t Target, n Notification) { s.Client.Lose(request(t, n)) }

func request(t Target, n Notification) outbound.Request {
	header := t.header(n.TokenHeader)
	header["Content-Type"] = contentType
	return outbound.Request{
		Purpose: outbound.Notification, Sender: t.For, Subscription: n.Subscription, Notification: n.UUID, Attempt: n.Attempt,
		URL: t.Address, Header: header, Body: n.Body, Fault: n.Fault,
	}
}
