//go:build npm

package npm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
)

// Install fetches what the lock file in the folder names, unless all of it is there.
func Install(ctx context.Context, folder string) error {
	files, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer files.Close() //nolint:errcheck // nothing is lost
	want, err := files.ReadFile("package-lock.json")
	if err != nil {
		return err
	}
	const stamp = "node_modules/.installed"
	got, err := files.ReadFile(stamp)
	switch {
	case err == nil && bytes.Equal(got, want):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	command := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
	command.Dir = folder
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, output)
	}
	const private = 0o600
	return files.WriteFile(stamp, want, private)
}
