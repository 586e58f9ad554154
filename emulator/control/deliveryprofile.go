package control

import (
	"context"
	"net/http"
)

// DeliveryProfile says what becomes of notifications that a webhook does not take. Its
// name stands for all the rest: guide-2022, 2018 or fast. What is set beside the name
// takes the place of what the profile says.
type DeliveryProfile struct {
	Name        string `json:"name"`                  // empty: guide-2022
	Source      string `json:"source,omitempty"`      // what it follows; not to be set
	FailingFor  *int64 `json:"failingFor,omitempty"`  // seconds of nothing but failures until a subscription is blacklisted
	Failures    int    `json:"failures,omitempty"`    // and at least so many of them
	RetestEvery *int64 `json:"retestEvery,omitempty"` // seconds; 0: a blacklisted subscription stays so
	Retries     *int   `json:"retries,omitempty"`     // attempts at one notification after the first; at most 1
	// TokenHeader carries the token of the subscription in notifications:
	// Verification-Token, or Validation-Token as one page of the guide has it.
	TokenHeader string `json:"tokenHeader,omitempty"`
}

// DeliveryProfile returns what holds now, with every number.
func (c *Client) DeliveryProfile(ctx context.Context) (DeliveryProfile, error) {
	return call[DeliveryProfile](ctx, c, http.MethodGet, "/delivery-profile", nil)
}

// SetDeliveryProfile changes what holds, in both environments, until Reset or Seed.
func (c *Client) SetDeliveryProfile(ctx context.Context, p DeliveryProfile) (DeliveryProfile, error) {
	return call[DeliveryProfile](ctx, c, http.MethodPut, "/delivery-profile", p)
}
