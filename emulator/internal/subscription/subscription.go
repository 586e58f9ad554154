// Package subscription serves the resource /restapi/v1.0/subscription, and tells
// subscribers what happens.
package subscription

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

// Handler serves the subscriptions of an environment.
type Handler struct {
	State     *state.State
	Validator webhook.Validator
	StrictTLS bool // every webhook has to have an https address
}

// Mount registers the routes on r, which stands for /restapi/v1.0/subscription.
func (h *Handler) Mount(r *mux.Router) {
	r.Handle("", rest.Methods{GET: h.listSubscriptions, POST: h.createSubscription})
	r.Handle("/{subscriptionId}", rest.Methods{
		GET: h.readSubscription, PUT: h.updateSubscription, DELETE: h.deleteSubscription,
	})
	r.Handle("/{subscriptionId}/renew", rest.Methods{POST: h.renewSubscription})
}

// listSubscriptions serves GET /restapi/v1.0/subscription.
func (h *Handler) listSubscriptions(r *http.Request) (rest.Reply, error) {
	list := subscriptionList{URI: rest.BaseURL(r) + resourcePath, Records: []subscriptionInfo{}}
	for _, x := range h.State.Subscriptions(holder(r)) {
		list.Records = append(list.Records, h.info(r, x))
	}
	return rest.OK(list), nil
}

// readSubscription serves GET /restapi/v1.0/subscription/{subscriptionId}.
func (h *Handler) readSubscription(r *http.Request) (rest.Reply, error) {
	x, err := h.find(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.info(r, x)), nil
}

// renewSubscription serves POST /restapi/v1.0/subscription/{subscriptionId}/renew.
func (h *Handler) renewSubscription(r *http.Request) (rest.Reply, error) {
	if _, err := h.find(r); err != nil {
		return rest.Reply{}, err
	}
	x, err := h.State.UpdateSubscription(holder(r), idOf(r), state.SubscriptionUpdate{})
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.info(r, x)), nil
}

// deleteSubscription serves DELETE /restapi/v1.0/subscription/{subscriptionId}.
func (h *Handler) deleteSubscription(r *http.Request) (rest.Reply, error) {
	if err := h.State.DeleteSubscription(holder(r), idOf(r)); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// find returns the subscription that the path names.
func (h *Handler) find(r *http.Request) (state.Subscription, error) {
	x, err := h.State.Subscription(holder(r), idOf(r))
	if err != nil && endedWithItsSession(r) {
		return x, apierr.Hinted(apierr.New(http.StatusNotFound, "SUB-507", "Subscription has expired together with its session"),
			"a WebSocket subscription lives as long as its connection and the time for a recovery: subscribe anew over this one")
	}
	return x, err
}

func holder(r *http.Request) state.Holder {
	c := caller.Of(r)
	return state.Holder{Owner: c.Extension, App: c.App}
}

func idOf(r *http.Request) state.SubscriptionID {
	return state.SubscriptionID(mux.Vars(r)["subscriptionId"])
}

const resourcePath = "/restapi/v1.0/subscription"

type subscriptionList struct {
	URI     string             `json:"uri"`
	Records []subscriptionInfo `json:"records"`
}

type subscriptionInfo struct {
	URI             string                   `json:"uri"`
	ID              state.SubscriptionID     `json:"id"`
	CreationTime    state.Instant            `json:"creationTime"`
	Status          state.SubscriptionStatus `json:"status"`
	EventFilters    []string                 `json:"eventFilters"`
	DisabledFilters []disabledFilterInfo     `json:"disabledFilters,omitempty"`
	ExpirationTime  state.Instant            `json:"expirationTime"`
	ExpiresIn       int64                    `json:"expiresIn"`
	DeliveryMode    deliveryModeInfo         `json:"deliveryMode"`
	BlacklistedData *blacklistedData         `json:"blacklistedData,omitempty"`
}

type blacklistedData struct {
	BlacklistedAt state.Instant `json:"blacklistedAt"`
	Reason        string        `json:"reason"`
}

type disabledFilterInfo struct {
	Filter  string `json:"filter"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

type deliveryModeInfo struct {
	TransportType string `json:"transportType"`
	Encryption    bool   `json:"encryption"`
	Address       string `json:"address,omitempty"` // only of a WebHook
}

func (h *Handler) info(r *http.Request, x state.Subscription) subscriptionInfo {
	info := subscriptionInfo{
		URI:            uri(r, x),
		ID:             x.ID,
		CreationTime:   x.Created,
		Status:         x.Status,
		EventFilters:   []string{},
		ExpirationTime: x.Expires,
		ExpiresIn:      remaining(h.State.Now(), x.Expires),
		DeliveryMode:   deliveryModeInfo{TransportType: x.Transport, Address: x.Address},
	}
	if x.Status == state.Blacklisted {
		info.BlacklistedData = &blacklistedData{x.Blacklisting.At, x.Blacklisting.Reason}
	}
	for _, f := range x.Filters {
		info.EventFilters = append(info.EventFilters, f.Text)
	}
	for _, f := range x.Disabled {
		info.DisabledFilters = append(info.DisabledFilters, disabledFilterInfo{f.Text, f.Reason, f.Message})
	}
	return info
}

// remaining returns the whole seconds before the last moment of a subscription: one
// less than was asked for right after the creation, as in all samples, and never less
// than one.
func remaining(now, expires state.Instant) int64 {
	left := expires.Sub(now) - time.Millisecond
	return max(int64(left/time.Second), 1)
}
