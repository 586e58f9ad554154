package control

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Subscription is a subscription of any person and application.
type Subscription struct {
	ID           SubscriptionID `json:"id"`
	ClientID     ClientID       `json:"clientId"`
	PersonID     PersonID       `json:"personId"` // its owner
	EventFilters []string       `json:"eventFilters"`
	Transport    string         `json:"transportType"` // WebHook or WebSocket
	Address      string         `json:"address,omitempty"`
	Status       string         `json:"status"` // Active or Blacklisted
	Created      time.Time      `json:"created"`
	Expires      time.Time      `json:"expires"`
	Failures     int            `json:"failures"` // in a row, up to now
	FailingSince *time.Time     `json:"failingSince,omitempty"`
	Blacklisted  *time.Time     `json:"blacklisted,omitempty"`
	Reason       string         `json:"reason,omitempty"` // of the blacklisting
}

// SubscriptionChange is what can be done to a subscription behind its owner's back; what
// is nil or empty stays as it is.
type SubscriptionChange struct {
	Status    string `json:"status,omitempty"`    // Active or Blacklisted
	Reason    string `json:"reason,omitempty"`    // of the blacklisting
	ExpiresIn *int64 `json:"expiresIn,omitempty"` // seconds from now; 0: it expires at once
}

// Subscriptions returns all subscriptions of an environment, by owner and creation.
func (c *Client) Subscriptions(ctx context.Context, env Environment) ([]Subscription, error) {
	return call[[]Subscription](ctx, c, http.MethodGet, "/"+string(env)+"/subscriptions", nil)
}

// Subscription returns one subscription.
func (c *Client) Subscription(ctx context.Context, env Environment, id SubscriptionID) (Subscription, error) {
	return call[Subscription](ctx, c, http.MethodGet, subscriptionPath(env, id), nil)
}

// ChangeSubscription blacklists a subscription, reactivates it, or makes it expire. It
// returns what became of it.
func (c *Client) ChangeSubscription(ctx context.Context, env Environment, id SubscriptionID, change SubscriptionChange) (Subscription, error) {
	return call[Subscription](ctx, c, http.MethodPatch, subscriptionPath(env, id), change)
}

// LoseSubscription makes the platform forget a subscription without a word to anybody.
func (c *Client) LoseSubscription(ctx context.Context, env Environment, id SubscriptionID) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, subscriptionPath(env, id), nil)
	return err
}

func subscriptionPath(env Environment, id SubscriptionID) string {
	return "/" + string(env) + "/subscriptions/" + url.PathEscape(string(id))
}
