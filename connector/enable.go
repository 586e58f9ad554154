package connector

import (
	"context"
	"errors"
	"time"
)

// Enable makes RingCentral send the posts of the authorized person's chats, and
// the channel answer what is posted from now on. When RingCentral refuses, the
// channel is NeedsAttention with the reason.
func (c *Connector) Enable(ctx context.Context, id StreamID) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	ref := connectionRef{id, channel.Environment}
	busy := c.inTurn(ctx, ref, func(ctx context.Context) { channel, err = c.enable(ctx, ref) })
	if busy != nil {
		return Channel{}, busy
	}
	return channel, err
}

// enable is Enable for whoever has the turn.
func (c *Connector) enable(ctx context.Context, ref connectionRef) (Channel, error) {
	channel, err := c.store.Channel(ctx, ref.Stream)
	if err != nil {
		return Channel{}, err
	}
	if channel.Blocked() {
		return channel, blocked()
	}
	connection := channel.In(ref.Environment)
	if connection.Authorization.Person.ID == "" {
		return channel, notAuthorized()
	}
	if connection.State() == Enabled {
		return channel, nil
	}
	return c.resubscribe(ctx, ref, channel)
}

// inTurn runs f while nobody else subscribes the connection: each subscription is
// validated with the verification token that was stored last.
func (c *Connector) inTurn(ctx context.Context, ref connectionRef, f func(context.Context)) error {
	for {
		held, err := c.alone(ctx, ref, "subscription", f)
		if !errors.Is(err, ErrConflict) {
			return err
		}
		if !sleep(ctx, min(held, leaseLook)) {
			return ctx.Err()
		}
	}
}

// refuseEnabling says why a connection was not enabled. One that is enabled stays so, with
// the subscription that it has: a problem of the agent's is still that.
func (c *Connector) refuseEnabling(ctx context.Context, ref connectionRef, cause error) (Channel, error) {
	problem := explain(enabling, cause)
	channel, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		if !connection.Enabled || connection.Subscription.ID == "" || connection.Problem != nil && !connection.AgentFails {
			connection.trouble(problem)
		}
		return []Secret{{Key: ref.secret(OfferedToken)}}
	})
	if err != nil {
		return Channel{}, err
	}
	connection := channel.In(ref.Environment)
	switch {
	case !connection.Enabled:
		c.listeners.stop(ref)
	case connection.Subscription.Transport == WebSocket:
		c.listeners.ensure(ref)
	}
	c.log.WarnContext(ctx, "channel not enabled", "stream_id", ref.Stream, "environment", ref.Environment, "reason", problem.Reason)
	return channel, problem
}

func (c *Connector) saveEnabled(ctx context.Context, ref connectionRef, s Subscription) (Channel, error) {
	granted, err := c.granted(ctx, ref)
	if err != nil {
		return Channel{}, err
	}
	if err := c.store.ReceivedBy(ctx, ref.Stream, ref.Environment, s.Created); err != nil {
		return Channel{}, err
	}
	channel, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		if !connection.Enabled {
			connection.EnabledAt = s.Created // by RingCentral's clock, as the posts are
			connection.Seen = s.Created
		}
		channel.openGap(ref.Environment)
		connection.Enabled, connection.Subscription, connection.Problem = true, s, nil
		if s.Transport == WebSocket {
			return []Secret{{Key: ref.secret(OfferedToken)}}
		}
		return granted
	})
	if err != nil {
		return Channel{}, err
	}
	c.listeners.enabled(ref)
	c.gates.open(ref)
	c.log.InfoContext(ctx, "channel enabled", "stream_id", ref.Stream, "environment", ref.Environment,
		"subscription_id", s.ID, "transport", s.Transport)
	return channel, c.wakeConnection(ctx, ref)
}

// subscribe offers a fresh verification token, which RingCentral sends already while it
// validates the address, and creates the subscription. The token of the present one stays
// beside it, until granted is stored.
func (c *Connector) subscribe(ctx context.Context, ref connectionRef) (Subscription, error) {
	token, err := c.entropy.text(secretBytes)
	if err != nil {
		return Subscription{}, err
	}
	_, err = c.change(ctx, ref.Stream, func(*Channel) []Secret {
		return []Secret{{ref.secret(OfferedToken), token}}
	})
	if err != nil {
		return Subscription{}, err
	}
	var subscription Subscription
	err = c.call(ctx, ref, func(a Access) (err error) {
		subscription, err = c.platform.Subscribe(ctx, a, c.WebhookURL(ref.Stream, ref.Environment), token)
		return err
	})
	subscription.Transport, subscription.RenewAt = WebHook, c.renewAt(subscription)
	return subscription, err
}

