package sqlite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/storetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) connector.Store {
		t.Helper()
		return open(t, t.TempDir(), store.NewKey())
	})
}

func open(t *testing.T, dir string, key []byte) *store.Store {
	t.Helper()
	database, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	s, err := store.Open(t.Context(), database, clock.Wall{}, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSecretsAreEncryptedAtRest(t *testing.T) {
	t.Parallel()
	dir, key := t.TempDir(), store.NewKey()
	secret := connector.Secret{
		Key:   connector.SecretKey{Stream: "st-a", Environment: connector.Sandbox, Field: connector.SessionToken},
		Value: "the-secret-that-nobody-may-read",
	}
	channel := connector.Channel{StreamID: "st-a", Name: "a", Environment: connector.Sandbox}
	if err := open(t, dir, key).SaveChannel(t.Context(), channel, secret); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got files %v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(secret.Value)) {
			t.Errorf("%s holds the secret", file)
		}
	}
	if got, err := open(t, dir, key).Secret(t.Context(), secret.Key); err != nil || got != secret.Value {
		t.Errorf("got %q, %v with the right key", got, err)
	}
	if _, err := open(t, dir, store.NewKey()).Secret(t.Context(), secret.Key); err == nil || !strings.Contains(err.Error(), "GLIPBOX_KEY") {
		t.Errorf("got %v with another key, want a sentence about GLIPBOX_KEY", err)
	}
}

func TestShortKeyIsRefused(t *testing.T) {
	t.Parallel()
	database, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	if _, err := store.Open(t.Context(), database, clock.Wall{}, []byte("short")); err == nil {
		t.Error("got no error for a short key")
	}
}

func TestNewerDatabaseIsRefusedAndUntouched(t *testing.T) {
	t.Parallel()
	dir, key := t.TempDir(), store.NewKey()
	open(t, dir, key)
	database, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	if _, err := database.Write.ExecContext(t.Context(), `INSERT INTO schema_version (version) VALUES (999)`); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), database, clock.Wall{}, key)
	if err == nil || errors.Is(err, connector.ErrNotFound) || !strings.Contains(err.Error(), "newer") {
		t.Errorf("got %v, want a sentence about a newer glipbox", err)
	}
}
