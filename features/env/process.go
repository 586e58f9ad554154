package env

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/features/steps"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// folder is the variable that makes a program serve an emulator instead of its own work.
const folder = "GLIPBOX_FEATURES_DATA"

// The words by which a process is spoken to, a line each.
const (
	wordFull  = "full"
	wordRoom  = "room"
	wordDone  = "done"
	wordFault = "fault: "
)

// Serving runs what the process was started for, by Process or StartProcess, and reports
// whether it was. It ends with standard input.
func Serving() bool {
	dir, settings := os.Getenv(folder), os.Getenv(replica)
	var err error
	switch {
	case dir != "":
		err = serve(dir, os.Stdin, os.Stdout)
	case settings != "":
		err = serveReplica(settings, os.Stdin, os.Stdout)
	default:
		return false
	}
	if err != nil {
		_, _ = io.WriteString(os.Stdout, wordFault+err.Error()+"\n") // nowhere else to say it
	}
	return true
}

func serve(dir string, in io.Reader, out io.Writer) error {
	e, err := emulator.Start(context.Background(), emulator.WithSeed("acme.yaml", seeds.Acme), emulator.WithData(dir))
	if err != nil {
		return err
	}
	said := e.ConsoleURL()
	for heard := bufio.NewScanner(in); ; {
		if _, err := io.WriteString(out, said+"\n"); err != nil || !heard.Scan() {
			return e.Close()
		}
		if err := limitFiles(heard.Text() == wordFull); err != nil {
			return errors.Join(err, e.Close())
		}
		said = wordDone
	}
}

// process is an emulator, or a connector, in a process of its own.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	address string // where it answers
}

// Process starts, as a process of its own, an emulator with the company Acme that keeps
// everything in a folder. Its refusal is the error.
func Process(ctx context.Context, dir string) (steps.Process, error) {
	p, err := launch(ctx, folder+"="+dir)
	if err != nil {
		return nil, err
	}
	return p, nil
}

// launch starts this program anew, with a variable that says what for.
func launch(ctx context.Context, variable string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{command: exec.CommandContext(context.WithoutCancel(ctx), self)} //nolint:gosec // this very program; it outlives the step
	p.command.Env = append(p.command.Environ(), variable)
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	if p.address, err = p.hear(); err != nil {
		_ = p.command.Wait() // says less
		return nil, err
	}
	return p, nil
}

// hear returns what the process says next.
func (p *process) hear() (string, error) {
	line, err := p.out.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("the process says nothing more: %w", err)
	}
	line = strings.TrimSuffix(line, "\n")
	if fault, is := strings.CutPrefix(line, wordFault); is {
		return "", errors.New(fault)
	}
	return line, nil
}

// Console is the address of the control API.
func (p *process) Console() string { return p.address }

// Stop asks the process to end.
func (p *process) Stop() error {
	return errors.Join(p.in.Close(), p.command.Wait())
}

// Kill ends the process, wherever it is.
func (p *process) Kill() error {
	err := p.command.Process.Kill()
	_ = p.command.Wait() // says that it was killed
	return err
}

// Fill makes the disk full, or gives it room again.
func (p *process) Fill(full bool) error {
	word := wordRoom
	if full {
		word = wordFull
	}
	if _, err := io.WriteString(p.in, word+"\n"); err != nil {
		return err
	}
	_, err := p.hear()
	return err
}
