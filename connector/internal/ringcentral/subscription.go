package ringcentral

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	subscriptionPath = "/restapi/v1.0/subscription"
	postFilter       = "/team-messaging/v1/posts"
	webhookLife      = 604800 // seconds that are asked for; the documented default
)

type subscriptionRequest struct {
	EventFilters []string     `json:"eventFilters"`
	DeliveryMode deliveryMode `json:"deliveryMode"`
	ExpiresIn    int          `json:"expiresIn,omitempty"`
}

type deliveryMode struct {
	TransportType     string `json:"transportType"`
	Address           string `json:"address,omitempty"`
	VerificationToken string `json:"verificationToken,omitempty"`
}

type subscriptionResponse struct {
	ID           string `json:"id"`
	DeliveryMode struct {
		TransportType connector.TransportType `json:"transportType"`
		Address       string                  `json:"address"`
	} `json:"deliveryMode"`
	Status          string    `json:"status"`
	CreationTime    time.Time `json:"creationTime"`
	ExpiresIn       int64     `json:"expiresIn"`
	DisabledFilters []struct {
		Filter  string `json:"filter"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	} `json:"disabledFilters"`
	BlacklistedData struct {
		Reason string `json:"reason"`
	} `json:"blacklistedData"`
}

// Subscribe asks for the posts of all chats: POST /restapi/v1.0/subscription.
func (c *Client) Subscribe(ctx context.Context, a connector.Access, address, token string) (connector.Subscription, error) {
	var r subscriptionResponse
	err := c.do(ctx, call{access: a, method: http.MethodPost, path: subscriptionPath, answer: &r, body: subscriptionRequest{
		EventFilters: []string{postFilter}, ExpiresIn: webhookLife,
		DeliveryMode: deliveryMode{TransportType: "WebHook", Address: address, VerificationToken: token},
	}})
	if err != nil {
		return connector.Subscription{}, err
	}
	if len(r.DisabledFilters) > 0 {
		return connector.Subscription{}, c.giveUp(ctx, a, r)
	}
	return c.subscription(r)
}

// giveUp deletes a subscription to which RingCentral would send nothing, and says
// why it would not.
func (c *Client) giveUp(ctx context.Context, a connector.Access, r subscriptionResponse) error {
	if err := c.Unsubscribe(ctx, a, connector.SubscriptionID(r.ID)); err != nil {
		return err
	}
	return disabled(r)
}

// disabled says why RingCentral would send nothing.
func disabled(r subscriptionResponse) error {
	disabled := r.DisabledFilters[0]
	return &connector.RefusalError{
		Status: http.StatusForbidden, Code: "CMN-401", Message: first(disabled.Message, disabled.Reason), Permission: "TeamMessaging",
	}
}

// Renew prolongs a subscription: POST /restapi/v1.0/subscription/{subscriptionId}/renew.
func (c *Client) Renew(ctx context.Context, a connector.Access, id connector.SubscriptionID) (connector.Subscription, error) {
	var r subscriptionResponse
	if err := c.do(ctx, call{access: a, method: http.MethodPost, path: pathOf(id) + "/renew", answer: &r}); err != nil {
		return connector.Subscription{}, err
	}
	return c.subscription(r)
}

// ListSubscriptions lists all of the user and the application, blacklisted ones as well:
// GET /restapi/v1.0/subscription.
func (c *Client) ListSubscriptions(ctx context.Context, a connector.Access) ([]connector.Subscription, error) {
	var r struct {
		Records []subscriptionResponse `json:"records"`
	}
	if err := c.do(ctx, call{access: a, method: http.MethodGet, path: subscriptionPath, answer: &r}); err != nil {
		return nil, err
	}
	all := make([]connector.Subscription, len(r.Records))
	for i, record := range r.Records {
		all[i] = c.shown(record)
	}
	return all, nil
}

// Subscription reads a subscription: GET /restapi/v1.0/subscription/{subscriptionId}.
func (c *Client) Subscription(ctx context.Context, a connector.Access, id connector.SubscriptionID) (connector.Subscription, error) {
	var r subscriptionResponse
	if err := c.do(ctx, call{access: a, method: http.MethodGet, path: pathOf(id), answer: &r}); err != nil {
		return connector.Subscription{}, err
	}
	return c.subscription(r)
}

// Unsubscribe ends a subscription: DELETE /restapi/v1.0/subscription/{subscriptionId}.
func (c *Client) Unsubscribe(ctx context.Context, a connector.Access, id connector.SubscriptionID) error {
	return c.do(ctx, call{access: a, method: http.MethodDelete, path: pathOf(id)})
}

func pathOf(id connector.SubscriptionID) string {
	return subscriptionPath + "/" + url.PathEscape(string(id))
}

func (c *Client) subscription(r subscriptionResponse) (connector.Subscription, error) {
	if r.Status == connector.Blacklisted {
		return connector.Subscription{}, &connector.RefusalError{
			Status: http.StatusForbidden, Code: connector.Blacklisted, Message: r.BlacklistedData.Reason,
		}
	}
	return c.shown(r), nil
}

func (c *Client) shown(r subscriptionResponse) connector.Subscription {
	return connector.Subscription{
		ID: connector.SubscriptionID(r.ID), Transport: r.DeliveryMode.TransportType, Address: r.DeliveryMode.Address, Created: r.CreationTime,
		Expires: c.Clock.Now().Add(time.Duration(r.ExpiresIn) * time.Second),
	}
}
