package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	subscribed        = regexp.MustCompile(`^the application is subscribed to the (posts|chats|webhooks) of (\w+)$`)
	subscribedRemind  = regexp.MustCompile(`^the application is subscribed to the posts of (\w+) and to a reminder (\d+) hours before the end$`)
	webhookReminded   = regexp.MustCompile(`^the webhook receives a reminder$`)
	remindedBefore    = regexp.MustCompile(`^the webhook receives a reminder, and "([^"]*)" after it$`)
	renewed           = regexp.MustCompile(`^the subscription was renewed$`)
	readsSubscription = regexp.MustCompile(`^the application reads the subscription$`)
	webhookReceives   = regexp.MustCompile(`^the webhook receives (\w+) "([^"]*)" by (\w+)$`)
	webhookIsSilent   = regexp.MustCompile(`^the webhook receives nothing$`)
)

const (
	subscriptionPath = "/restapi/v1.0/subscription"
	postsFilter      = "/team-messaging/v1/posts"
)

func (w *World) registerSubscriptions(v vocabulary) {
	v.Given(subscribed, w.subscribed)
	v.Given(subscribedRemind, w.subscribedRemind)
	v.Then(webhookReminded, w.webhookReminded)
	v.Then(remindedBefore, w.remindedBefore)
	v.Given(renewed, w.renewed)
	v.When(readsSubscription, w.readsSubscription)
	v.Then(webhookReceives, w.webhookReceives)
	v.Then(webhookIsSilent, w.webhookIsSilent)
}

// receive opens a server of the application, unless there is one.
func (w *World) receive(ctx context.Context) (err error) {
	if w.wire.receiver == nil {
		w.wire.receiver, err = openReceiver(ctx)
	}
	return err
}

// subscribed signs a person in and creates a WebHook subscription for the lifetime that
// RingCentral chooses.
func (w *World) subscribed(ctx context.Context, what, person string) error {
	return w.subscribedTo(ctx, person, "/team-messaging/v1/"+what)
}

const reminderFilter = subscriptionPath + "/~?threshold=%d&interval=3600"

// subscribedRemind does the same with a filter that reminds of the end.
func (w *World) subscribedRemind(ctx context.Context, person string, hours int) error {
	return w.subscribedTo(ctx, person, postsFilter, fmt.Sprintf(reminderFilter, hours*int(time.Hour/time.Second)))
}

// subscribedTo signs a person in and creates a WebHook subscription with the event
// filters.
func (w *World) subscribedTo(ctx context.Context, person string, filters ...string) error {
	err := w.subscribe(ctx, person, "WebHook", filters...)
	return errors.Join(err, w.wire.answer.expect(http.StatusOK))
}

// subscribe signs a person in and asks for a subscription.
func (w *World) subscribe(ctx context.Context, person, transport string, filters ...string) error {
	if err := errors.Join(w.receive(ctx), w.signedInByJWT(ctx, person)); err != nil {
		return err
	}
	err := w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: subscriptionPath, token: w.wire.latest.Access,
		body: map[string]any{
			"eventFilters": filters,
			"deliveryMode": map[string]string{"transportType": transport, "address": w.wire.receiver.url},
		},
	})
	w.wire.subscription = w.wire.answer.id()
	return err
}

// isReminder reports whether a notification reminds of the end of its subscription.
func isReminder(n notification) bool { return strings.HasPrefix(n.Event, subscriptionPath) }

// webhookReminded waits for a reminder.
func (w *World) webhookReminded(ctx context.Context) error {
	return w.wire.receiver.await(ctx, isReminder)
}

// remindedBefore waits for a reminder and for a message, in this order.
func (w *World) remindedBefore(ctx context.Context, text string) error {
	reminded := false
	return w.wire.receiver.await(ctx, func(n notification) bool {
		reminded = reminded || isReminder(n)
		return reminded && n.Body.Text == text
	})
}

// renewed prolongs the subscription from now on. The session is refreshed for it.
func (w *World) renewed(ctx context.Context) error {
	if err := w.sessionRefreshed(ctx); err != nil {
		return err
	}
	err := w.ask(ctx, w.onSubscription(http.MethodPost, "/renew"))
	return errors.Join(err, w.wire.answer.expect(http.StatusOK))
}

// readsSubscription asks for the subscription by its id.
func (w *World) readsSubscription(ctx context.Context) error {
	return w.ask(ctx, w.onSubscription(http.MethodGet, ""))
}

func (w *World) onSubscription(method, action string) request {
	return request{
		environment: control.Sandbox, method: method, path: subscriptionPath + "/" + w.wire.subscription + action,
		token: w.wire.latest.Access,
	}
}

// webhookReceives waits for a notification.
func (w *World) webhookReceives(ctx context.Context, eventType, text, person string) error {
	creator, err := w.person(person)
	if err != nil {
		return err
	}
	return w.wire.receiver.await(ctx, func(n notification) bool {
		return n.Body.EventType == eventType && n.Body.Text == text && n.Body.CreatorID == string(creator.ID)
	})
}

// webhookIsSilent checks that no notification has come, once all work is done.
func (w *World) webhookIsSilent(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	if received, _ := w.wire.receiver.all(); len(received) > 0 {
		return fmt.Errorf("the webhook received %s %q", received[0].Body.EventType, received[0].Body.Text)
	}
	return nil
}
