package connector

import (
	"context"
	"time"
)

// Neighbours are the other processes at the store. What one changes is shown on the pages that
// another one serves.
type Neighbours interface {
	// Tell lets all processes know that there is something new to see. It may be lost.
	Tell(ctx context.Context) error
	// Hear calls heard when it begins to listen, and after each Tell of any process, until
	// ctx ends or the connection breaks.
	Hear(ctx context.Context, heard func()) error
}

const (
	tellEvery = 250 * time.Millisecond // at most; pages of other processes are so late
	hearAgain = 5 * time.Second        // after the connection broke
)

// tellNeighbours passes on that this process changed something, a few times a second at most.
func (c *Connector) tellNeighbours(ctx context.Context) {
	for {
		select {
		case <-c.watchers.news:
		case <-ctx.Done():
			return
		}
		if err := c.neighbours.Tell(ctx); err != nil && ctx.Err() == nil {
			c.log.DebugContext(ctx, "neighbours not told", "err", err)
		}
		if !sleep(ctx, tellEvery) {
			return
		}
	}
}

// hearNeighbours wakes who watches when another process changed something.
func (c *Connector) hearNeighbours(ctx context.Context) {
	for ctx.Err() == nil {
		if err := c.neighbours.Hear(ctx, c.watchers.wakeUp); err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "pages do not hear of other processes", "err", err)
		}
		sleep(ctx, hearAgain)
	}
}
