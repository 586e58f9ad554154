package controlapi

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listSubscriptions serves GET /_emulator/v1/{environment}/subscriptions.
func (h *Handler) listSubscriptions(r *http.Request) (rest.Reply, error) {
	list := []control.Subscription{}
	for _, x := range h.state(r).EverySubscription() {
		list = append(list, describeSubscription(x))
	}
	return rest.OK(list), nil
}

// readSubscription serves GET /_emulator/v1/{environment}/subscriptions/{subscriptionId}.
func (h *Handler) readSubscription(r *http.Request) (rest.Reply, error) {
	x, ok := h.state(r).AnySubscription(subscriptionOf(r))
	if !ok {
		return rest.Reply{}, noSubscription()
	}
	return rest.OK(describeSubscription(x)), nil
}

// changeSubscription serves PATCH
// /_emulator/v1/{environment}/subscriptions/{subscriptionId}.
func (h *Handler) changeSubscription(r *http.Request) (rest.Reply, error) {
	body, err := decode[control.SubscriptionChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	change := state.SubscriptionChange{Reason: or(body.Reason, "Blacklisted through the control API")}
	if every := h.Deliverer.DeliveryProfile().RetestEvery; every != nil {
		change.RetestEvery = time.Duration(*every) * time.Second
	}
	switch status := state.SubscriptionStatus(body.Status); status {
	case state.Active, state.Blacklisted:
		change.Status = &status
	case "":
	default:
		return rest.Reply{}, refusal(http.StatusBadRequest, "a subscription is Active or Blacklisted, not "+body.Status)
	}
	if body.ExpiresIn != nil {
		left := time.Duration(*body.ExpiresIn) * time.Second
		change.ExpiresIn = &left
	}
	x, ok := h.state(r).ChangeSubscription(subscriptionOf(r), change)
	if !ok {
		return rest.Reply{}, noSubscription()
	}
	return rest.OK(describeSubscription(x)), nil
}

// loseSubscription serves DELETE
// /_emulator/v1/{environment}/subscriptions/{subscriptionId}.
func (h *Handler) loseSubscription(r *http.Request) (rest.Reply, error) {
	if !h.state(r).LoseSubscription(subscriptionOf(r)) {
		return rest.Reply{}, noSubscription()
	}
	return rest.NoContent(), nil
}

func subscriptionOf(r *http.Request) state.SubscriptionID {
	return state.SubscriptionID(mux.Vars(r)["subscriptionId"])
}

func noSubscription() error {
	return refusal(http.StatusNotFound, "there is no such subscription, or it has ended: GET subscriptions lists those that live")
}

func or(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

func describeSubscription(x state.Subscription) control.Subscription {
	described := control.Subscription{
		ID: control.SubscriptionID(x.ID), ClientID: control.ClientID(x.App), PersonID: personID(x.Owner),
		EventFilters: []string{}, Transport: x.Transport, Address: x.Address, Status: string(x.Status),
		Created: x.Created.Time(), Expires: x.Expires.Time(),
		Failures: x.Failing.Failures, FailingSince: moment(x.Failing.Since),
		Blacklisted: moment(x.Blacklisting.At), Reason: x.Blacklisting.Reason,
	}
	for _, f := range x.Filters {
		described.EventFilters = append(described.EventFilters, f.Text)
	}
	return described
}

// moment returns an instant, or nil when it is not set.
func moment(at state.Instant) *time.Time {
	if at == 0 {
		return nil
	}
	t := at.Time()
	return &t
}
