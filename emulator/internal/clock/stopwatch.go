package clock

import "time"

// Stopwatch starts to measure wall time, in which real I/O takes place. The result
// tells how much has passed since.
func Stopwatch() (elapsed func() time.Duration) {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
