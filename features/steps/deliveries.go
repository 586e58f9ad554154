package steps

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	subscribedToEnd    = regexp.MustCompile(`^the application is subscribed to the posts and the last (\d+) days of (\w+)$`)
	subscribedToFilter = regexp.MustCompile(`^the application is subscribed to "([^"]*)" for (\w+)$`)
	subscribesToFilter = regexp.MustCompile(`^the application subscribes to "([^"]*)" for (\w+)$`)
	subscribesThrough  = regexp.MustCompile(`^the application subscribes through (\S+) for (\w+)$`)
	mayAlso            = regexp.MustCompile(`^the application also has the permissions? "([^"]*)"$`)
	profileChosen      = regexp.MustCompile(`^the delivery profile is "([^"]*)"$`)
	webhookFails       = regexp.MustCompile(`^the webhook (?:answers|has answered) (\d+) from now on$`)
	notificationsFail  = regexp.MustCompile(`^(\d+) notifications have failed within (\d+) (seconds|minutes|hours)$`)
	subscriptionIs     = regexp.MustCompile(`^the subscription is (Active|Blacklisted)$`)
	subscriptionIsSo   = regexp.MustCompile(`^the subscription is blacklisted because of "([^"]*)"$`)
	subscriptionMade   = regexp.MustCompile(`^the subscription was (blacklisted|reactivated|lost|expired) by hand$`)
	subscriptionLost   = regexp.MustCompile(`^the subscription was lost$`)
	remindedOfEnd      = regexp.MustCompile(`^the webhook was reminded of the end$`)
	remindedTimes      = regexp.MustCompile(`^the webhook was reminded (\d+) times$`)
	webhookHears       = regexp.MustCompile(`^the webhook receives "([^"]*)"$`)
	webhookHasNot      = regexp.MustCompile(`^the webhook has not received "([^"]*)"$`)
	pages              = regexp.MustCompile(`^(\w+) sends (\w+) the internal message "([^"]*)"$`)
)

func (w *World) registerDeliveries(v vocabulary) {
	v.Given(subscribedToEnd, w.subscribedToEnd)
	v.Given(subscribedToFilter, w.subscribedToFilter)
	v.Step(subscribesToFilter, w.subscribesToFilter)
	v.When(subscribesThrough, w.subscribesThrough)
	v.Given(mayAlso, w.mayAlso)
	v.Given(profileChosen, w.profileChosen)
	v.Given(webhookFails, w.webhookFails)
	v.Step(notificationsFail, w.notificationsFail)
	v.Then(subscriptionIs, w.subscriptionIs)
	v.Then(subscriptionIsSo, w.subscriptionIsSo)
	v.Given(subscriptionMade, w.subscriptionMade)
	v.Given(subscriptionLost, w.subscriptionLost)
	v.Given(remindedOfEnd, w.remindedOfEnd)
	v.Then(remindedTimes, w.remindedTimes)
	v.Then(webhookHears, w.webhookHears)
	v.Then(webhookHasNot, w.webhookHasNot)
	v.When(pages, w.pages)
}

// subscribedToEnd subscribes to posts, and to a reminder every half a day from so many
// days before the end.
func (w *World) subscribedToEnd(ctx context.Context, days int, person string) error {
	const day = 24 * 60 * 60
	return w.subscribedTo(ctx, person, postsFilter, fmt.Sprintf("%s/~?threshold=%d&interval=%d", subscriptionPath, days*day, day/2))
}

// subscribedToFilter subscribes a person to an event filter.
func (w *World) subscribedToFilter(ctx context.Context, filter, person string) error {
	return w.subscribedTo(ctx, person, filter)
}

// subscribesToFilter asks for a subscription, which may be refused.
func (w *World) subscribesToFilter(ctx context.Context, filter, person string) error {
	filter, err := w.withBob(filter)
	if err != nil {
		return err
	}
	return w.subscribe(ctx, person, "WebHook", filter)
}

// withBob puts the id of Bob in place of his name in braces.
func (w *World) withBob(filter string) (string, error) {
	bob, err := w.person("Bob")
	return strings.ReplaceAll(filter, "{Bob}", string(bob.ID)), err
}

// subscribesThrough asks for a subscription to posts by a transport.
func (w *World) subscribesThrough(ctx context.Context, transport, person string) error {
	return w.subscribe(ctx, person, transport, postsFilter)
}

// mayAlso gives the application permissions, named by their scopes, beside its usual ones.
func (w *World) mayAlso(ctx context.Context, scopes string) error {
	return w.setPermissions(ctx, append(permissions(), strings.Split(scopes, ", ")...))
}

