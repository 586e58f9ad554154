package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	farewell  = 10 * time.Second     // of wall time, in which RingCentral is told that a channel is over
	clearRest = 5 * time.Millisecond // of wall time, that is left to others after each step of the deletion
)

// ErrEnabled refuses what is not done to an enabled channel. It carries a *Problem.
var ErrEnabled = errors.New("the channel is enabled")

// DeleteChannel deletes a channel that is enabled nowhere, with everything that is kept of
// it, in both environments. RingCentral is told if it listens: what is left of its
// subscriptions and sessions is ended. An enabled one is ErrEnabled, and nothing changes.
func (c *Connector) DeleteChannel(ctx context.Context, id StreamID) error {
	if _, err := c.deletable(ctx, id); err != nil {
		return err
	}
	var err error
	busy := c.inTurn(ctx, connectionRef{id, Sandbox}, func(ctx context.Context) { // so that nobody enables it meanwhile
		busy := c.inTurn(ctx, connectionRef{id, Production}, func(ctx context.Context) { err = c.deleteChannel(ctx, id) })
		err = errors.Join(busy, err)
	})
	return errors.Join(busy, err)
}

// deletable reads a channel, if it can be deleted.
func (c *Connector) deletable(ctx context.Context, id StreamID) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	if in := channel.EnabledIn(); len(in) > 0 {
		return channel, fmt.Errorf("%w: %w", ErrEnabled, stillEnabled(in))
	}
	return channel, nil
}

func stillEnabled(in []Environment) *Problem {
	names := make([]string, len(in))
	for i, e := range in {
		names[i] = string(e)
	}
	return &Problem{
		"The channel is enabled in " + strings.Join(names, " and in ") + ".",
		"Select each environment that is named here and No for Enable Channel on the Configurations page, save, then delete it.",
	}
}

// EnabledIn lists the environments in which the channel is enabled.
func (c *Channel) EnabledIn() []Environment {
	var in []Environment
	for _, e := range Environments() {
		if c.In(e).Enabled {
			in = append(in, e)
		}
	}
	return in
}

// deleteChannel is DeleteChannel for whoever has the turns.
func (c *Connector) deleteChannel(ctx context.Context, id StreamID) error {
	channel, err := c.deletable(ctx, id)
	if err != nil {
		return err
	}
	c.part(ctx, channel)
	for {
		if channel, err = c.deletable(ctx, id); err != nil {
			return err
		}
		if err = c.store.DeleteChannel(ctx, channel); !errors.Is(err, ErrConflict) {
			break
		}
	}
	if err != nil {
		return err
	}
	c.forget(id)
	c.log.InfoContext(ctx, "channel deleted", "stream_id", id)
	return nil
}

// part tells RingCentral that a channel is over, in both environments.
func (c *Connector) part(ctx context.Context, channel Channel) {
	ctx, cancel := context.WithTimeout(ctx, farewell)
	defer cancel()
	for _, e := range Environments() {
		c.disconnect(ctx, channel, e)
	}
}

// forget drops what this process remembers of a channel that is gone.
func (c *Connector) forget(id StreamID) {
	c.agents.forget(id)
	c.refusedCalls.forget(id)
	for _, e := range Environments() {
		c.gates.forget(connectionRef{id, e})
	}
	c.clearing.ring()
	c.upkeep.ring()
	c.watchers.ring()
}

// sweepUp deletes what came for a channel while it was deleted.
func (c *Connector) sweepUp(ctx context.Context, id StreamID) {
	if err := c.store.DeleteChannel(ctx, Channel{StreamID: id}); err != nil && ctx.Err() == nil {
		c.log.WarnContext(ctx, "rest of a deleted channel not deleted", "stream_id", id, "err", err)
	}
	c.clearing.ring()
}

// bell wakes one goroutine.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// clearDeleted deletes the messages of deleted channels until ctx ends, after a restart those
// that are left.
func (c *Connector) clearDeleted(ctx context.Context) {
	for {
		c.clearAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-c.clearing:
		}
	}
}

// clearAll deletes them little by little: of very many, nobody may have to wait for all.
func (c *Connector) clearAll(ctx context.Context) {
	for {
		more, err := c.store.ClearDeleted(ctx)
		if ctx.Err() != nil || err == nil && !more {
			return
		}
		rest := clearRest
		if err != nil {
			c.log.WarnContext(ctx, "messages of a deleted channel not deleted", "err", err)
			rest = c.limits.lease
		}
		sleep(ctx, rest)
	}
}
