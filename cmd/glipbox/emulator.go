package main

import (
	"context"
	"fmt"
	"net/url"
	"os"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// emulatorFlags are the flags of whatever runs an emulator.
type emulatorFlags struct {
	ConsoleAddr    string `default:"127.0.0.1:8840" help:"Address of the Developer Console and the control API."`
	SandboxAddr    string `default:"127.0.0.1:8841" help:"Address of the sandbox."`
	ProductionAddr string `default:"127.0.0.1:8842" help:"Address of production."`
	Seed           string `default:"acme" placeholder:"FILE" help:"YAML file to start with, or one of the built-in seeds acme and empty."`
	StrictTLS      bool   `name:"strict-tls" help:"Insist on https for every webhook and redirect URI."`
	StrictWSToken  bool   `name:"strict-wstoken" help:"Let a token of POST /restapi/oauth/wstoken open one WebSocket only."`
	RateLimits     string `default:"off" placeholder:"real" help:"Refuse requests beyond the rate limits: real, or numbers a minute such as light=1000,heavy=20. Off, they are counted only."`

	DeliveryProfile string `default:"guide-2022" enum:"guide-2022,2018,fast" help:"What becomes of webhooks that keep failing: guide-2022, 2018 or fast."`

	PublicURL string `placeholder:"URL" help:"Address under which clients reach the sandbox, when it is behind a proxy."`
}

// readyFlags say how a server tells that it is ready.
type readyFlags struct {
	JSON    bool   `help:"Print the addresses as one line of JSON instead of a table."`
	EnvFile string `placeholder:"FILE" help:"Write what glipbox env prints to a file."`
}

func (f emulatorFlags) options() ([]emulator.Option, error) {
	name, document, err := f.document()
	if err != nil {
		return nil, err
	}
	limits, err := control.ParseRateLimits(f.RateLimits)
	if err != nil {
		return nil, err
	}
	options := []emulator.Option{
		emulator.WithAddresses(f.ConsoleAddr, f.SandboxAddr, f.ProductionAddr),
		emulator.WithSeed(name, document),
		emulator.WithRateLimits(limits),
		emulator.WithDeliveryProfile(control.DeliveryProfile{Name: f.DeliveryProfile}),
	}
	if f.StrictTLS {
		options = append(options, emulator.WithStrictTLS())
	}
	if f.StrictWSToken {
		options = append(options, emulator.WithSingleUseSocketTokens())
	}
	if f.PublicURL != "" {
		if u, err := url.Parse(f.PublicURL); err != nil || u.Host == "" {
			return nil, fmt.Errorf("--public-url %s is not a URL such as https://rc.example.com", f.PublicURL)
		}
		options = append(options, emulator.WithPublicURL(emulator.Sandbox, f.PublicURL))
	}
	return options, nil
}

// document returns the seed and the name that error texts give it.
func (f emulatorFlags) document() (string, []byte, error) {
	switch f.Seed {
	case "acme":
		return "acme.yaml", seeds.Acme, nil
	case "empty":
		return "empty.yaml", seeds.Empty, nil
	}
	document, err := os.ReadFile(f.Seed)
	if err != nil {
		return "", nil, fmt.Errorf("the seed cannot be read: %w; --seed takes a YAML file, acme or empty", err)
	}
	return f.Seed, document, nil
}

type emulatorCommand struct {
	emulatorFlags
	Data string `placeholder:"DIR" help:"Folder that keeps everything across restarts; without it the emulator forgets. The seed is planted only while it is empty."`
	readyFlags
	logFlags
}

// Run serves until the context ends.
func (cmd *emulatorCommand) Run(ctx context.Context, c *console) error {
	options, err := cmd.options()
	if err != nil {
		return err
	}
	e, err := emulator.Start(ctx, append(options, emulator.WithLogger(cmd.logger(c)), emulator.WithData(cmd.Data))...)
	if err != nil {
		return err
	}
	err = cmd.writeEnv(ctx, e.Control())
	if err == nil {
		err = announce(ctx, c, cmd.JSON, addresses(e))
	}
	if err != nil {
		return errorsOf(err, e.Close())
	}
	e.PreparePages()
	<-ctx.Done()
	return e.Close()
}