// granted is the offered token in the place of the present one, for whoever has the turn.
func (c *Connector) granted(ctx context.Context, ref connectionRef) ([]Secret, error) {
	token, err := c.store.Secret(ctx, ref.secret(OfferedToken))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return []Secret{{ref.secret(VerificationToken), token}, {Key: ref.secret(OfferedToken)}}, err
}

// Disable ends the subscription. What waits stays until the channel is enabled
// again, and then stands among the dead letters.
func (c *Connector) Disable(ctx context.Context, id StreamID) (Channel, error) {
	return c.end(ctx, id, c.unsubscribe, func(ref connectionRef, connection *Connection) []Secret {
		connection.Enabled, connection.Subscription, connection.Problem = false, Subscription{}, nil
		return []Secret{{Key: ref.secret(VerificationToken)}, {Key: ref.secret(OfferedToken)}}
	})
}

// Disconnect ends the subscription and the authorization of the selected
// environment.
func (c *Connector) Disconnect(ctx context.Context, id StreamID) (Channel, error) {
	return c.end(ctx, id, c.disconnect, func(ref connectionRef, connection *Connection) []Secret {
		*connection = Connection{ApplicationKey: connection.ApplicationKey, HasSecret: connection.HasSecret}
		return ref.forgotten()
	})
}

// end lets tell say to RingCentral that the connection in the selected environment is over, and
// stores what edit makes of it.
func (c *Connector) end(
	ctx context.Context, id StreamID,
	tell func(context.Context, Channel, Environment), edit func(connectionRef, *Connection) []Secret,
) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	ref := connectionRef{id, channel.Environment}
	c.over(ctx, ref, tell, func() {
		channel, err = c.change(ctx, id, func(channel *Channel) []Secret { return edit(ref, channel.In(ref.Environment)) })
	})
	return channel, err
}

// over lets tell say to RingCentral that a connection is over, and then save store that, while
// nobody else subscribes it. A person waits: for RingCentral no longer than for a farewell, and
// for the turn no longer than a lost process keeps it. Who has it still then deletes what it has
// subscribed when it sees that the connection is over.
func (c *Connector) over(ctx context.Context, ref connectionRef, tell func(context.Context, Channel, Environment), save func()) {
	brief, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	waiting, stop := context.WithCancel(brief)
	defer stop()
	patience, parted := time.AfterFunc(c.limits.upkeep, stop), false
	part := func(context.Context) {
		patience.Stop()
		parted = true
		if channel, err := c.store.Channel(brief, ref.Stream); err == nil {
			tell(brief, channel, ref.Environment)
		}
		save()
	}
	if err := c.inTurn(waiting, ref, part); !parted {
		c.log.WarnContext(ctx, "ended while somebody else subscribes", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
		part(brief)
	}
}

// disconnect tells RingCentral that a connection is over. RingCentral may be gone
// or have forgotten it: nothing depends on the answer.
func (c *Connector) disconnect(ctx context.Context, channel Channel, e Environment) {
	ref := connectionRef{channel.StreamID, e}
	c.unsubscribe(ctx, channel, e)
	token, err := c.tokens.stored(ctx, ref)
	if err != nil {
		return
	}
	app, err := c.application(ctx, channel, e)
	if err != nil {
		return
	}
	if err := c.platform.Revoke(ctx, app, token); err != nil {
		c.log.WarnContext(ctx, "session not revoked", "stream_id", ref.Stream, "environment", e, "err", err)
	}
}

// unsubscribe ends a connection's WebSocket and deletes its subscription, if it has one, and
// those that lead to it besides. What was told to nobody before is found.
func (c *Connector) unsubscribe(ctx context.Context, channel Channel, e Environment) {
	ref, connection := connectionRef{channel.StreamID, e}, channel.In(e)
	c.listeners.stop(ref)
	if connection.Subscription.ID != "" {
		c.discard(ctx, ref, connection.Subscription.ID)
	}
	if connection.Authorization.Person.ID != "" {
		c.tidy(ctx, ref, "")
	}
	if connection.Enabled {
		c.lookLast(ctx, ref, *connection)
	}
}

// discard deletes a subscription that is of no use any more.
func (c *Connector) discard(ctx context.Context, ref connectionRef, id SubscriptionID) {
	err := c.call(ctx, ref, func(a Access) error { return c.platform.Unsubscribe(ctx, a, id) })
	if err != nil && !gone(err) {
		c.log.WarnContext(ctx, "subscription not deleted", "stream_id", ref.Stream, "subscription_id", id, "err", err)
	}
}
