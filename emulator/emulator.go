// Package emulator runs RingCentral's OAuth, subscription and Team Messaging APIs, with
// the pages where people click, on addresses of this machine.
//
//	e, err := emulator.Start(ctx, emulator.WithSeed("acme.yaml", seeds.Acme))
//	defer e.Close()
//	account, err := e.Control().CreateAccount(ctx, control.Sandbox, spec)
package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/guard"
	"github.com/glipbox/glipbox/emulator/internal/journal"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/snapshot"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
	"github.com/glipbox/glipbox/emulator/internal/subscription/websocket"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// Environment names a world of its own.
type Environment = control.Environment

// The two environments of the platform.
const (
	Sandbox    = control.Sandbox
	Production = control.Production
)

// Emulator is a running emulator.
type Emulator struct {
	settings  settings
	clock     *clock.Clock
	log       *state.Log
	timeline  *timeline.Log
	journal   *journal.Journal
	outbound  *outbound.Client
	limits    *guard.Limits
	tape      websocket.Tape
	policy    *webhook.Policy
	faults    *fault.Engine
	console   *environment
	sandbox   *environment
	prod      *environment
	seeding   sync.Mutex // one seed at a time
	initial   []state.Snapshot
	snapshots *snapshot.Shelf
	data      *data // nil without WithData
	stop      context.CancelFunc
	done      context.Context //nolint:containedctx // the life of the emulator, which ends with Close
	goroutine sync.WaitGroup
}

// environment is one address and what stands behind it.
type environment struct {
	name     Environment
	state    *state.State
	listener net.Listener
	server   *http.Server
	gateway  *websocket.Gateway // nil for the console
}

func (e *environment) url() string { return "http://" + e.listener.Addr().String() }

// Start runs an emulator until Close. ctx bounds the start only.
func Start(ctx context.Context, opts ...Option) (*Emulator, error) {
	s := defaults()
	for _, opt := range opts {
		opt(&s)
	}
	e := &Emulator{settings: s, clock: clock.New(), log: state.NewLog(), timeline: &timeline.Log{}}
	e.log.TellTimeline(e.timeline)
	e.journal, e.tape.Timeline = journal.New(e.timeline), e.timeline
	e.outbound = outbound.New(e.clock, e.timeline, nil)
	e.limits = guard.NewLimits(rulesOf(s.rateLimits))
	policy, err := webhookProfile(s.deliveryProfile)
	if err != nil {
		return nil, err
	}
	e.policy = webhook.NewPolicy(policy)
	e.faults = &fault.Engine{}
	e.done, e.stop = context.WithCancel(context.WithoutCancel(ctx))
	described, err := s.parseSeed()
	if err == nil {
		err = e.listen(ctx)
	}
	switch {
	case err == nil && s.data != "":
		err = e.openData(ctx, described)
	case err == nil:
		err = e.plant(s.seedName, described)
	}
	if err != nil {
		e.stop()
		e.closeListeners()
		return nil, errors.Join(err, e.data.close())
	}
	e.run() //nolint:contextcheck // each request brings its own
	return e, nil
}

// parseSeed reads what the options name; without a seed, nothing at all.
func (s settings) parseSeed() (control.Seed, error) {
	if s.seed == nil {
		return control.Seed{}, nil
	}
	return seed.Parse(s.seedName, s.seed)
}

// listen opens the three addresses.
func (e *Emulator) listen(ctx context.Context) error {
	var listen net.ListenConfig
	open := func(env state.Environment, name, addr string) (*environment, error) {
		listener, err := listen.Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("the %s address %s cannot be used: %w; end what listens there, or choose another address", name, addr, cause(err))
		}
		return &environment{name: Environment(env), state: state.New(env, e.clock, e.settings.entropy, e.log), listener: listener}, nil
	}
	var err error
	if e.console, err = open(state.Console, "console", e.settings.consoleAddr); err != nil {
		return err
	}
	if e.sandbox, err = open(state.Sandbox, "sandbox", e.settings.sandboxAddr); err != nil {
		return err
	}
	if e.prod, err = open(state.Production, "production", e.settings.productionAddr); err != nil {
		return err
	}
	e.snapshots = snapshot.NewShelf(e.clock, e.states()...)
	e.snapshots.Kept = func(name string, worlds []state.Snapshot) { e.data.keep(snapshotPlace+name, worlds) }
	return nil
}

// cause strips the operation and address, which the sentence around it names.
func cause(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Err
	}
	return err
}

func (e *Emulator) closeListeners() {
	for _, env := range []*environment{e.console, e.sandbox, e.prod} {
		if env != nil {
			_ = env.listener.Close() // nothing was served yet
		}
	}
}

// states returns the states in the order of their locks.
func (e *Emulator) states() []*state.State {
	return []*state.State{e.console.state, e.sandbox.state, e.prod.state}
}

