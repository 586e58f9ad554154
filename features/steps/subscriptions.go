package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	subscribed        = regexp.MustCompile(`^the application is subscribed to the (posts|chats) of (\w+)$`)
	renewed           = regexp.MustCompile(`^the subscription was renewed$`)
	readsSubscription = regexp.MustCompile(`^the application reads the subscription$`)
	webhookReceives   = regexp.MustCompile(`^the webhook receives (\w+) "([^"]*)" by (\w+)$`)
	webhookIsSilent   = regexp.MustCompile(`^the webhook receives nothing$`)
)

const subscriptionPath = "/restapi/v1.0/subscription"

func (w *World) registerSubscriptions(v vocabulary) {
	v.Given(subscribed, w.subscribed)
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
	if err := errors.Join(w.receive(ctx), w.signedInByJWT(ctx, person)); err != nil {
		return err
	}
	err := w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: subscriptionPath, token: w.wire.latest.Access,
		body: map[string]any{
			"eventFilters": []string{"/team-messaging/v1/" + what},
			"deliveryMode": map[string]string{"transportType": "WebHook", "address": w.wire.receiver.url},
		},
	})
	w.wire.subscription = w.wire.answer.id()
	return errors.Join(err, w.wire.answer.expect(http.StatusOK))
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
