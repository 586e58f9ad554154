// Package env starts the system that scenarios run against.
package env

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/features/steps"
)

// inProcess is an emulator and a connector in the process of the test. They share the
// emulated time.
type inProcess struct {
	emulator  *emulator.Emulator // nil while it is stopped
	connector *app.App           // nil while it is stopped
	publicURL string
	data      string // of the connector
	options   []emulator.Option
	kept      string // folder of the emulator; empty for none
	loops     connector.Loops
}

// InProcess starts an empty emulator with the options, and prepares a connector that
// others reach at publicURL.
func InProcess(ctx context.Context, publicURL string, options ...emulator.Option) (steps.System, error) {
	data, err := os.MkdirTemp("", "glipbox-features-")
	if err != nil {
		return nil, err
	}
	e, err := emulator.Start(ctx, options...)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(data))
	}
	return &inProcess{emulator: e, publicURL: publicURL, data: data, options: options}, nil
}

// Keep gives the emulator a folder from its next start on.
func (p *inProcess) Keep() { p.kept = filepath.Join(p.data, "emulator") }

// AnswerBots lets the connector answer other bots from its next start on.
func (p *inProcess) AnswerBots() { p.loops.AnswerBots = true }

// StopEmulator ends the emulator, and remembers where it was.
func (p *inProcess) StopEmulator() error {
	host := func(url string) string { return strings.TrimPrefix(url, "http://") }
	at := emulator.WithAddresses(host(p.emulator.ConsoleURL()), host(p.emulator.URL(emulator.Sandbox)), host(p.emulator.URL(emulator.Production)))
	p.options = append(p.options, at)
	running := p.emulator
	p.emulator = nil
	return running.Close()
}

// StartEmulator starts it where it was, with its folder if it has one.
func (p *inProcess) StartEmulator(ctx context.Context) (err error) {
	p.emulator, err = emulator.Start(ctx, append(p.options, emulator.WithData(p.kept))...)
	return err
}

// Console is the address of the control API.
func (p *inProcess) Console() string { return p.emulator.ConsoleURL() }

const (
	adminKey  = "features"
	sharedKey = "features-features-features" // of the secrets in a database
	heartbeat = 300 * time.Millisecond       // so that nobody waits for a minute until a dead WebSocket is noticed
	thinking  = time.Second                  // of a program that answers for the agent
	musing    = 400 * time.Millisecond       // of it before it gets a placeholder
)

// StartConnector starts the connector with what it stored before.
func (p *inProcess) StartConnector(ctx context.Context) (_ steps.Connector, err error) {
	o := p.settings()
	o.Data, o.Placeholder = p.data, connector.Placeholder{After: musing}
	if p.connector, err = app.Start(ctx, o); err != nil {
		return steps.Connector{}, err
	}
	return reached(p.connector), nil
}

// StartReplica starts one of several connectors that share a database.
func (p *inProcess) StartReplica(ctx context.Context, database string) (steps.Replica, error) {
	o := p.settings()
	o.Database, o.Key = database, sharedKey
	replica, err := app.Start(ctx, o)
	if err != nil {
		return steps.Replica{}, err
	}
	return steps.Replica{Connector: reached(replica), Stop: replica.Close}, nil
}

func (p *inProcess) settings() app.Options {
	clock := p.emulator.Clock()
	return app.Options{
		PublicURL: p.publicURL, AdminKey: adminKey,
		SandboxURL: p.emulator.URL(emulator.Sandbox), ProductionURL: p.emulator.URL(emulator.Production),
		Clock: clock, Busy: clock.Busy, Heartbeat: heartbeat, Remote: app.RemoteAgent{Timeout: thinking}, Loops: p.loops,
	}
}

func reached(c *app.App) steps.Connector {
	return steps.Connector{URL: "http://" + c.Addr(), AdminKey: adminKey, AdminLink: c.AdminLink, SetupLink: c.SetupLink}
}

// StopConnector lets the connector finish what is under way, and ends it.
func (p *inProcess) StopConnector() error {
	if p.connector == nil {
		return nil
	}
	err := p.connector.Close()
	p.connector = nil
	return err
}

// Close ends everything and removes what the connector stored.
func (p *inProcess) Close() error {
	err := p.StopConnector()
	if p.emulator != nil {
		err = errors.Join(err, p.emulator.Close())
	}
	return errors.Join(err, os.RemoveAll(p.data))
}
