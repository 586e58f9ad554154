package clock

import (
	"context"
	"time"
)

// Stopwatch starts to measure wall time, in which real I/O takes place. The result
// tells how much has passed since.
func Stopwatch() (elapsed func() time.Duration) {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}

// Pause returns after d of wall time, or when ctx ends.
func Pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
