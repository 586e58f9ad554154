package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var (
	subscribesToBoth   = regexp.MustCompile(`^the application subscribes to "([^"]*)" and "([^"]*)" for (\w+)$`)
	subscribesFor      = regexp.MustCompile(`^the application subscribes to the posts of (\w+) for (-?\d+) seconds$`)
	hasSubscriptions   = regexp.MustCompile(`^the application has (\d+) subscriptions for (\w+)$`)
	filtersAre         = regexp.MustCompile(`^the event filters are "([^"]*)"$`)
	filterIsDisabled   = regexp.MustCompile(`^the event filter "([^"]*)" is disabled because of "([^"]*)"$`)
	subscriptionLives  = regexp.MustCompile(`^the subscription lives for (\d+) seconds more$`)
	changesOverHTTP    = regexp.MustCompile(`^the application changes the subscription by HTTP$`)
	changesOverSocket  = regexp.MustCompile(`^the application changes the subscription over the WebSocket$`)
	subscribesOverHTTP = regexp.MustCompile(`^the application subscribes to a WebSocket by HTTP for (\w+)$`)
	botSubscribesTo    = regexp.MustCompile(`^the bot subscribes to "([^"]*)"$`)
	hidesPresence      = regexp.MustCompile(`^(\w+) does not let others see their presence$`)
)

func (w *World) registerSubscriptionRules(v vocabulary) {
	v.When(subscribesToBoth, w.subscribesToBoth)
	v.Step(subscribesFor, w.subscribesFor)
	v.Given(hasSubscriptions, w.hasSubscriptions)
	v.Then(filtersAre, w.filtersAre)
	v.Then(filterIsDisabled, w.filterIsDisabled)
	v.Then(subscriptionLives, w.subscriptionLives)
	v.When(changesOverHTTP, w.changesOverHTTP)
	v.When(changesOverSocket, w.changesOverSocket)
	v.When(subscribesOverHTTP, w.subscribesOverHTTP)
	v.Given(hidesPresence, w.hidesPresence)
	v.When(botSubscribesTo, w.botSubscribesTo)
}

// subscribesToBoth asks for a subscription to two event filters.
func (w *World) subscribesToBoth(ctx context.Context, first, second, person string) error {
	return w.subscribe(ctx, person, "WebHook", first, second)
}

// subscribesFor asks for a subscription of a lifetime.
func (w *World) subscribesFor(ctx context.Context, person string, lifetime int) error {
	if err := w.receive(ctx); err != nil {
		return err
	}
	if err := w.signedInByJWT(ctx, person); err != nil {
		return err
	}
	err := w.ask(ctx, request{
		environment: "sandbox", method: http.MethodPost, path: subscriptionPath, token: w.wire.latest.Access,
		body: map[string]any{
			"eventFilters": []string{postsFilter}, "expiresIn": lifetime,
			"deliveryMode": map[string]string{"transportType": "WebHook", "address": w.wire.receiver.url},
		},
	})
	w.wire.subscription = w.wire.answer.id()
	return err
}

// hasSubscriptions creates so many subscriptions.
func (w *World) hasSubscriptions(ctx context.Context, number int, person string) error {
	for range number {
		if err := w.subscribedTo(ctx, person, postsFilter); err != nil {
			return err
		}
	}
	return nil
}

// subscription is as much of one as these steps look at.
type subscription struct {
	EventFilters    []string `json:"eventFilters"`
	ExpiresIn       int      `json:"expiresIn"`
	DisabledFilters []struct {
		Filter string `json:"filter"`
		Reason string `json:"reason"`
	} `json:"disabledFilters"`
}

// answered returns the subscription that the latest answer is about.
func (w *World) answered() (x subscription, err error) {
	if err := w.wire.answer.expect(http.StatusOK); err != nil {
		return x, err
	}
	return x, json.Unmarshal(w.wire.answer.body, &x)
}

