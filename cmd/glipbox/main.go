// Command glipbox runs the RingCentral emulator, the connector, or both.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/alecthomas/kong"

	_ "github.com/glipbox/glipbox/cmd/glipbox/pagein" // a faster start
	"github.com/glipbox/glipbox/connector/app"
)

// command is a word that a command line can begin with.
type command struct {
	name, help string
	run        func() any
}

func commands() []command {
	return []command{
		{"up", "Run emulator, connector and a dialog agent, ready to talk to.", func() any { return new(upCommand) }},
		{"connector", "Run the connector alone, against an emulator or RingCentral.", func() any { return new(connectorCommand) }},
		{"emulator", "Run the emulator alone.", func() any { return new(emulatorCommand) }},
		{"doctor", "Check a connector's configuration, database, address and channels, and name what is wrong.", func() any { return new(doctorCommand) }},
		{"env", "Print what SDKs need to reach a running emulator, as export lines.", func() any { return new(envCommand) }},
	}
}

// anyCommand are the flags that need no command.
type anyCommand struct {
	Version versionFlag `help:"Print the version."`
}

// versionFlag prints the version instead of running a command.
type versionFlag bool

// BeforeReset runs before flags and commands are checked.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	version := "(unknown)" // when not built as a module
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err := io.WriteString(app.Stdout, "glipbox "+version+"\n")
	app.Exit(0)
	return err
}

// grammar describes the command that args begin with, or all of them for whoever asks what
// there is: the flags of all would be a third of what a start allocates.
func grammar(args []string) []kong.Option {
	known := commands()
	if i := slices.IndexFunc(known, func(c command) bool { return len(args) > 0 && c.name == args[0] }); i >= 0 {
		known = known[i : i+1]
	}
	options := make([]kong.Option, len(known))
	for i, c := range known {
		options[i] = kong.DynamicCommand(c.name, c.help, "", c.run())
	}
	return options
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	exited := -1
	options := append(grammar(args),
		kong.Name("glipbox"), kong.Description("The RingCentral Team Messaging sandbox, and the connector that proves it."),
		kong.Vars{"sandboxURL": app.DefaultSandboxURL, "productionURL": app.DefaultProductionURL},
		kong.DefaultEnvars("GLIPBOX"), kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&console{stdout: stdout, stderr: stderr}))
	parser, err := kong.New(&anyCommand{}, options...)
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
