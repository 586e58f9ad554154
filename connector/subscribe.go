package connector

import (
	"context"
	"errors"
)

// anew makes a subscription by f. When RingCentral allows no more of them, those that the
// connector has itself are given up first, and f is tried once more.
func (c *Connector) anew(ctx context.Context, ref connectionRef, f func(context.Context) (Subscription, error)) (Subscription, error) {
	subscription, err := c.behindGap(ctx, ref, f)
	if !atLimit(err) || !c.makeRoom(ctx, ref) {
		return subscription, err
	}
	return c.behindGap(ctx, ref, f)
}

// atLimit reports whether the user has as many subscriptions as RingCentral allows.
func atLimit(err error) bool {
	refusal, ok := errors.AsType[*RefusalError](err)
	return ok && refusal.Code == "SUB-505"
}

// behindGap makes a subscription by f. For an enabled connection a gap is open before any
// process can be told anything: what was missed has to be answered first. Where RingCentral
// refuses, nothing comes, and the gap is closed again.
func (c *Connector) behindGap(ctx context.Context, ref connectionRef, f func(context.Context) (Subscription, error)) (Subscription, error) {
	var before, opened int64
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		before = connection.Gap
		if connection.Enabled {
			channel.openGap(ref.Environment)
		}
		opened = connection.Gap
		return nil
	})
	if err != nil {
		return Subscription{}, err
	}
	subscription, err := f(ctx)
	if _, wait := temporary(err); err != nil && !wait && refused(err) && before == 0 && opened != 0 {
		return subscription, errors.Join(err, c.closeGap(ctx, ref, opened))
	}
	return subscription, err
}

// closeGap closes a gap in which nothing was missed.
func (c *Connector) closeGap(ctx context.Context, ref connectionRef, gap int64) error {
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		if connection := channel.In(ref.Environment); connection.Gap == gap {
			connection.Gap = 0
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.gates.release(ref)
	return c.wakeConnection(ctx, ref)
}

// makeRoom gives up the subscriptions of a connection, and reports whether there were some.
func (c *Connector) makeRoom(ctx context.Context, ref connectionRef) bool {
	channel, err := c.store.Channel(ctx, ref.Stream)
	if err != nil {
		return false
	}
	old := channel.In(ref.Environment).Subscription
	others := c.tidy(ctx, ref, old.ID)
	if old.ID == "" {
		return others > 0
	}
	if old.Transport == WebSocket {
		c.listeners.suspend(ref) // a new one would take the room again
	}
	c.log.WarnContext(ctx, "subscription given up for a new one: no more are allowed", "stream_id", ref.Stream, "subscription_id", old.ID)
	c.discard(ctx, ref, old.ID)
	_, err = c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		if connection := channel.In(ref.Environment); connection.Subscription.ID == old.ID {
			connection.Subscription = Subscription{Transport: old.Transport}
		}
		return nil
	})
	return err == nil
}

// tidy deletes the subscriptions that lead to a connection's address, but one: those whose
// creation was applied and never heard of. It returns how many there were.
func (c *Connector) tidy(ctx context.Context, ref connectionRef, keep SubscriptionID) int {
	orphans, err := c.orphans(ctx, ref, keep)
	if err != nil {
		c.log.WarnContext(ctx, "subscriptions not looked through", "stream_id", ref.Stream, "environment", ref.Environment, "err", err)
	}
	for _, orphan := range orphans {
		c.log.InfoContext(ctx, "subscription that nobody uses deleted", "stream_id", ref.Stream, "subscription_id", orphan.ID)
		c.discard(ctx, ref, orphan.ID)
	}
	return len(orphans)
}

// orphans lists the subscriptions that lead to a connection's address, but one.
func (c *Connector) orphans(ctx context.Context, ref connectionRef, known SubscriptionID) ([]Subscription, error) {
	all, err := c.subscriptions(ctx, ref)
	var found []Subscription
	for _, s := range all {
		if s.ID != known && s.Address == c.WebhookURL(ref.Stream, ref.Environment) {
			found = append(found, s)
		}
	}
	return found, err
}

// subscriptions lists those of the application and the user, whoever made them.
func (c *Connector) subscriptions(ctx context.Context, ref connectionRef) (all []Subscription, err error) {
	err = c.call(ctx, ref, func(a Access) (err error) {
		all, err = c.platform.ListSubscriptions(ctx, a)
		return err
	})
	return all, err
}
