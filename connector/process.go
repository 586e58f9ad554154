package connector

import (
	"context"
	"errors"
	"strconv"
)

// processes begins the names of the leases by which processes that share a store say that
// they live.
const processes = "process/"

// attendance is the lease of this process. It is given back when the process ends in order;
// when it lapses the process is lost, or cannot reach its store, and with it what was on its
// way there: those that are left read that back.
type attendance struct {
	*Connector
	lease Lease
}

// enlist takes the first name that no other process has.
func (a *attendance) enlist(ctx context.Context) (err error) {
	for n := 1; ; n++ {
		a.lease, _, err = a.store.Lease(ctx, processes+strconv.Itoa(n), a.limits.upkeep)
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
}

// attend prolongs the lease until ctx ends.
func (a *attendance) attend(ctx context.Context) {
	for sleep(ctx, a.limits.upkeep/3) {
		if a.missed.some() {
			continue // what this process cannot tell, another one finds out
		}
		if err := a.store.ExtendLease(ctx, a.lease, a.limits.upkeep); errors.Is(err, ErrLost) {
			err = a.enlist(ctx)
			a.log.WarnContext(ctx, "taken for lost by another process", "err", err)
			a.missed.note(anyOf) // the name may be that of one that is lost, of which nobody can know any more
			a.upkeep.ring()
		}
	}
}

// signOff gives the lease back, unless something was missed that others have to read back.
func (a *attendance) signOff(ctx context.Context) {
	if a.lease.Name == "" || a.missed.some() {
		return
	}
	if err := a.store.EndLease(ctx, a.lease); err != nil {
		a.log.WarnContext(ctx, "the end of the process is not stored", "err", err)
	}
}

// replaceLost opens gaps for what was on its way to processes that are lost. One that is lost
// before the gaps are stored leaves this to the next one. Who cannot tell what it has missed
// itself could not open gaps, and would keep those from it that can.
func (c *Connector) replaceLost(ctx context.Context) error {
	if c.missed.some() {
		return nil
	}
	names, err := c.store.Lapsed(ctx, processes)
	for _, name := range names {
		lease, _, busy := c.store.Lease(ctx, name, c.limits.upkeep)
		if busy != nil {
			continue // somebody else does
		}
		if err := c.openGaps(ctx); err != nil {
			return err
		}
		c.log.WarnContext(ctx, "process lost: all chats are read back", "process", name)
		c.count(anyOf, OfTakeOver, "process")
		if err := c.store.EndLease(ctx, lease); err != nil {
			return err
		}
	}
	return err
}
