package controlapi

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// RateLimiter refuses requests beyond the rate limits.
type RateLimiter interface {
	RateLimits() control.RateLimits
	// SetRateLimits replaces them; a zero is the documented number.
	SetRateLimits(limits control.RateLimits)
}

// readRateLimits serves GET /_emulator/v1/rate-limits.
func (h *Handler) readRateLimits(*http.Request) (rest.Reply, error) {
	return rest.OK(h.Limiter.RateLimits()), nil
}

// replaceRateLimits serves PUT /_emulator/v1/rate-limits.
func (h *Handler) replaceRateLimits(r *http.Request) (rest.Reply, error) {
	limits, err := decode[control.RateLimits](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if min(limits.Light, limits.Medium, limits.Heavy, limits.Auth) < 0 {
		return rest.Reply{}, refusal(http.StatusBadRequest, "a rate limit is negative: leave a group out to have the documented number")
	}
	h.Limiter.SetRateLimits(limits)
	return h.readRateLimits(r)
}
