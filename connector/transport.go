package connector

import (
	"context"
	"errors"
	"slices"
)

// TransportType is how RingCentral sends notifications, in its own words.
type TransportType string

// The transports. A channel that is set to neither takes the WebSocket where RingCentral
// cannot reach the connector.
const (
	Automatic TransportType = ""
	WebHook   TransportType = "WebHook"
	WebSocket TransportType = "WebSocket"
)

// Valid reports whether t is one of them.
func (t TransportType) Valid() bool {
	return slices.Contains([]TransportType{Automatic, WebHook, WebSocket}, t)
}

// Sockets opens WebSockets to RingCentral.
type Sockets interface {
	// Open opens a connection and subscribes to the posts of all chats over it. With the
	// position of an earlier one it goes on there, if RingCentral still can.
	Open(ctx context.Context, a Access, position string) (Socket, error)
	// Probe finds out whether a connection can be opened. It subscribes to nothing.
	Probe(ctx context.Context, a Access) error
}

// Socket is an open WebSocket with a subscription.
type Socket interface {
	// Subscription returns what was subscribed; recovered says that it is the one of the
	// earlier connection, whose notifications go on.
	Subscription() (s Subscription, recovered bool)
	// Next waits for a notification. Its body is empty when it is about something else
	// than a text message.
	Next(ctx context.Context) (Incoming, error)
	// Close ends the connection.
	Close() error
}

// Incoming is a notification that came over a WebSocket.
type Incoming struct {
	Owner        PersonID // of the subscription
	Notification Notification
	Position     string // from which RingCentral can go on after this one
}

// establish creates the subscription of a connection, over the transport of the channel.
func (c *Connector) establish(ctx context.Context, ref connectionRef, t TransportType) (Subscription, error) {
	if t == WebSocket {
		return c.listeners.begin(ctx, ref)
	}
	subscription, refused := c.subscribe(ctx, ref)
	if t == WebHook || !unreachable(refused) || c.listeners.sockets == nil {
		return subscription, refused
	}
	subscription, err := c.listeners.begin(ctx, ref)
	if err != nil {
		return Subscription{}, refused // a public address is the first thing to mend
	}
	c.log.InfoContext(ctx, "webhook address not reachable: listening over a WebSocket",
		"stream_id", ref.Stream, "environment", ref.Environment, "err", refused)
	return subscription, nil
}

// unreachable reports whether RingCentral refused a webhook address.
func unreachable(err error) bool {
	refusal, ok := errors.AsType[*RefusalError](err)
	if !ok {
		return false
	}
	return slices.Contains([]string{"SUB-521", "SUB-522", "SUB-523", "SUB-524", "SUB-525"}, refusal.Code) ||
		refusal.Code == "CMN-101" && refusal.Parameter == "deliveryMode.address"
}

// switchTransport subscribes an enabled connection anew, after another transport was
// chosen. Nothing is missed: what was written meanwhile is read back. When RingCentral
// refuses, the former choice stands again.
func (c *Connector) switchTransport(ctx context.Context, ref connectionRef, former TransportType) (channel Channel, err error) {
	busy := c.inTurn(ctx, ref, func(ctx context.Context) {
		if channel, err = c.store.Channel(ctx, ref.Stream); err != nil || !channel.In(ref.Environment).Enabled {
			return
		}
		if channel, err = c.resubscribe(ctx, ref, channel); err == nil {
			return
		}
		back, failed := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
			channel.Transport = former
			return nil
		})
		if failed == nil {
			channel = back
		}
	})
	if busy != nil {
		return Channel{}, busy
	}
	return channel, err
}

// resubscribe replaces the subscription of a connection, for whoever has the turn. The old
// one goes on until RingCentral has granted the new one, unless it allows no more of them.
func (c *Connector) resubscribe(ctx context.Context, ref connectionRef, channel Channel) (Channel, error) {
	defer c.listeners.resume(ref)
	old := channel.In(ref.Environment).Subscription
	subscription, err := c.anew(ctx, ref, func(ctx context.Context) (Subscription, error) { return c.establish(ctx, ref, channel.Transport) })
	if err != nil {
		return c.refuseEnabling(ctx, ref, err)
	}
	if subscription.Transport == WebHook {
		c.listeners.suspend(ref)
	}
	channel, err = c.saveEnabled(ctx, ref, subscription)
	if err != nil {
		c.listeners.stop(ref)
		return channel, err
	}
	if old.ID != "" && old.ID != subscription.ID {
		c.discard(ctx, ref, old.ID)
	}
	c.tidy(ctx, ref, subscription.ID)
	return channel, nil
}
