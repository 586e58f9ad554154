package subscription

import (
	"net/http"
	"net/url"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

const webHook = "WebHook" // transportType; its case counts

// Lifetime of a WebHook subscription.
const (
	defaultTTL = 7 * 24 * time.Hour      // Assumed: no source names it; samples report 604799 s
	maxTTL     = 630720000 * time.Second // 20 years, as a changelog says; popular bots ask for 15
)

const maxVerificationToken = 1024 // characters; Assumed: no limit is documented

type updateSubscriptionRequest struct {
	EventFilters []string `json:"eventFilters"`
	ExpiresIn    *int64   `json:"expiresIn"`
}

type createSubscriptionRequest struct {
	EventFilters []string            `json:"eventFilters"`
	ExpiresIn    *int64              `json:"expiresIn"`
	DeliveryMode deliveryModeRequest `json:"deliveryMode"`
}

type deliveryModeRequest struct {
	TransportType     string `json:"transportType"`
	Address           string `json:"address"`
	VerificationToken string `json:"verificationToken"`
	ValidationToken   string `json:"validationToken"` // what one page of the guide calls it
}

// createSubscription serves POST /restapi/v1.0/subscription. The server is asked before
// the subscription exists.
func (h *Handler) createSubscription(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createSubscriptionRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if body.DeliveryMode.TransportType == webSocket {
		return h.createSocketSubscription(r, body)
	}
	x, err := h.requested(caller.Of(r), body)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.RoomForSubscription(holder(r)); err != nil {
		return rest.Reply{}, err
	}
	if err := h.Validator.Validate(r.Context(), target(h.State.Environment(), x), subjectOf(h.State, x)); err != nil {
		return rest.Reply{}, err
	}
	if x, err = h.State.CreateSubscription(x); err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(h.info(r, x)), nil
}

// updateSubscription serves PUT /restapi/v1.0/subscription/{subscriptionId}. Members
// other than the event filters and the lifetime are ignored.
func (h *Handler) updateSubscription(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[updateSubscriptionRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	x, err := h.find(r)
	if err == nil {
		err = checkTransport(r, x)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	var update state.SubscriptionUpdate
	if body.EventFilters != nil {
		chosen, err := parser{h.State, caller.Of(r)}.choose(body.EventFilters)
		if err != nil {
			return rest.Reply{}, err
		}
		update.Filters, update.Disabled = chosen.active, chosen.disabled
	}
	if update.TTL, err = lifetime(body.ExpiresIn, 0); err != nil {
		return rest.Reply{}, err
	}
	if x.Transport == webSocket {
		update.TTL = socketTTL
	}
	if x, err = h.State.UpdateSubscription(holder(r), idOf(r), update); err != nil {
		return rest.Reply{}, err
	}
	return h.changed(r, x), nil
}

// requested returns the subscription that the caller asks for.
func (h *Handler) requested(c caller.Caller, body createSubscriptionRequest) (state.Subscription, error) {
	if err := h.checkDeliveryMode(c, body.DeliveryMode); err != nil {
		return state.Subscription{}, err
	}
	chosen, err := parser{h.State, c}.choose(body.EventFilters)
	if err != nil {
		return state.Subscription{}, err
	}
	ttl, err := lifetime(body.ExpiresIn, defaultTTL)
	if err != nil {
		return state.Subscription{}, err
	}
	return state.Subscription{
		App: c.App, Owner: c.Extension, Account: c.Account,
		Filters: chosen.active, Disabled: chosen.disabled,
		Transport: webHook, Address: body.DeliveryMode.Address, VerificationToken: body.DeliveryMode.token(),
		TTL: ttl,
	}, nil
}

// lifetime returns the lifetime that is asked for, or fallback when none is. One over
// the limit is cut to it, since bots ask for more than documented and get it.
func lifetime(expiresIn *int64, fallback time.Duration) (time.Duration, error) {
	if expiresIn == nil {
		return fallback, nil
	}
	if *expiresIn <= 0 {
		return 0, apierr.Hinted(apierr.Invalid("expiresIn"), "expiresIn is a positive number of seconds")
	}
	return time.Duration(min(*expiresIn, int64(maxTTL/time.Second))) * time.Second, nil
}

func (h *Handler) checkDeliveryMode(c caller.Caller, m deliveryModeRequest) error {
	if m.TransportType != webHook {
		return transportRefused(m.TransportType)
	}
	if !c.Has(state.SubscriptionWebhook) {
		return apierr.AppLacks(string(state.SubscriptionWebhook), string(c.App))
	}
	if err := h.checkAddress(m.Address); err != nil {
		return err
	}
	if !isHeaderValue(m.token()) {
		return apierr.Hinted(apierr.Invalid("deliveryMode.verificationToken"),
			"the token is sent as a header: printable ASCII, at most 1024 characters")
	}
	return nil
}

// transportRefused says why a transport cannot be used here. Assumed: the text of
// SUB-407, and that PubNub is unknown since it was switched off.
func transportRefused(transport string) error {
	const hint = "transportType has to be WebHook or WebSocket, in these letters"
	switch transport {
	case "RC/APNS", "RC/GSM":
		return apierr.Hinted(
			apierr.New(http.StatusForbidden, "SUB-407", "Subscription with transport type ["+transport+"] is not allowed without endpoint_id"),
			hint+": push notifications to phones are not emulated")
	case "PubNub":
		return apierr.Hinted(apierr.Invalid("deliveryMode.transportType"), "RingCentral has switched PubNub off: "+hint)
	}
	return apierr.Hinted(apierr.Invalid("deliveryMode.transportType"), hint)
}

// checkAddress accepts https anywhere, and http where only the developer listens or, in
// the sandbox, anywhere.
func (h *Handler) checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return apierr.Hinted(apierr.Invalid("deliveryMode.address"), "address has to be an absolute https URL")
	}
	tolerated := h.State.Environment() == state.Sandbox || outbound.IsLocal(u)
	if u.Scheme == "http" && (h.StrictTLS || !tolerated) {
		return apierr.Hinted(apierr.Invalid("deliveryMode.address"),
			"address has to begin with https: http is accepted on loopback and private addresses only, and nowhere with --strict-tls")
	}
	return nil
}

// token returns the token under whichever of its names it was given.
func (m deliveryModeRequest) token() string {
	if m.VerificationToken != "" {
		return m.VerificationToken
	}
	return m.ValidationToken
}

func isHeaderValue(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return len(s) <= maxVerificationToken
}

func target(env state.Environment, x state.Subscription) webhook.Target {
	return webhook.Target{
		Address: x.Address, VerificationToken: x.VerificationToken,
		For: outbound.Sender{Environment: string(env), App: string(x.App), Person: x.Owner.Person().String()},
	}
}
