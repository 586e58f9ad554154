package connector

import (
	"context"
	"time"
)

// Lease is the right to do what only one process may do at a time.
type Lease struct {
	Name  string
	Fence int64
}

// Shared is what the processes at one store agree about.
type Shared interface {
	// Lease takes a lease for a while of wall time. While somebody else holds it, it
	// answers ErrConflict and how long that may last.
	Lease(ctx context.Context, name string, length time.Duration) (l Lease, held time.Duration, err error)
	// ExtendLease prolongs a lease, or answers ErrLost when somebody else has taken it.
	ExtendLease(ctx context.Context, l Lease, length time.Duration) error
	// EndLease gives a lease back.
	EndLease(ctx context.Context, l Lease) error
	// Lapsed lists the leases of which the names begin so and that have ended without being
	// given back.
	Lapsed(ctx context.Context, prefix string) ([]string, error)
	// TakeOver ends every lease and every claim, and lets those lapse under which something may
	// have been sent. It is for a process that knows that it is alone: who holds them is dead.
	TakeOver(ctx context.Context) error
	// IdleLanes lists the lanes of all connections that have an open message and no
	// holder.
	IdleLanes(ctx context.Context) ([]Lane, error)
	Pauses
	// Replay lets a dead letter wait for its turn once more, or answers ErrNotFound.
	Replay(ctx context.Context, id StreamID, e Environment, post PostID) (Lane, error)
}

// Pauses are the rate groups that RingCentral has closed for a while, by the clock.
type Pauses interface {
	// PausedUntil returns when a group serves again; the zero time when it does.
	PausedUntil(ctx context.Context, l RateLimit) (time.Time, error)
	// Pause closes a group, and never opens it earlier than was said before.
	Pause(ctx context.Context, l RateLimit, until time.Time) error
}
