package connector

import "time"

// SetLimits shortens the wall times of c.
func (c *Connector) SetLimits(lease, send, agent time.Duration) {
	c.limits = limits{lease: lease, send: send, agent: agent, upkeep: lease, sweep: lease}
}

// MaxResends is how many second sends are under way at once.
const MaxResends = maxResends

// Missing reports whether anything is missed of which no gap tells yet.
func (c *Connector) Missing() bool { return c.missed.some() }

// Began is closed once what was left behind is taken up, and nothing but the work is left to do.
func (c *Connector) Began() <-chan struct{} { return c.listeners.began }
