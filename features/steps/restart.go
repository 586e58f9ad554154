package steps

import (
	"context"
	"errors"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	emulatorKeeps    = regexp.MustCompile(`^the emulator keeps everything in a folder$`)
	emulatorStops    = regexp.MustCompile(`^the emulator (?:is|has been) stopped$`)
	emulatorStarts   = regexp.MustCompile(`^the emulator (?:is|has been) started again$`)
	emulatorRestarts = regexp.MustCompile(`^the emulator (?:is|has been) restarted$`)
)

func (w *World) registerRestart(v vocabulary) {
	v.Given(emulatorKeeps, w.emulatorKeeps)
	v.Step(emulatorStops, w.emulatorStops)
	v.Step(emulatorStarts, w.emulatorStarts)
	v.Step(emulatorRestarts, w.emulatorRestarts)
}

// emulatorKeeps gives the emulator, which is still empty, a folder that outlives it.
func (w *World) emulatorKeeps(ctx context.Context) error {
	w.system.Keep()
	return w.emulatorRestarts(ctx)
}

// emulatorStops ends the emulator while pages are open.
func (w *World) emulatorStops() error { return w.system.StopEmulator() }

// emulatorStarts starts it at the same addresses, with what it kept.
func (w *World) emulatorStarts(ctx context.Context) error {
	if err := w.system.StartEmulator(ctx); err != nil {
		return err
	}
	w.chronicle = chronicle{control: w.control}
	_, err := w.control.Changes(ctx, 0, 0)
	if gone, ok := errors.AsType[*control.Error](err); ok && gone.Oldest > 0 { // changes are not kept
		w.chronicle.last, err = gone.Oldest-1, nil
	}
	return err
}

// emulatorRestarts does both.
func (w *World) emulatorRestarts(ctx context.Context) error {
	return errors.Join(w.emulatorStops(), w.emulatorStarts(ctx))
}
