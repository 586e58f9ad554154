package connector

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"
)

const (
	renewRetry = time.Minute      // after a renewal that RingCentral did not answer
	mendRetry  = 15 * time.Minute // after one that it refused
	idleUpkeep = 24 * time.Hour   // between two looks when nothing is due
)

// maintain keeps the subscriptions of the enabled connections alive until ctx
// ends. It looks at all of them when it starts: they may have been lost meanwhile.
func (c *Connector) maintain(ctx context.Context) {
	defer c.upkeep.halt()
	overdue := true
	for {
		c.upkeep.set(c.renewDue(ctx, overdue))
		overdue = false
		select {
		case <-ctx.Done():
			return
		case <-c.upkeep.signal:
		}
	}
}

// renewDue renews what is due, or everything, and returns when to look again.
func (c *Connector) renewDue(ctx context.Context, everything bool) time.Duration {
	if err := c.tellMissed(ctx); err != nil {
		c.looks.outages++
		return backoff(c.looks.outages)
	}
	maps.Copy(c.looks.suspect, c.missed.doubted())
	c.looks.outages = 0
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return renewRetry
	}
	c.listeners.retire(channels)
	next := idleUpkeep
	for _, channel := range channels {
		for _, e := range Environments() {
			connection, ref := channel.In(e), connectionRef{channel.StreamID, e}
			next = min(next, c.expire(ctx, ref, channel.RetentionDays))
			if !channel.active(e) {
				c.listeners.settle(ctx, ref)
				continue
			}
			if connection.Subscription.Transport == WebSocket {
				c.listeners.ensure(ref)
			}
			if connection.Problem == nil {
				c.gates.mended(ref)
			}
			if everything {
				c.looks.overdue[ref] = true
			}
			left := c.due(ref, *connection)
			if c.looks.overdue[ref] || left <= 0 {
				left = c.keepUp(ctx, ref)
			}
			next = min(next, left)
		}
	}
	return next
}

// due returns in how long a connection wants to be looked after.
func (c *Connector) due(ref connectionRef, connection Connection) time.Duration {
	left := c.renewalDue(connection.Subscription)
	if connection.stuck() {
		return left
	}
	return min(left, c.lookDue(ref, connection))
}

// renewalDue returns in how long a subscription wants to be renewed. One over a WebSocket
// renews itself.
func (c *Connector) renewalDue(s Subscription) time.Duration {
	if s.Transport == WebSocket {
		return idleUpkeep
	}
	return s.RenewAt.Sub(c.clock.Now())
}

// keepUp renews a subscription and reads the chats back, whatever is due, while no
// other process does. It returns when to look again.
func (c *Connector) keepUp(ctx context.Context, ref connectionRef) time.Duration {
	var next time.Duration
	held, err := c.alone(ctx, ref, "upkeep", func(ctx context.Context) {
		channel, err := c.store.Channel(ctx, ref.Stream)
		if err != nil {
			next = renewRetry
			return
		}
		if !channel.active(ref.Environment) {
			next = idleUpkeep
			return
		}
		subscription := channel.In(ref.Environment).Subscription
		next = c.renewalDue(subscription)
		if next <= 0 || c.looks.overdue[ref] && subscription.Transport != WebSocket {
			next = c.renew(ctx, ref)
		}
		delete(c.looks.overdue, ref)
		next = min(next, c.lookBack(ctx, ref))
	})
	if errors.Is(err, ErrConflict) {
		return max(held, gapRetry)
	}
	if err != nil {
		return renewRetry
	}
	return next
}

// renew prolongs a connection's subscription, or makes a new one when it is lost, and
// returns when it is due again.
func (c *Connector) renew(ctx context.Context, ref connectionRef) time.Duration {
	next := renewRetry
	err := c.inTurn(ctx, ref, func(ctx context.Context) {
		channel, err := c.store.Channel(ctx, ref.Stream)
		if err == nil && channel.active(ref.Environment) {
			next = c.prolong(ctx, ref, channel.In(ref.Environment).Subscription)
		}
	})
	if err != nil {
		return renewRetry
	}
	return next
}

