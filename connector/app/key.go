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
	keyFile = "connector.key"
	private = 0o600
)

// secretKey returns the key for secrets at rest: the given one, or that in a file
// beside the database, which is made at the first start.
func secretKey(given, dir string) ([]byte, error) {
	if given != "" {
		return []byte(given), nil
	}
	path := filepath.Join(dir, keyFile)
	key, err := os.ReadFile(path) //nolint:gosec // the path is the owner's
	if errors.Is(err, fs.ErrNotExist) {
		key = store.NewKey()
		return key, os.WriteFile(path, key, private)
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