// filtersAre checks the event filters of the subscription in the answer, divided by
// commas. {account} and names of people in braces stand for their ids.
func (w *World) filtersAre(ctx context.Context, list string) error {
	x, err := w.answered()
	if err != nil {
		return err
	}
	want, err := w.spelledOut(ctx, list)
	if err == nil && strings.Join(x.EventFilters, ", ") != want {
		err = fmt.Errorf("the event filters are %q, want %q", strings.Join(x.EventFilters, ", "), want)
	}
	return err
}

// spelledOut puts ids in place of {account}, {Alice} and {Bob}.
func (w *World) spelledOut(ctx context.Context, text string) (string, error) {
	for _, name := range []string{"Alice", "Bob"} {
		person, err := w.person(name)
		if err != nil {
			return "", err
		}
		text = strings.ReplaceAll(text, "{"+name+"}", string(person.ID))
	}
	accounts, err := w.control.Accounts(ctx, "sandbox")
	if err != nil {
		return "", err
	}
	return strings.ReplaceAll(text, "{account}", string(accounts[0].ID)), nil
}

// filterIsDisabled checks that the subscription in the answer has an event filter that is
// not active, and why.
func (w *World) filterIsDisabled(ctx context.Context, filter, reason string) error {
	x, err := w.answered()
	if err != nil {
		return err
	}
	if filter, err = w.spelledOut(ctx, filter); err != nil {
		return err
	}
	for _, d := range x.DisabledFilters {
		if d.Filter == filter && d.Reason == reason && !slices.Contains(x.EventFilters, filter) {
			return nil
		}
	}
	return fmt.Errorf("the disabled filters are %+v, beside %v", x.DisabledFilters, x.EventFilters)
}

// subscriptionLives checks how long the subscription in the answer still lives.
func (w *World) subscriptionLives(seconds int) error {
	x, err := w.answered()
	if err == nil && x.ExpiresIn != seconds {
		err = fmt.Errorf("it lives for %d seconds more", x.ExpiresIn)
	}
	return err
}

// changesOverHTTP asks for other event filters by HTTP, whatever the transport.
func (w *World) changesOverHTTP(ctx context.Context) error {
	r := w.onSubscription(http.MethodPut, "")
	r.body = map[string]any{"eventFilters": []string{postsFilter}}
	return w.ask(ctx, r)
}

// changesOverSocket asks for other event filters of the subscription over the latest
// WebSocket, whichever it belongs to.
func (w *World) changesOverSocket(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	frame, err := w.wire.sockets.latest().Request(limited, http.MethodPut, subscriptionPath+"/"+w.wire.subscription,
		map[string]any{"eventFilters": []string{postsFilter}})
	w.wire.answer = answer{status: frame.Status, body: frame.Body}
	return err
}

// subscribesOverHTTP asks for a WebSocket subscription where there is no WebSocket.
func (w *World) subscribesOverHTTP(ctx context.Context, person string) error {
	return w.subscribe(ctx, person, "WebSocket", postsFilter)
}

// hidesPresence lets a person keep their presence to themselves.
func (w *World) hidesPresence(ctx context.Context, person string) error {
	p, err := w.person(person)
	if err != nil {
		return err
	}
	changed, err := w.as(ctx, p, http.MethodPut, "/restapi/v1.0/account/~/extension/~/presence", map[string]any{"allowSeeMyPresence": false})
	if err != nil {
		return err
	}
	return changed.expect(http.StatusOK)
}

// botSubscribesTo lets the bot ask for a subscription to an event filter.
func (w *World) botSubscribesTo(ctx context.Context, filter string) error {
	b := w.bots.server
	got, err := b.call(ctx, http.MethodPost, subscriptionPath, map[string]any{
		"eventFilters": []string{filter},
		"deliveryMode": map[string]string{"transportType": "WebHook", "address": b.url},
	})
	w.wire.answer = got
	return err
}