// prolong is renew for whoever has the turn.
func (c *Connector) prolong(ctx context.Context, ref connectionRef, old Subscription) time.Duration {
	defer c.listeners.resume(ref)
	renewed, err := c.renewed(ctx, ref, old)
	result := "renewed"
	if old.ID == "" || gone(err) || c.misled(ref, renewed) {
		c.log.WarnContext(ctx, "subscription lost", "stream_id", ref.Stream, "subscription_id", old.ID, "err", err)
		if old.ID != "" {
			c.discard(ctx, ref, old.ID)
		}
		renewed, err = c.anew(ctx, ref, func(ctx context.Context) (Subscription, error) { return c.subscribe(ctx, ref) })
		result = "recreated"
	}
	if err != nil {
		c.count(ref, OfRenewal, "failed")
		return c.postpone(ctx, ref, err)
	}
	c.count(ref, OfRenewal, result)
	renewed.Transport, renewed.RenewAt = WebHook, c.renewAt(renewed)
	if err := c.saveRenewed(ctx, ref, old.ID, renewed); err != nil {
		return renewRetry
	}
	c.tidy(ctx, ref, renewed.ID)
	return renewed.RenewAt.Sub(c.clock.Now())
}

// renewed asks RingCentral to prolong a subscription, if there is one.
func (c *Connector) renewed(ctx context.Context, ref connectionRef, old Subscription) (renewed Subscription, err error) {
	if old.ID == "" {
		return Subscription{}, nil
	}
	err = c.call(ctx, ref, func(a Access) (err error) {
		renewed, err = c.platform.Renew(ctx, a, old.ID)
		return err
	})
	return renewed, err
}

// misled reports whether a subscription leads to an address where the connector was
// reached once, and is no more. An address that is not known leads nowhere else.
func (c *Connector) misled(ref connectionRef, s Subscription) bool {
	return s.Address != "" && s.Address != c.WebhookURL(ref.Stream, ref.Environment)
}

// saveRenewed stores what became of a subscription, unless a person has ended or
// replaced it meanwhile.
func (c *Connector) saveRenewed(ctx context.Context, ref connectionRef, old SubscriptionID, renewed Subscription) error {
	var kept bool
	granted, err := c.granted(ctx, ref)
	if err != nil {
		return err
	}
	_, err = c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		kept = connection.Enabled && (connection.Subscription.ID == old || connection.Subscription.ID == "")
		if kept {
			connection.Subscription, connection.Problem = renewed, nil
			if renewed.ID != old {
				channel.openGap(ref.Environment)
				return granted
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !kept {
		c.discard(ctx, ref, renewed.ID)
	}
	c.gates.open(ref)
	return c.wakeConnection(ctx, ref)
}

// postpone decides what a failed renewal means: patience, or a problem that a
// person has to mend.
func (c *Connector) postpone(ctx context.Context, ref connectionRef, cause error) time.Duration {
	if ctx.Err() != nil {
		return renewRetry
	}
	asked, wait := temporary(cause)
	wait = wait || !refused(cause) // the connector's own failures, like that of its database, pass as well
	delay := max(asked, renewRetry)
	if !wait && !unreachable(cause) { // an address that was not reached may be so in a moment
		delay = mendRetry
	}
	c.log.WarnContext(ctx, "subscription not renewed", "stream_id", ref.Stream, "environment", ref.Environment, "err", cause)
	_, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		connection.Subscription.RenewAt = c.clock.Now().Add(delay)
		if !wait {
			connection.trouble(explain(enabling, cause))
		}
		return nil
	})
	if err != nil {
		return renewRetry
	}
	return delay
}

// renewAt is half-way to the end of a subscription.
func (c *Connector) renewAt(s Subscription) time.Time {
	now := c.clock.Now()
	return now.Add(s.Expires.Sub(now) / 2)
}

// alarm wakes one goroutine, by hand or by the clock. Fields below mu are guarded
// by it.
type alarm struct {
	clock  Clock
	busy   func() func()
	signal chan struct{}

	mu      sync.Mutex
	stop    func() bool
	release func() // held from a ring until the alarm is set again
	halted  bool
}

func newAlarm(clock Clock, busy func() func()) *alarm {
	return &alarm{clock: clock, busy: busy, signal: make(chan struct{}, 1)}
}

// ring wakes the goroutine.
func (a *alarm) ring() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.halted {
		return
	}
	if a.release == nil {
		a.release = a.busy()
	}
	select {
	case a.signal <- struct{}{}:
	default:
	}
}

// set makes the clock ring after d, instead of at the time set before. After a ring
// that was not heard yet it does nothing. The clock is released last, or it might pass
// the time.
func (a *alarm) set(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.signal) > 0 {
		return
	}
	if a.stop != nil {
		a.stop()
	}
	a.stop = a.clock.AfterFunc(d, a.ring)
	a.relax()
}

func (a *alarm) halt() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.halted = true
	a.clear()
}

// clear drops the timer and what is held. a.mu must be held.
func (a *alarm) clear() {
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
	a.relax()
}

// relax gives the clock free. a.mu must be held.
func (a *alarm) relax() {
	if a.release != nil {
		a.release()
		a.release = nil
	}
}
