package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/app"
	"github.com/glipbox/glipbox/emulator"
)

type upCommand struct {
	emulatorFlags
	connectorFlags
	readyFlags
	logFlags
}

// Run serves until the context ends.
func (cmd *upCommand) Run(ctx context.Context, c *console) error {
	if err := cmd.check(); err != nil {
		return err
	}
	listener, err := cmd.listen(ctx)
	if err != nil {
		return err
	}
	e, err := cmd.startEmulator(ctx, c, listener)
	if err != nil {
		return errorsOf(err, listener.Close())
	}
	connector, err := cmd.startConnector(ctx, c, e, listener)
	if err != nil {
		return errorsOf(err, e.Close())
	}
	if err := cmd.ready(ctx, c, e, connector); err != nil {
		return errorsOf(err, connector.Close(), e.Close())
	}
	e.PreparePages()
	<-ctx.Done()
	return errorsOf(connector.Close(), e.Close())
}

// listen takes the connector's address before the emulator's pages point to it.
func (cmd *upCommand) listen(ctx context.Context) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cmd.ConnectorAddr)
	if err != nil {
		return nil, fmt.Errorf("the connector address %s cannot be used: %w; end what listens there, or choose another --connector-addr", cmd.ConnectorAddr, errors.Unwrap(err))
	}
	return listener, nil
}

func (cmd *upCommand) startEmulator(ctx context.Context, c *console, connector net.Listener) (*emulator.Emulator, error) {
	options, err := cmd.emulatorFlags.options()
	if err != nil {
		return nil, err
	}
	options = append(options, emulator.WithLogger(cmd.logger(c)), emulator.WithConnectorURL("http://"+connector.Addr().String()), emulator.WithData(cmd.Data))
	return emulator.Start(ctx, options...)
}

// startConnector runs a connector that lives on the emulator's clock.
func (cmd *upCommand) startConnector(ctx context.Context, c *console, e *emulator.Emulator, listener net.Listener) (*app.App, error) {
	if cmd.AdminKey == "" {
		cmd.AdminKey = rand.Text()
	}
	options := cmd.connectorFlags.options()
	options.AdminKey, options.Logger = cmd.AdminKey, cmd.logger(c)
	options.SandboxURL, options.ProductionURL = e.URL(emulator.Sandbox), e.URL(emulator.Production)
	options.Listener = listener
	options.Clock, options.Busy = e.Clock(), e.Clock().Busy
	options.Print, options.Notices = c.printLink, e.Notices
	options.Neighbours = neighbours(e)
	return app.Start(ctx, options)
}

// neighbours are the emulator's places where people click.
func neighbours(e *emulator.Emulator) app.Neighbours {
	near := app.Neighbours{
		Console: e.ConsoleURL(), Apps: map[connector.Environment]string{}, AdminPortals: map[connector.Environment]string{},
	}
	for here, at := range map[connector.Environment]string{
		connector.Sandbox: e.URL(emulator.Sandbox), connector.Production: e.URL(emulator.Production),
	} {
		near.Apps[here], near.AdminPortals[here] = at+"/app", at+"/service"
	}
	return near
}

// ready prepares the channels and says where everything is.
func (cmd *upCommand) ready(ctx context.Context, c *console, e *emulator.Emulator, running *app.App) error {
	places := append(addresses(e), place{key: "connector", title: "Connector", url: running.URL(), serves: true})
	link, err := running.AdminLink(ctx)
	if err != nil {
		return fmt.Errorf("make the admin link: %w", err)
	}
	places = append(places, place{key: "adminLink", title: "Sign in to the connector (once)", url: link})
	kept := &channels{base: running.URL(), key: cmd.AdminKey, resumed: e.Resumed()}
	talk, err := prepare(ctx, e.Control(), kept)
	if err != nil {
		return err
	}
	if !kept.resumed {
		e.Checkpoint() // so that a reset leaves the channels in working order
	}
	if err := cmd.writeEnv(ctx, e.Control()); err != nil {
		return err
	}
	return announce(ctx, c, cmd.JSON, append(places, talk...))
}
