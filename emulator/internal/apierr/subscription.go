package apierr

import "net/http"

// NotReady reports that the extension of a bot, which was installed a moment ago, cannot
// subscribe yet. Bots try again until they can.
func NotReady(ready string) error {
	return &Error{
		Status: http.StatusForbidden, Code: "SUB-406", Message: "Subscription on events of extensions of other accounts is not allowed",
		Hint: "the bot was installed a moment ago and is not ready before " + ready + ": try again then",
	}
}

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
