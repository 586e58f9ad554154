// Package connector puts an agent into RingCentral Team Messaging. It owns the
// channels, from their first configuration to the answered message, and declares
// the ports through which it reaches an agent, a store and RingCentral.
//
//	Receive → Inbox → lane (one per chat, in order) → Agent → Outbox → CreatePost
package connector

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Options are what a connector is made of. Store, Platform, Agent, Clock, Entropy
// and PublicURL are required.
type Options struct {
	Store     Store
	Platform  Platform
	Agent     Agent  // of every channel that is bound to no other
	Agents    Agents // makes those others; nil when there are none
	Clock     Clock
	Sockets   Sockets   // for channels without a public address; nil when there are none
	Entropy   io.Reader // of ids, states and verification tokens
	PublicURL string    // under which RingCentral and browsers reach the connector
	Logger    *slog.Logger
	Observer  Observer // counts; nil when nobody does
	// Busy is held while there is work to do, so that an emulated clock can wait.
	Busy func() (release func())
	// Placeholder is what a slow agent's chat is shown after a while of wall time.
	Placeholder Placeholder
	Loops       Loops
	// Shared says that several processes use the store: each looks for what a lost one
	// left behind. Without it, what the store holds under a lease is taken over at once.
	Shared bool
	// Neighbours are the processes that share the store; nil when pages need not show what
	// others do.
	Neighbours Neighbours
}

// Placeholder is a post that holds the place of a reply.
type Placeholder struct {
	After time.Duration // 0 for 5 seconds, negative for never
	Text  string        // empty for "One moment, please …"
}

// Connector runs the channels. Its methods may be called from any goroutine.
type Connector struct {
	store     Store
	platform  Platform
	agents    *agents
	clock     Clock
	entropy   *entropy
	publicURL string
	log       *slog.Logger
	observer  Observer

	tokens *tokens
	gates  *gates
	people *people
	lanes  *lanes
	upkeep *alarm
	limits limits
	holder Placeholder
	loops  Loops
	looks  *looks
	// resends holds one element for each second send that is under way.
	resends  chan struct{}
	clearing bell // rings when a channel was deleted

	listeners *listeners
	clear     *clearances
	missed    *missed
	shared    bool

	turnedAway   *turnedAway
	refusedCalls *refusedCalls
	watchers     watchers
	neighbours   Neighbours
}

// New returns a connector that does nothing of its own before Run.
func New(o Options) (*Connector, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Busy == nil {
		o.Busy = func() func() { return func() {} }
	}
	c := &Connector{
		platform: o.Platform, clock: o.Clock, holder: o.Placeholder.filled(),
		agents:  &agents{standard: o.Agent, source: o.Agents, made: map[StreamID]boundAgent{}},
		entropy: &entropy{source: o.Entropy}, publicURL: strings.TrimRight(o.PublicURL, "/"),
		log:    o.Logger,
		people: newPeople(o.Clock), lanes: newLanes(o.Busy),
		upkeep: newAlarm(o.Clock, o.Busy), limits: defaultLimits(), loops: o.Loops, looks: newLooks(), clear: newClearances(), missed: newMissed(), shared: o.Shared,
		resends: make(chan struct{}, maxResends), clearing: make(bell, 1),
	}
	if c.neighbours = o.Neighbours; o.Neighbours != nil {
		c.watchers.news = make(chan struct{}, 1)
	}
	c.observer = telling{o.Observer, &c.watchers}
	c.store = observedStore{o.Store, c.observer}
	c.gates = newGates(o.Clock, c.lanes.wake)
	c.listeners = newListeners(c, o.Sockets)
	c.turnedAway, c.refusedCalls = newTurnedAway(c), newRefusedCalls()
	c.tokens = &tokens{connector: c, flights: map[connectionRef]*flight{}}
	return c, nil
}

func (o Options) check() error {
	switch {
	case o.Store == nil:
		return errors.New("connector: option Store is missing")
	case o.Platform == nil:
		return errors.New("connector: option Platform is missing")
	case o.Agent == nil:
		return errors.New("connector: option Agent is missing")
	case o.Clock == nil:
		return errors.New("connector: option Clock is missing")
	case o.Entropy == nil:
		return errors.New("connector: option Entropy is missing")
	case o.PublicURL == "":
		return errors.New("connector: option PublicURL is missing")
	}
	return nil
}

// Run answers messages and keeps subscriptions alive until ctx ends. It returns
// when everything that it started has ended.
func (c *Connector) Run(ctx context.Context) error {
	present := &attendance{Connector: c}
	if err := c.begin(ctx, present); err != nil && ctx.Err() == nil {
		return err
	}
	defer present.signOff(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	defer group.Wait()
	if c.shared {
		group.Go(func() { c.sweep(ctx) })
		group.Go(func() { present.attend(ctx) })
	}
	if c.neighbours != nil {
		group.Go(func() { c.tellNeighbours(ctx) })
		group.Go(func() { c.hearNeighbours(ctx) })
	}
	c.listeners.open(func(f func(context.Context)) context.CancelFunc {
		own, cancel := context.WithCancel(ctx)
		group.Go(func() { f(own) })
		return cancel
	})
	group.Go(func() { c.dispatch(ctx) })
	group.Go(func() { c.maintain(ctx) })
	group.Go(func() { c.clearDeleted(ctx) })
	group.Go(func() { c.keepRefused(ctx) })
	<-ctx.Done()
	c.listeners.close()
	return nil
}

// begin takes up what was left behind.
func (c *Connector) begin(ctx context.Context, present *attendance) error {
	prepare := c.store.TakeOver
	if c.shared {
		prepare = present.enlist
	}
	if err := prepare(ctx); err != nil {
		return err
	}
	if err := c.openGaps(ctx); err != nil {
		return err
	}
	return c.resume(ctx)
}

// connectionRef names one connection of one channel.
type connectionRef struct {
	Stream      StreamID
	Environment Environment
}

func (l Lane) connection() connectionRef { return connectionRef{l.Stream, l.Environment} }

func (r connectionRef) secret(field SecretField) SecretKey {
	return SecretKey{Stream: r.Stream, Environment: r.Environment, Field: field}
}
