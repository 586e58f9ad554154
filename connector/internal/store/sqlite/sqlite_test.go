package sqlite

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

func TestOldSchema(t *testing.T) {
	t.Parallel()
	dir, key := t.TempDir(), store.NewKey()
	database, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	storetest.FromOldSchema(t, database.Write, func() connector.Store { return open(t, dir, key) })
}

// Many claim the same new lane at once, and a lane that a lost process had: one gets it.
func TestOneOfManyClaims(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir(), store.NewKey())
	for chat := range connector.ChatID(20) {
		lane := connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: chat/2 + 1}
		if chat%2 == 1 {
			if err := s.TakeOver(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		var claims atomic.Int64
		var group sync.WaitGroup
		for range 6 {
			group.Go(func() {
				if _, _, err := s.Claim(t.Context(), lane, time.Minute); err == nil {
					claims.Add(1)
				}
			})
		}
		group.Wait()
		if claims.Load() != 1 {
			t.Errorf("%d hold the lane of chat %d", claims.Load(), lane.Chat)
		}
	}
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

// A table that somebody adds for channels has to be emptied with the others.
func TestADeletedChannelStandsInNoTable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, store.NewKey())
	database, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	channel, _ := storetest.Fill(t, s)
	for _, table := range tablesOfChannels(t, database.Read) {
		if rowsIn(t, database.Read, table) == 0 {
			t.Errorf("%s is empty: let storetest.Fill store something there", table)
		}
	}
	if err := s.DeleteChannel(t.Context(), channel); err != nil {
		t.Fatal(err)
	}
	storetest.ClearUp(t, s)
	for _, table := range tablesOfChannels(t, database.Read) {
		if n := rowsIn(t, database.Read, table); n > 0 {
			t.Errorf("%s keeps %d rows of a deleted channel", table, n)
		}
	}
}

// tablesOfChannels lists the tables that name a stream.
func tablesOfChannels(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
		WHERE m.type = 'table' AND c.name = 'stream_id'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil || len(names) < 9 {
		t.Fatalf("got tables %v, %v", names, err)
	}
	return names
}

func rowsIn(t *testing.T, db *sql.DB, table string) int {
	t.Helper()
	var n int
	if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
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
