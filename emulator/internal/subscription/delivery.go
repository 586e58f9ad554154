package subscription

import (
	"context"
	"log/slog"

	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

// send delivers a notification, unless its subscription has ended meanwhile or is
// blacklisted. It reports whether the server answered, whatever it was.
func (d *Dispatcher) send(ctx context.Context, n notification) (answered bool) {
	if n.body == nil {
		return d.retest(ctx, n.queue.subscription)
	}
	x, ok := d.State.Subscriber(n.queue.subscription)
	if !ok {
		return true
	}
	message := d.message(x, n)
	lost := n.befallen.Effect == fault.Drop
	switch {
	case lost && x.Transport == webSocket:
		d.Gateway.Lose(x, n.uuid, message.Body, message.Fault)
		return true
	case lost:
		d.Sender.Lose(target(d.State.Environment(), x), message)
		return true
	case x.Transport == webSocket:
		d.Gateway.Notify(x, n.uuid, message.Body, message.Fault)
		return true
	}
	err := d.deliver(ctx, x, message)
	d.note(ctx, x, n.uuid, err)
	return webhook.Answered(err)
}

// deliver sends a notification as often as the profile says.
func (d *Dispatcher) deliver(ctx context.Context, x state.Subscription, message webhook.Notification) error {
	profile := d.Policy.Profile()
	message.TokenHeader = profile.TokenHeader
	var err error
	for message.Attempt = 1; message.Attempt <= 1+profile.Retries; message.Attempt++ {
		if err = d.Sender.Deliver(ctx, target(d.State.Environment(), x), message); err == nil {
			break
		}
	}
	return err
}

// message writes what a subscriber is sent.
func (d *Dispatcher) message(x state.Subscription, n notification) webhook.Notification {
	body := appendEnvelope(make([]byte, 0, len(n.body)+256), n, x.Owner, d.State.Now())
	message := webhook.Notification{UUID: n.uuid, Subscription: string(x.ID), Body: body}
	if n.befallen.Effect != "" {
		message.Fault = n.befallen.String()
	}
	if n.befallen.Effect == fault.Corrupt {
		message.Body = body[:len(body)/2]
	}
	return message
}

// note keeps how a delivery ended.
func (d *Dispatcher) note(ctx context.Context, x state.Subscription, uuid string, err error) {
	switch {
	case err == nil:
		d.State.NoteDelivery(x.ID)
		d.Logger.DebugContext(ctx, "notification delivered", slog.String("subscription_id", string(x.ID)), slog.String("uuid", uuid))
	case ctx.Err() == nil:
		d.State.NoteFailure(x.ID, webhook.Reason(err), d.Policy.Profile().Rules)
		d.Logger.WarnContext(ctx, "notification failed",
			slog.String("subscription_id", string(x.ID)), slog.String("uuid", uuid), slog.Any("err", err))
	}
}

// retest asks the server of a blacklisted subscription whether it is well again.
// Assumed: as at the creation; the job is known, what it sends is not.
func (d *Dispatcher) retest(ctx context.Context, id state.SubscriptionID) (answered bool) {
	x, ok := d.State.AnySubscription(id)
	if !ok || x.Status != state.Blacklisted {
		return true
	}
	err := d.Validator.Validate(ctx, target(d.State.Environment(), x), subjectOf(d.State, x))
	if err != nil {
		d.Logger.DebugContext(ctx, "blacklisted webhook is still ill", slog.String("subscription_id", string(id)), slog.Any("err", err))
		return !webhook.Unreachable(err)
	}
	d.State.ReactivateSubscription(id)
	return true
}
