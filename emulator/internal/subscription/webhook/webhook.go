// Package webhook speaks to the servers behind WebHook subscriptions.
//
//	creation      POST address, Validation-Token: x   ->  200, Validation-Token: x
//	notification  POST address, {"uuid":…,"body":…}   ->  2xx
//
// Both carry the Verification-Token of the subscription, if it has one. A notification
// never carries a Validation-Token: servers would take it for a creation.
package webhook

import "net/http"

// Header fields of this protocol.
const (
	validationToken   = "Validation-Token"
	verificationToken = "Verification-Token"
)

// Target is where the requests of a subscription go.
type Target struct {
	Address           string
	VerificationToken string // empty for none
}

// header returns the fields of every request to t.
func (t Target) header() http.Header {
	header := http.Header{
		"Accept":          {"application/json"},
		"Accept-Encoding": {"UTF-8"}, // not an encoding, but what RingCentral sends
		"User-Agent":      {"RingCentral-Webhook/8.3"},
	}
	if t.VerificationToken != "" {
		header.Set(verificationToken, t.VerificationToken)
	}
	return header
}
