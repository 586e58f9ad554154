// Package store keeps a connector's channels, messages and sessions in an SQL
// database. The schema and the statements are the same for every dialect.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// Database is an open database and what is peculiar to its dialect.
type Database struct {
	Write *sql.DB
	Read  *sql.DB // may be Write
	Now   string  // expression for the wall time in milliseconds
	Lock  string  // clause that locks the selected rows until the transaction ends
	Skip  string  // clause that does so, and leaves out what somebody else has locked
	Alone string  // statement that keeps other processes from migrating meanwhile
	// Batched says that there is one writer, whose commits are better shared, and that it is
	// of this process.
	Batched bool
	// Lazy is as Write, but nothing that is written there waits for the disk; nil when Batched.
	Lazy *sql.DB
}

// Close closes the database.
func (d Database) Close() error {
	errs := []error{d.Write.Close()}
	if d.Read != d.Write {
		errs = append(errs, d.Read.Close())
	}
	if d.Lazy != nil {
		errs = append(errs, d.Lazy.Close())
	}
	return errors.Join(errs...)
}

// Store keeps everything in one database.
type Store struct {
	db      Database
	clock   connector.Clock
	seal    sealer
	batches *batches // nil unless the database wants them

	// What is remembered where this process is the only one to write; nil elsewhere.
	holders  *holders
	agenda   *agenda
	channels *memo[connector.StreamID, connector.Channel]
	secrets  *memo[connector.SecretKey, secretValue]
	tokens   *memo[tokensKey, []string]
	pauses   *memo[connector.RateLimit, time.Time]
}

// tokensKey is a connection, whose verification tokens are remembered together.
type tokensKey struct {
	stream      connector.StreamID
	environment connector.Environment
}

// forget forgets what is remembered of channels and their secrets.
func (s *Store) forget() {
	s.channels.forget()
	s.secrets.forget()
	s.tokens.forget()
}

var _ connector.Store = (*Store)(nil)

// Open brings the schema up to date and returns the store. Secrets are encrypted
// with a key derived from key; those that a previous key has sealed are sealed anew. The
// caller closes the database.
func Open(ctx context.Context, db Database, clock connector.Clock, key []byte, previous ...[]byte) (*Store, error) {
	seal, err := newSealer(append([][]byte{key}, previous...)...)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	s := &Store{db: db, clock: clock, seal: seal}
	if db.Batched {
		s.holders, s.agenda = newHolders(), newAgenda()
		s.batches = &batches{db: db.Write, agenda: s.agenda}
		s.channels = newMemo[connector.StreamID, connector.Channel]()
		s.secrets = newMemo[connector.SecretKey, secretValue]()
		s.tokens = newMemo[tokensKey, []string]()
		s.pauses = newMemo[connector.RateLimit, time.Time]()
	}
	if len(previous) == 0 {
		return s, nil
	}
	return s, s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.reseal(ctx, tx) })
}

// inside runs f in one transaction, and returns when it is on the disk.
func (s *Store) inside(ctx context.Context, f func(context.Context, *sql.Tx) error) error {
	if s.batches != nil {
		return s.batches.do(ctx, f, false)
	}
	return alone(ctx, s.db.Write, f)
}

// lazily runs f in one transaction that a power failure may undo, together with all later
// ones, until the next one that is on the disk. The end of the process undoes nothing.
func (s *Store) lazily(ctx context.Context, f func(context.Context, *sql.Tx) error) error {
	if s.batches != nil {
		return s.batches.do(ctx, f, true)
	}
	return alone(ctx, s.db.Lazy, f)
}

// writer runs statements: in a transaction, or as one each.
type writer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// brief is the context of a query that takes no time worth mentioning. In a file of this machine
// that is not worth the goroutines that would wait for the end of ctx.
func (s *Store) brief(ctx context.Context) context.Context {
	if s.batches != nil {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// once is inside for an f that runs one statement: it costs one round trip.
func (s *Store) once(ctx context.Context, f func(context.Context, writer) error) error {
	if s.batches != nil {
		return s.batches.do(ctx, func(ctx context.Context, tx *sql.Tx) error { return f(ctx, tx) }, false)
	}
	return f(ctx, s.db.Write)
}

// onceLazily is lazily for an f that runs one statement.
func (s *Store) onceLazily(ctx context.Context, f func(context.Context, writer) error) error {
	if s.batches != nil {
		return s.batches.do(ctx, func(ctx context.Context, tx *sql.Tx) error { return f(ctx, tx) }, true)
	}
	return f(ctx, s.db.Lazy)
}

// alone runs f in a transaction of its own.
func alone(ctx context.Context, db *sql.DB, f func(context.Context, *sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer tx.Rollback()
	if err := f(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// found turns the absence of a row into connector.ErrNotFound.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return connector.ErrNotFound
	}
	return err
}

// changed reports whether a statement touched a row.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// collect reads all rows of a query.
func collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// millis is an instant as it is stored.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is a stored instant.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
