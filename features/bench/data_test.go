package bench

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // of the yardstick

	"github.com/glipbox/glipbox/emulator"
)

// database is the yardstick of everything that is kept: a SQLite file with one table.
type database struct{ *sql.DB }

func newDatabase(b *testing.B) database {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(b.Context(), "CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	return database{db}
}

// commit inserts one row, in a transaction that is on the disk when it returns.
func (d database) commit(ctx context.Context, body string) error {
	_, err := d.ExecContext(ctx, "INSERT INTO message (body) VALUES (?)", body)
	return err
}

// BenchmarkKeptPosts measures how many posts a second an emulator with --data answers to 1,
// 8 and 64 clients: each answer leaves when its post is on the disk. It compares that with
// how many transactions of one row a bare SQLite file commits one after the other, in the
// same run. A single client waits for a commit of its own, and so can reach 1 at most;
// beyond that is what commits win that several posts share.
func BenchmarkKeptPosts(b *testing.B) {
	for _, clients := range []int{1, connections, manyConnections} {
		b.Run(fmt.Sprintf("%d-clients", clients), func(b *testing.B) {
			s := newSystem(b, emulator.WithData(b.TempDir()))
			posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
			yardstick := newDatabase(b)

			compareOver(b, clients,
				func() error { return s.call(b, http.MethodPost, posts, newPost, nil) },
				func() error { return yardstick.commit(b.Context(), newPost) })
		})
	}
}
