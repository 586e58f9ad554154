package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/glipbox/glipbox/connector/internal/store"
)

const (
	keyFile      = "connector.key"
	previousFile = "connector.key.previous"
	private      = 0o600
)

// secretKeys returns the key for secrets at rest and, where there is one, the previous
// key. The key is the given one, or that in a file beside the database, which is made at
// the first start.
func secretKeys(o Options, dir string) ([][]byte, error) {
	key, previous := []byte(o.Key), []byte(o.PreviousKey)
	if o.Key == "" {
		var err error
		if key, err = keyOf(filepath.Join(dir, keyFile), store.NewKey()); err != nil {
			return nil, err
		}
	}
	if o.PreviousKey == "" {
		var err error
		if previous, err = keyOf(filepath.Join(dir, previousFile), nil); err != nil {
			return nil, err
		}
	}
	if previous == nil {
		return [][]byte{key}, nil
	}
	return [][]byte{key, previous}, nil
}

// keyOf reads a key from a file. Where there is none, it writes a fresh one, if there is
// one to write.
func keyOf(path string, fresh []byte) ([]byte, error) {
	key, err := os.ReadFile(path) //nolint:gosec // the path is the owner's
	if errors.Is(err, fs.ErrNotExist) {
		if fresh == nil {
			return nil, nil
		}
		return fresh, os.WriteFile(path, fresh, private)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key for secrets: %w", err)
	}
	return key, checkPrivate(path)
}

// checkPrivate refuses a key that others can read.
func checkPrivate(path string) error {
	file, err := os.Stat(path)
	if err != nil {
		return err
	}
	if file.Mode().Perm()&^private != 0 {
		return fmt.Errorf("others can read the key for secrets: run chmod 600 %s", path)
	}
	return nil
}
