package guard

import (
	"maps"
	"sync/atomic"
	"time"
)

// Group is the rate group of an operation, as the answers name it.
type Group string

// The rate groups.
const (
	Light        Group = "light"
	Medium       Group = "medium"
	Heavy        Group = "heavy"
	Auth         Group = "auth"
	NoThrottling Group = ""
)

const rateWindow = time.Minute // documented window and penalty of all groups

// documented returns how many requests a user and an application have in a window.
func documented() map[Group]int {
	return map[Group]int{Light: 50, Medium: 40, Heavy: 10, Auth: 5}
}

// Limits says how many requests a user and an application have, and whether more are
// refused. They can be changed at any time, which makes all counters start anew.
type Limits struct {
	rules atomic.Pointer[Rules]
}

// Rules is what Limits are set to.
type Rules struct {
	Enforced bool
	Requests map[Group]int // in a window; a group that is left out has the documented number
}

// NewLimits returns limits by these rules.
func NewLimits(rules Rules) *Limits {
	l := &Limits{}
	l.Set(rules)
	return l
}

// Set replaces the rules.
func (l *Limits) Set(rules Rules) {
	complete := Rules{Enforced: rules.Enforced, Requests: documented()}
	maps.Copy(complete.Requests, rules.Requests)
	l.rules.Store(&complete)
}

// Rules returns the rules, with a number for every group.
func (l *Limits) Rules() Rules {
	rules := *l.rules.Load()
	rules.Requests = maps.Clone(rules.Requests)
	return rules
}
