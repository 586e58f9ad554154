package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/app"
)

type doctorCommand struct {
	connectorFlags
	SandboxURL    string `default:"${sandboxURL}" help:"Sandbox of RingCentral, or of an emulator."`
	ProductionURL string `default:"${productionURL}" help:"Production of RingCentral, or of an emulator."`
}

// Run prints one line for each check, with the remedy where something is wrong.
func (cmd *doctorCommand) Run(ctx context.Context, c *console) error {
	options := cmd.options()
	options.SandboxURL, options.ProductionURL = cmd.SandboxURL, cmd.ProductionURL
	findings := app.Examine(ctx, options)
	wrong := 0
	table := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, f := range findings {
		verdict, text := "ok", f.Seen
		if f.Problem != nil {
			verdict, text = "WRONG", f.Problem.Error()
			wrong++
		}
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\n", verdict, subject(f), text); err != nil {
			return err
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d checks found something wrong: their lines say what to do", wrong, len(findings))
	}
	return nil
}

// subject is what a check looked at.
func subject(f connector.Finding) string {
	return strings.TrimSpace(strings.Join([]string{string(f.Stream), string(f.Environment), f.Check}, " "))
}
