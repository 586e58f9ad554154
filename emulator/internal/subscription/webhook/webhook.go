// Package webhook speaks to the servers behind WebHook subscriptions.
//
//	creation      POST address, Validation-Token: x   ->  200, Validation-Token: x
//	notification  POST address, {"uuid":…,"body":…}   ->  2xx
//
// Both carry the Verification-Token of the subscription, if it has one. A notification
// never carries a Validation-Token: servers would take it for a creation.
package webhook

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/outbound"
)

// Header fields of this protocol.
const (
	validationToken   = "Validation-Token"
	verificationToken = "Verification-Token"
)

// Target is where the requests of a subscription go.
type Target struct {
	Address           string
	VerificationToken string          // empty for none
	For               outbound.Sender // whose subscription it is
}

// header returns the fields of every request to t, with the token in the named one. The
// values are shared and must not be changed.
func (t Target) header(tokenHeader string) http.Header {
	header := make(http.Header, 5)
	header["Accept"], header["Accept-Encoding"], header["User-Agent"] = accept, acceptEncoding, userAgent
	if t.VerificationToken != "" {
		header.Set(tokenHeader, t.VerificationToken)
	}
	return header
}

// What all requests have in common.
//
//nolint:gochecknoglobals // they never change, and each notification would make them anew
var (
	accept         = []string{"application/json"}
	acceptEncoding = []string{"UTF-8"} // not an encoding, but what RingCentral sends
	userAgent      = []string{"RingCentral-Webhook/8.3"}
	contentType    = []string{"application/json; charset=UTF-8"}
)
