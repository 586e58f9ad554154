package apierr

import "net/http"

// SubscriptionLimit reports that a user has as many subscriptions of an application as
// are allowed.
func SubscriptionLimit() error {
	return &Error{
		Status:  http.StatusForbidden,
		Code:    "SUB-505",
		Message: "Subscriptions limit exceeded",
		Hint:    "a user may have 30 subscriptions per application: delete some of GET /restapi/v1.0/subscription",
	}
}