// plant replaces everything by what a seed describes.
func (e *Emulator) plant(name string, described control.Seed) error {
	e.seeding.Lock()
	defer e.seeding.Unlock()
	console, sandbox, prod := e.console.state.Draft(), e.sandbox.state.Draft(), e.prod.state.Draft()
	if err := seed.Plant(described, console, sandbox, prod); err != nil {
		return fmt.Errorf("plant the seed %s: %w", name, err)
	}
	e.startFrom(state.Save(console, sandbox, prod))
	state.Restore(e.states(), e.initial)
	e.putBackRules()
	return e.data.wait(e.done)
}

// startFrom makes Reset go back to the worlds. e.seeding must be held.
func (e *Emulator) startFrom(worlds []state.Snapshot) {
	e.initial = worlds
	e.data.keep(initialPlace, worlds)
}

// run serves until Close.
func (e *Emulator) run() {
	for _, env := range []*environment{e.sandbox, e.prod} {
		e.clock.Watch(env.state)
		e.serve(env, sync.OnceValue(func() http.Handler { return e.mount(env) }))
		env.gateway = e.gateway(env)
		dispatcher := e.dispatcher(env)
		e.goroutine.Go(func() { env.gateway.Run(e.done) })
		e.goroutine.Go(func() { dispatcher.Run(e.done) })
		if e.data != nil {
			e.goroutine.Go(func() { env.state.KeepCalls(e.done) })
		}
	}
	e.serve(e.console, sync.OnceValue(e.mountConsole))
	e.goroutine.Go(func() { e.clock.Run(e.done) })
}

const headerTimeout = 10 * time.Second // of a client that is slow on purpose

// serve answers on an address. Its routes are made at the first request, since most
// tests use one environment only.
func (e *Emulator) serve(env *environment, handler func() http.Handler) {
	env.server = &http.Server{
		Handler:           e.data.hold(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler().ServeHTTP(w, r) })),
		ReadHeaderTimeout: headerTimeout,
		BaseContext:       func(net.Listener) context.Context { return e.done },
	}
	e.goroutine.Go(func() { _ = env.server.Serve(env.listener) }) // http.ErrServerClosed
}

// patience is how long Close waits for requests that are being answered.
const patience = time.Second

// Close lets requests that are being answered end, and stops the emulator. It returns
// when every goroutine has ended.
func (e *Emulator) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	e.stop()
	var errs []error
	for _, env := range []*environment{e.console, e.sandbox, e.prod} {
		if env.server.Shutdown(ctx) != nil {
			errs = append(errs, env.server.Close())
		}
	}
	e.goroutine.Wait()
	e.outbound.Close()
	e.data.settleCalls(e.states())
	return errors.Join(append(errs, e.data.close())...)
}

// URL returns the base address of an environment's API.
func (e *Emulator) URL(env Environment) string {
	if env == Production {
		return e.prod.url()
	}
	return e.sandbox.url()
}

// ConsoleURL returns the address of the Developer Console and the control API.
func (e *Emulator) ConsoleURL() string { return e.console.url() }

// Control returns a client of the control API.
func (e *Emulator) Control() *control.Client { return control.New(e.ConsoleURL(), nil) }

// Clock returns the emulated time, for a connector in the same process.
func (e *Emulator) Clock() Clock { return e.clock }

// Clock is the emulated time.
type Clock interface {
	// Now tells the emulated time.
	Now() time.Time
	// AfterFunc calls f in a goroutine of its own after d of emulated time. stop
	// reports whether it came before that.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
	// Busy makes an advance of the clock wait until release is called.
	Busy() (release func())
}

// Resumed reports whether the emulator began with what an earlier one kept, and not with
// the seed.
func (e *Emulator) Resumed() bool { return e.data != nil && e.data.resumed }

// Seed replaces everything by what the YAML document describes. A mistake in it is an
// error with name, line and reason, and changes nothing.
func (e *Emulator) Seed(name string, document []byte) error {
	described, err := seed.Parse(name, document)
	if err != nil {
		return err
	}
	return e.plant(name, described)
}

// Checkpoint makes Reset go back to what is known now, instead of to the seed.
func (e *Emulator) Checkpoint() {
	e.seeding.Lock()
	defer e.seeding.Unlock()
	e.startFrom(state.Save(e.states()...))
	_ = e.data.wait(e.done) // an answer that follows would say why
}

// Reset puts everything back to the seed, or to the last checkpoint after it, and the
// rate limits and the delivery profile to the options. No fault stays armed. It costs the
// same for any size.
func (e *Emulator) Reset() {
	e.seeding.Lock()
	defer e.seeding.Unlock()
	state.Restore(e.states(), e.initial)
	e.putBackRules()
	_ = e.data.wait(e.done) // the answer says why
}

// putBackRules makes the rules hold again that the options name, and disarms all faults.
func (e *Emulator) putBackRules() {
	e.SetRateLimits(e.settings.rateLimits)
	_, _ = e.SetDeliveryProfile(e.settings.deliveryProfile) // Start has refused a mistake in it
	e.faults.DisarmAll()
}