// profileChosen chooses what becomes of webhooks that fail.
func (w *World) profileChosen(ctx context.Context, name string) error {
	_, err := w.control.SetDeliveryProfile(ctx, control.DeliveryProfile{Name: name})
	return err
}

// webhookFails makes the server of the application answer everything with a status; 200
// cures it.
func (w *World) webhookFails(ctx context.Context, status int) error {
	if err := w.receive(ctx); err != nil {
		return err
	}
	w.wire.receiver.fall(status)
	return nil
}

// notificationsFail lets Bob write to Alice, evenly over a time in which the webhook
// takes nothing.
func (w *World) notificationsFail(ctx context.Context, number, length int, unit string) error {
	bob, err := w.person("Bob")
	if err != nil {
		return err
	}
	alice, err := w.person("Alice")
	if err != nil {
		return err
	}
	pause := time.Duration(length) * lengthOf(unit) / time.Duration(max(number-1, 1))
	for i := range number {
		if i > 0 {
			if _, err := w.control.Advance(ctx, pause); err != nil {
				return err
			}
		}
		if _, err := w.control.CreatePost(ctx, control.Sandbox, bob.ID, control.NewPost{To: alice.Email, Text: strconv.Itoa(i)}); err != nil {
			return err
		}
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// current returns the subscription as the control API shows it.
func (w *World) current(ctx context.Context) (control.Subscription, error) {
	return w.control.Subscription(ctx, control.Sandbox, control.SubscriptionID(w.wire.subscription))
}

// subscriptionIs checks the status of the subscription, once all work is done.
func (w *World) subscriptionIs(ctx context.Context, status string) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	x, err := w.current(ctx)
	if err == nil && x.Status != status {
		err = fmt.Errorf("the subscription is %s after %d failures in a row", x.Status, x.Failures)
	}
	return err
}

// subscriptionIsSo checks the reason of a blacklisting.
func (w *World) subscriptionIsSo(ctx context.Context, reason string) error {
	if err := w.subscriptionIs(ctx, "Blacklisted"); err != nil {
		return err
	}
	x, err := w.current(ctx)
	if err == nil && x.Reason != reason {
		err = fmt.Errorf("the reason is %q", x.Reason)
	}
	return err
}

// subscriptionMade does to the subscription at once what time does otherwise.
func (w *World) subscriptionMade(ctx context.Context, what string) error {
	now := int64(0)
	change := map[string]control.SubscriptionChange{
		"blacklisted": {Status: "Blacklisted"}, "reactivated": {Status: "Active"}, "expired": {ExpiresIn: &now},
	}[what]
	if what == "lost" {
		return w.subscriptionLost(ctx)
	}
	_, err := w.control.ChangeSubscription(ctx, control.Sandbox, control.SubscriptionID(w.wire.subscription), change)
	return err
}

// subscriptionLost lets the platform forget the subscription without a word.
func (w *World) subscriptionLost(ctx context.Context) error {
	return w.control.LoseSubscription(ctx, control.Sandbox, control.SubscriptionID(w.wire.subscription))
}

// remindedOfEnd waits for a reminder.
func (w *World) remindedOfEnd(ctx context.Context) error {
	return w.wire.receiver.await(ctx, isReminder)
}

// remindedTimes counts the reminders, once all work is done.
func (w *World) remindedTimes(ctx context.Context, want int) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	got := 0
	received, _ := w.wire.receiver.all()
	for _, n := range received {
		if isReminder(n) {
			got++
		}
	}
	if got != want {
		return fmt.Errorf("the webhook was reminded %d times", got)
	}
	return nil
}

// webhookHears waits for a notification of an event filter, named by its end.
func (w *World) webhookHears(ctx context.Context, filter string) error {
	filter, err := w.withBob(filter)
	if err != nil {
		return err
	}
	return w.wire.receiver.await(ctx, func(n notification) bool { return strings.HasSuffix(n.Event, filter) })
}

// webhookHasNot checks that no notification had a text, once all work is done.
func (w *World) webhookHasNot(ctx context.Context, text string) error {
	if err := w.settle(ctx); err != nil {
		return err
	}
	received, _ := w.wire.receiver.all()
	for _, n := range received {
		if n.Body.Text == text {
			return fmt.Errorf("the webhook received %s %q", n.Body.EventType, text)
		}
	}
	return nil
}

// pages sends an internal text message from one person to another.
func (w *World) pages(ctx context.Context, from, to, text string) error {
	recipient, err := w.person(to)
	if err != nil {
		return err
	}
	if err := w.signedInByJWT(ctx, from); err != nil {
		return err
	}
	return w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, token: w.wire.latest.Access,
		path: "/restapi/v1.0/account/~/extension/~/company-pager",
		body: map[string]any{"to": []any{map[string]string{"extensionId": string(recipient.ID)}}, "text": text},
	})
}
