package steps

import (
	"context"
	"regexp"
)

var (
	savedAs      = regexp.MustCompile(`^everything was saved as "([^"]*)"$`)
	wasRestored  = regexp.MustCompile(`^"([^"]*)" was restored$`)
	wasExported  = regexp.MustCompile(`^"([^"]*)" was exported and imported as "([^"]*)"$`)
	wasResetSeed = regexp.MustCompile(`^the emulator was reset to the seed$`)
)

func (w *World) registerSnapshots(v vocabulary) {
	v.Given(savedAs, w.savedAs)
	v.Given(wasRestored, w.wasRestored)
	v.Given(wasExported, w.wasExported)
	v.Given(wasResetSeed, w.wasReset)
}

// savedAs takes a snapshot.
func (w *World) savedAs(ctx context.Context, name string) error {
	_, err := w.control.SaveSnapshot(ctx, name)
	return err
}

// wasRestored puts everything back to a snapshot, the time included.
func (w *World) wasRestored(ctx context.Context, name string) error {
	_, err := w.control.RestoreSnapshot(ctx, name)
	return err
}

// wasExported turns a snapshot into a file, and the file into a snapshot.
func (w *World) wasExported(ctx context.Context, name, copied string) error {
	file, err := w.control.ExportSnapshot(ctx, name)
	if err != nil {
		return err
	}
	_, err = w.control.ImportSnapshot(ctx, copied, file)
	return err
}

// wasReset puts everything back to the seed; the time goes on.
func (w *World) wasReset(ctx context.Context) error { return w.control.Reset(ctx) }
