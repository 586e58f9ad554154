// Command glipbox runs the RingCentral emulator, the connector, or both.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/glipbox/glipbox/connector/app"
)

// commands is the command line.
type commands struct {
	Up        upCommand        `cmd:"" help:"Run emulator, connector and a dialog agent, ready to talk to."`
	Connector connectorCommand `cmd:"" help:"Run the connector alone, against an emulator or RingCentral."`
	Emulator  emulatorCommand  `cmd:"" help:"Run the emulator alone."`
	Doctor    doctorCommand    `cmd:"" help:"Check a connector's configuration, database, address and channels, and name what is wrong."`
	Env       envCommand       `cmd:"" help:"Print what SDKs need to reach a running emulator, as export lines."`
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	exited := -1
	parser, err := kong.New(&commands{},
		kong.Name("glipbox"), kong.Description("The RingCentral Team Messaging sandbox, and the connector that proves it."),
		kong.Vars{"sandboxURL": app.DefaultSandboxURL, "productionURL": app.DefaultProductionURL},
		kong.DefaultEnvars("GLIPBOX"), kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&console{stdout: stdout, stderr: stderr}))
	if err != nil {
		return fail(stderr, err)
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help has been printed
	}
	if err != nil {
		return fail(stderr, fmt.Errorf("%w (glipbox --help lists commands and flags)", err))
	}
	if err := command.Run(); err != nil {
		return fail(stderr, err)
	}
	return 0
}

func fail(stderr io.Writer, err error) int {
	_, _ = io.WriteString(stderr, "glipbox: "+err.Error()+"\n") // nowhere left to complain
	return 1
}

// console is where a command writes.
type console struct{ stdout, stderr io.Writer }

// logFlags are the flags of all servers.
type logFlags struct {
	LogLevel string `default:"warn" enum:"debug,info,warn,error" help:"What to log to standard error: ${enum}."`
}

func (f logFlags) logger(c *console) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(f.LogLevel)) // kong has checked it
	return slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: level}))
}
