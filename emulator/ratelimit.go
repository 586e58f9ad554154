package emulator

import (
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/guard"
)

// WithRateLimits makes both environments count by these limits. Without it they count by
// the documented ones, tell every client, and refuse nobody.
func WithRateLimits(limits control.RateLimits) Option {
	return func(s *settings) { s.rateLimits = limits }
}

// RateLimits returns the limits that hold now.
func (e *Emulator) RateLimits() control.RateLimits {
	rules := e.limits.Rules()
	return control.RateLimits{
		Enforced: rules.Enforced,
		Light:    rules.Requests[guard.Light],
		Medium:   rules.Requests[guard.Medium],
		Heavy:    rules.Requests[guard.Heavy],
		Auth:     rules.Requests[guard.Auth],
	}
}

// SetRateLimits replaces the limits until Reset or Seed. All counters start anew.
func (e *Emulator) SetRateLimits(limits control.RateLimits) { e.limits.Set(rulesOf(limits)) }

func rulesOf(limits control.RateLimits) guard.Rules {
	rules := guard.Rules{Enforced: limits.Enforced, Requests: map[guard.Group]int{}}
	for group, n := range map[guard.Group]int{
		guard.Light: limits.Light, guard.Medium: limits.Medium, guard.Heavy: limits.Heavy, guard.Auth: limits.Auth,
	} {
		if n > 0 {
			rules.Requests[group] = n
		}
	}
	return rules
}
