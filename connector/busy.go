package connector

import "time"

// BusyError is what an Agent answers that cannot be asked for a while: its server is
// down, or asks to be left alone. Its channel pauses, and the message has used up no
// attempt.
type BusyError struct {
	Reason     string        // one sentence
	RetryAfter time.Duration // 0 when it is not known
	Err        error         // nil when it answered
}

// Error returns the reason.
func (b *BusyError) Error() string { return b.Reason }

// Unwrap returns the cause.
func (b *BusyError) Unwrap() error { return b.Err }
