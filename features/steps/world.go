// Package steps is the vocabulary of the feature files: what people, agents and time do
// in RingCentral Team Messaging, and what can be observed of it. docs/steps.md lists
// every step.
//
//	Register(sc, Setup{Start: env.InProcess, Browse: …})
//
// Each scenario has a World of its own: an emulator, a connector, and browsers.
package steps

import (
	"context"
	"errors"
	"time"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

// patience is how long, in wall time, a step waits for what it expects.
const patience = 20 * time.Second

// Setup says what the scenarios run against, and how people look at it.
type Setup struct {
	// Start starts an empty emulator, and prepares a connector that others reach at
	// publicURL.
	Start func(ctx context.Context, publicURL string) (System, error)
	// Keep starts, as a process of its own, an emulator with the company Acme that keeps
	// everything in a folder.
	Keep func(ctx context.Context, dir string) (Process, error)
	// Database makes an empty PostgreSQL database and returns its URL.
	Database func(ctx context.Context) (string, error)
	// Browse opens a browser for one person. It ends with ctx.
	Browse func(ctx context.Context) Browser
}

// System is an emulator and a connector, of which one scenario has the use.
type System interface {
	// Console is the base address of the emulator's control API.
	Console() string
	// StartConnector starts the connector, anew with the store of the last time.
	StartConnector(ctx context.Context) (Connector, error)
	// AnswerBots lets the connector answer other bots, from its next start on.
	AnswerBots()
	// StopConnector ends it and keeps its store.
	StopConnector() error
	// Keep gives the emulator a folder that outlives it, from its next start on.
	Keep()
	// StopEmulator ends the emulator.
	StopEmulator() error
	// StartEmulator starts it again at the same addresses.
	StartEmulator(ctx context.Context) error
	// StartReplica starts one of several connectors that share a database and live by the
	// emulated time. StartProcess starts one in a process of its own, that lives by the wall.
	StartReplica(ctx context.Context, database string) (Replica, error)
	StartProcess(ctx context.Context, database string) (Replica, error)
	// Close ends everything.
	Close() error
}

// Replica is one of several connectors that share a database.
type Replica struct {
	Connector

	Stop func() error // lets it finish what is under way
	Kill func() error // ends it, wherever it is; nil when it has no process of its own
}

// Process is an emulator that can be killed.
type Process interface {
	// Console is the base address of its control API.
	Console() string
	// Stop asks it to end.
	Stop() error
	// Kill ends it, wherever it is.
	Kill() error
	// Fill makes its disk full, or gives it room again.
	Fill(full bool) error
}

// Connector says how a running connector is reached.
type Connector struct {
	URL      string
	AdminKey string // of its API
	// AdminLink returns a link that signs one browser in to its pages.
	AdminLink func(context.Context) (string, error)
	// SetupLink returns a link to the page that sets its first password, once.
	SetupLink func(context.Context) (string, error)
}

// World is what one scenario knows.
type World struct {
	setup    Setup
	system   System
	control  *control.Client
	public   *publicAddress
	admin    administration
	browsers map[string]Browser // by the name of the person
	insiders map[string]bool    // who is signed in to the connector's pages

	firstTabs map[string]Browser // of those who have two

	info      control.Info
	company   control.Account
	agent     control.Person
	client    control.Application
	secret    string // of the client, as the Developer Console shows it
	channel   channel
	chronicle chronicle
	asked     control.Post // what was written to the agent last
	thread    string       // id of the thread of the last reply in one
	frozenAt  time.Time    // emulated

	wire       wire // of the scenarios that speak HTTP
	bots       bots // of the scenarios about bots
	registered control.RegistrationID
	kept       kept // of the scenarios about persistence

	replicas        []Replica    // that run at one database; none in most scenarios
	program         *program     // that answers for the agent; nil when none does
	notificationKey string       // of the channel
	found           []foundEntry // in its conversations
	refused         error        // why an application for production failed
}

// Register gives a scenario a World and teaches it every step.
func Register(sc *godog.ScenarioContext, setup Setup) {
	w := &World{setup: setup, browsers: map[string]Browser{}, insiders: map[string]bool{}, firstTabs: map[string]Browser{}}
	sc.Before(func(ctx context.Context, _ *godog.Scenario) (context.Context, error) { return ctx, w.begin(ctx) })
	sc.StepContext().After(w.explain)
	sc.After(func(ctx context.Context, _ *godog.Scenario, _ error) (context.Context, error) { return ctx, w.end() })

	for _, subject := range w.subjects() {
		subject.register(sc)
	}
}

// subject is a part of the vocabulary.
type subject struct {
	name     string
	register func(vocabulary)
}

// vocabulary takes steps: a scenario, or whoever writes docs/steps.md.
type vocabulary interface {
	Given(expression, step any)
	When(expression, step any)
	Then(expression, step any)
	Step(expression, step any)
}

// subjects is the whole vocabulary, in the order of docs/steps.md.
func (w *World) subjects() []subject {
	return []subject{
		{"Companies and people", w.registerCompany},
		{"The application", w.registerApplication},
		{"The channel", w.registerChannel},
		{"The agent of a channel", w.registerChannelAgent},
		{"Several connectors", w.registerReplicas},
		{"A program as the agent", w.registerProgram},
		{"A model as the agent", w.registerModel},
		{"Messages that are given up", w.registerLetters},
		{"The past of a channel", w.registerPast},
		{"The connector's pages", w.registerPages},
		{"Signing in to RingCentral", w.registerSignIn},
		{"Messages", w.registerMessages},
		{"Threads", w.registerThreads},
		{"Notifications", w.registerNotifications},
		{"Answers", w.registerAnswers},
		{"Answers of more than words", w.registerCards},
		{"Machines that talk to each other", w.registerLoops},
		{"The RingCentral app", w.registerApp},
		{"The Developer Console", w.registerConsole},
		{"The Admin Portal", w.registerService},
		{"The Inspector", w.registerInspector},
		{"Any page, and the chats of the RingCentral app", w.registerAppPages},
		{"Any page, in a hurry", w.registerHaste},
		{"Any page, its forms", w.registerForms},
		{"The emulator is restarted", w.registerRestart},
		{"Production", w.registerProduction},
		{"Time", w.registerTime},
		{"The way to the connector", w.registerPublicAddress},
		{"How notifications come", w.registerTransports},
		{"Hostile senders", w.registerHostility},
		{"The end of a channel", w.registerDeletion},
		{"The wire: answers", w.registerWire},
		{"The wire: authorization requests", w.registerAuthorization},
		{"The wire: codes and tokens", w.registerSessions},
		{"The wire: client authentication", w.registerProof},
		{"The wire: JWT credentials", w.registerCredentials},
		{"The wire: identity and discovery", w.registerIdentity},
		{"The wire: subscriptions", w.registerSubscriptions},
		{"The wire: rules of subscriptions", w.registerSubscriptionRules},
		{"The wire: WebSockets", w.registerSockets},
		{"The wire: faults of WebSockets", w.registerSocketFaults},
		{"The wire: deliveries", w.registerDeliveries},
		{"The wire: chats", w.registerChats},
		{"The wire: Team Messaging", w.registerMessaging},
		{"The wire: files, cards, webhooks, exports", w.registerSharing},
		{"The wire: accounts", w.registerAccounts},
		{"The wire: rate limits", w.registerLimits},
		{"The wire: conventions", w.registerConventions},
		{"The wire: several ids in one path", w.registerBatch},
		{"The wire: bots", w.registerBots},
		{"The wire: graduation", w.registerGraduation},
		{"Control: snapshots", w.registerSnapshots},
		{"Control: faults", w.registerFaults},
		{"The wire: what is refused", w.registerRefusals},
		{"Persistence", w.registerPersistence},
	}
}

// begin starts the system of the scenario; the connector starts with the first channel.
func (w *World) begin(ctx context.Context) (err error) {
	if w.public, err = openPublicAddress(ctx); err != nil {
		return err
	}
	if w.system, err = w.setup.Start(ctx, w.public.url); err != nil {
		return err
	}
	w.control = control.New(w.system.Console(), nil)
	w.chronicle = chronicle{control: w.control}
	w.info, err = w.control.Info(ctx)
	return err
}

func (w *World) startConnector(ctx context.Context) error {
	if len(w.replicas) > 0 {
		return nil
	}
	running, err := w.system.StartConnector(ctx)
	if err != nil {
		return err
	}
	w.admin = administration{Connector: running}
	return w.public.leadTo(running.URL)
}

// end stops what begin started.
func (w *World) end() error {
	var errs []error
	w.wire.sockets.close()
	errs = append(errs, w.kept.close())
	errs = append(errs, w.stopReplicas())
	if w.system != nil {
		errs = append(errs, w.system.Close())
	}
	if w.public != nil {
		errs = append(errs, w.public.close())
	}
	if w.wire.receiver != nil {
		errs = append(errs, w.wire.receiver.close())
	}
	if w.program != nil {
		errs = append(errs, w.program.close())
	}
	if w.bots.server != nil {
		errs = append(errs, w.bots.server.close())
	}
	if w.wire.buttons != nil {
		errs = append(errs, w.wire.buttons.close())
	}
	*w = World{} // godog keeps the steps of every scenario, and with them what they know
	return errors.Join(errs...)
}

// browser returns the browser of a person.
func (w *World) browser(ctx context.Context, person string) Browser {
	if w.browsers[person] == nil {
		w.browsers[person] = w.setup.Browse(ctx)
	}
	return w.browsers[person]
}

// settle waits until everything that was begun has come to its end: notifications are
// delivered and the agent has answered.
func (w *World) settle(ctx context.Context) error {
	_, err := w.control.Advance(ctx, time.Millisecond)
	return err
}
