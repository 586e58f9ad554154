package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// RateLimits says how many requests a user and an application have in a minute, by rate
// group, and whether more are refused. A zero is the documented number.
type RateLimits struct {
	Enforced bool `json:"enforced"`
	Light    int  `json:"light"`  // 50
	Medium   int  `json:"medium"` // 40
	Heavy    int  `json:"heavy"`  // 10
	Auth     int  `json:"auth"`   // 5
}

// RateLimits returns what is enforced now.
func (c *Client) RateLimits(ctx context.Context) (RateLimits, error) {
	return call[RateLimits](ctx, c, http.MethodGet, "/rate-limits", nil)
}

// SetRateLimits changes what is enforced, in both environments, until Reset or Seed. All
// counters start anew.
func (c *Client) SetRateLimits(ctx context.Context, limits RateLimits) (RateLimits, error) {
	return call[RateLimits](ctx, c, http.MethodPut, "/rate-limits", limits)
}

// ParseRateLimits reads what a user writes: off, real, or real numbers except for some
// groups, such as "light=1000,heavy=20".
func ParseRateLimits(text string) (RateLimits, error) {
	switch text {
	case "", "off":
		return RateLimits{}, nil
	case "real":
		return RateLimits{Enforced: true}, nil
	}
	limits := RateLimits{Enforced: true}
	for pair := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(pair, "=")
		group := limits.group(name)
		n, err := strconv.Atoi(number)
		if group == nil || err != nil || n < 1 {
			return RateLimits{}, fmt.Errorf("the rate limits %q are none of: off, real, or numbers a minute such as light=1000,heavy=20 (light, medium, heavy, auth)", text)
		}
		*group = n
	}
	return limits, nil
}

// group returns where the number of a rate group stands, or nil.
func (l *RateLimits) group(name string) *int {
	switch name {
	case "light":
		return &l.Light
	case "medium":
		return &l.Medium
	case "heavy":
		return &l.Heavy
	case "auth":
		return &l.Auth
	default:
		return nil
	}
}
