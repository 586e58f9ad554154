package main

import (
	"context"

	"github.com/glipbox/glipbox/connector/app"
)

// connectorFlags are the flags of whatever runs a connector.
type connectorFlags struct {
	ConnectorAddr      string `default:"127.0.0.1:8850" help:"Address of the connector."`
	ConnectorPublicURL string `placeholder:"URL" help:"Address under which browsers and RingCentral reach the connector; its own when empty."`
	Data               string `placeholder:"DIR" help:"Folder that keeps everything across restarts; without it nothing is kept."`
	Database           string `placeholder:"URL" help:"PostgreSQL that several connectors share, postgres://user:password@host/name; SQLite in the folder when empty."`
	Agent              string `placeholder:"FILE" help:"YAML file of dialog tasks; the built-in Travel App when empty."`
	agentFlags
	AnswerBots  bool   `help:"Answer other bots like people."`
	AdminKey    string `placeholder:"KEY" help:"Key that the connector's API accepts."`
	MetricsKey  string `placeholder:"KEY" help:"Key that /metrics accepts, beside the admin key."`
	Key         string `placeholder:"KEY" help:"Key for the secrets at rest; a file beside the database when empty."`
	PreviousKey string `placeholder:"KEY" help:"Key that --key takes the place of: what it has sealed is sealed anew."`
}

func (f connectorFlags) options() app.Options {
	options := app.Options{
		Addr: f.ConnectorAddr, PublicURL: f.ConnectorPublicURL, Data: f.Data, Database: f.Database, AgentFile: f.Agent,
		AdminKey: f.AdminKey, MetricsKey: f.MetricsKey, Key: f.Key, PreviousKey: f.PreviousKey,
	}
	options.Loops.AnswerBots = f.AnswerBots
	f.bind(&options)
	return options
}

type connectorCommand struct {
	connectorFlags
	SandboxURL    string `default:"${sandboxURL}" help:"Sandbox of RingCentral, or of an emulator."`
	ProductionURL string `default:"${productionURL}" help:"Production of RingCentral, or of an emulator."`
	JSON          bool   `help:"Print the addresses as one line of JSON instead of a table."`
	logFlags
}

// Run serves until the context ends.
func (cmd *connectorCommand) Run(ctx context.Context, c *console) error {
	if err := errorsOf(cmd.check(), platformCheck(cmd.SandboxURL, cmd.ProductionURL)); err != nil {
		return err
	}
	options := cmd.options()
	options.SandboxURL, options.ProductionURL, options.Logger = cmd.SandboxURL, cmd.ProductionURL, cmd.logger(c)
	options.Print = c.printLink
	connector, err := app.Start(ctx, options)
	if err != nil {
		return err
	}
	places, err := connectorPlaces(ctx, connector)
	if err == nil {
		err = announce(ctx, c, cmd.JSON, places)
	}
	if err != nil {
		return errorsOf(err, connector.Close())
	}
	<-ctx.Done()
	return connector.Close()
}

// connectorPlaces lists what a connector serves, and the link with which its first
// administrator sets the password.
func connectorPlaces(ctx context.Context, connector *app.App) ([]place, error) {
	places := []place{{key: "connector", title: "Connector", url: connector.URL(), serves: true}}
	setup, err := connector.SetupLink(ctx)
	if err != nil || setup == "" {
		return places, err
	}
	return append(places, place{key: "setupLink", title: "Set the password (once)", url: setup}), nil
}
