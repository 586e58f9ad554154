package clock

import "time"

// Setting is how a clock tells the time, as far as it outlives the process.
type Setting struct {
	Frozen bool
	At     int64         // nanoseconds since 1970; only when frozen
	Offset time.Duration // from the wall, rounded to milliseconds; only when it runs
}

// Setting returns how the clock tells the time. A clock that is being advanced counts as
// running, if it ran before.
func (c *Clock) Setting() Setting {
	r := c.reading.Load()
	switch {
	case r.passing:
		return Setting{Offset: time.Until(r.at).Round(time.Millisecond)}
	case r.frozen:
		return Setting{Frozen: true, At: r.at.UnixNano()}
	}
	return Setting{Offset: r.offset.Round(time.Millisecond)}
}

// Adopt makes the clock tell the time as another one did.
func (c *Clock) Adopt(s Setting) {
	c.firing.Lock()
	defer c.firing.Unlock()
	if s.Frozen {
		c.reading.Store(&reading{frozen: true, at: time.Unix(0, s.At).UTC()})
	} else {
		c.reading.Store(&reading{offset: s.Offset})
	}
	c.Poke()
}
