package connector

import (
	"errors"
	"net/http"
	"time"
)

// RefusalError is RingCentral's no.
type RefusalError struct {
	Status     int
	Code       string // like OAU-153 or SUB-522; the inner one where there are two
	Name       string // OAuth's error, like invalid_grant or access_denied
	Message    string
	Permission string        // that is missing
	Parameter  string        // that RingCentral does not accept
	RetryAfter time.Duration // 0 when RingCentral did not say
	Group      string        // of the rate limit that was exceeded; empty for that of an account
}

// Error returns RingCentral's words.
func (r *RefusalError) Error() string {
	text := "RingCentral refused"
	if r.Message != "" {
		text += ": " + r.Message
	}
	if r.code() != "" {
		text += " (" + r.code() + ")"
	}
	return text
}

func (r *RefusalError) code() string {
	if r.Code != "" {
		return r.Code
	}
	return r.Name
}

// OutageError is RingCentral's silence.
type OutageError struct {
	Err  error
	Sent bool // the request may have been received
}

// Error returns what went wrong on the way.
func (o *OutageError) Error() string { return "RingCentral did not answer: " + o.Err.Error() }

// Unwrap returns the cause.
func (o *OutageError) Unwrap() error { return o.Err }

// unauthorized reports whether the access token was not accepted.
func unauthorized(err error) bool {
	refusal, ok := errors.AsType[*RefusalError](err)
	return ok && refusal.Status == http.StatusUnauthorized
}

// temporary reports whether the platform or the agent's server, not the request, is
// at fault, and how long it asked to be left alone.
func temporary(err error) (time.Duration, bool) {
	if busy, ok := errors.AsType[*BusyError](err); ok {
		return busy.RetryAfter, true
	}
	if _, ok := errors.AsType[*OutageError](err); ok {
		return 0, true
	}
	refusal, ok := errors.AsType[*RefusalError](err)
	if !ok {
		return 0, false
	}
	busy := refusal.Status == http.StatusTooManyRequests || refusal.Status >= http.StatusInternalServerError
	return refusal.RetryAfter, busy
}

// inDoubt reports whether a failed request may have been applied nevertheless.
func inDoubt(err error) bool {
	if outage, ok := errors.AsType[*OutageError](err); ok {
		return outage.Sent
	}
	refusal, ok := errors.AsType[*RefusalError](err)
	return ok && refusal.Status >= http.StatusInternalServerError && refusal.Status != http.StatusServiceUnavailable
}

// gone reports whether RingCentral does not know, or no longer serves, what was
// named.
func gone(err error) bool {
	refusal, ok := errors.AsType[*RefusalError](err)
	return ok && (refusal.Status == http.StatusNotFound || refusal.Code == Blacklisted)
}

// Blacklisted is the code of a RefusalError that a Platform answers for a subscription
// to which RingCentral sends nothing any more.
const Blacklisted = "Blacklisted"
