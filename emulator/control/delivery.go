package control

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Delivery is one attempt to reach a subscriber's server, and how it ended.
type Delivery struct {
	Seq            uint64              `json:"seq"`
	Time           time.Time           `json:"time"`    // emulated
	Purpose        string              `json:"purpose"` // Validation, Notification, Installation or Interaction
	Environment    Environment         `json:"environment,omitempty"`
	ClientID       ClientID            `json:"clientId,omitempty"` // of the application that is told
	PersonID       PersonID            `json:"personId,omitempty"` // whose subscription, bot or button it is
	SubscriptionID SubscriptionID      `json:"subscriptionId,omitempty"`
	UUID           string              `json:"uuid,omitempty"`    // of the notification
	Attempt        int                 `json:"attempt,omitempty"` // at the notification, from 1
	URL            string              `json:"url"`
	RequestHeader  map[string][]string `json:"requestHeader"`
	RequestBody    string              `json:"requestBody,omitempty"`
	Status         int                 `json:"status"` // 0 when there was no answer
	ResponseHeader map[string][]string `json:"responseHeader,omitempty"`
	ResponseBody   string              `json:"responseBody,omitempty"` // its first 4 kB
	Duration       time.Duration       `json:"duration"`               // nanoseconds of wall time
	Error          string              `json:"error,omitempty"`        // why there was no whole answer
	Fault          string              `json:"fault,omitempty"`        // that befell it, such as "drop (fault 3)"
}

// DeliveryFilter selects from the latest deliveries; zero members select all.
type DeliveryFilter struct {
	After          uint64
	Purpose        string
	SubscriptionID SubscriptionID
	URL            string // part of the address
}

// Deliveries returns the latest attempts, oldest first.
func (c *Client) Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, error) {
	after := ""
	if f.After > 0 {
		after = strconv.FormatUint(f.After, 10)
	}
	return call[[]Delivery](ctx, c, http.MethodGet, "/deliveries"+query(
		"after", after, "purpose", f.Purpose, "subscriptionId", string(f.SubscriptionID), "url", f.URL), nil)
}

// Delivery returns one attempt.
func (c *Client) Delivery(ctx context.Context, seq uint64) (Delivery, error) {
	return call[Delivery](ctx, c, http.MethodGet, "/deliveries/"+strconv.FormatUint(seq, 10), nil)
}

// Redeliver sends a notification once more, byte for byte, whatever became of its
// subscription, and returns the new attempt.
func (c *Client) Redeliver(ctx context.Context, seq uint64) (Delivery, error) {
	return call[Delivery](ctx, c, http.MethodPost, "/deliveries/"+strconv.FormatUint(seq, 10)+"/redeliver", nil)
}
