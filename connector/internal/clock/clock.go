// Package clock is the wall, behind connector.Clock.
package clock

import "time"

// Wall tells the time of the machine.
type Wall struct{}

// Now returns the time of the machine.
func (Wall) Now() time.Time { return time.Now() }

// AfterFunc calls f in a goroutine of its own after d.
func (Wall) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	return time.AfterFunc(d, f).Stop
}
