// Package persist keeps the state of an emulator in a folder: what transitions touched
// is committed in groups to an embedded SQLite database, and read again at the next
// start.
package persist

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	fileName = "emulator.db"
	lockName = "emulator.lock"
	fileMode = 0o600
	dirMode  = 0o700

	application = 0x476c6962 // "Glib": marks the file as ours, in its header
	version     = 1          // to be raised when an older program would misread the file
)

const schema = `
CREATE TABLE worlds (
	number INTEGER PRIMARY KEY, place TEXT NOT NULL, environment TEXT NOT NULL,
	taken INTEGER NOT NULL, counter INTEGER NOT NULL, messaging INTEGER NOT NULL,
	UNIQUE (place, environment));
CREATE TABLE kinds (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entries (
	world INTEGER NOT NULL, kind INTEGER NOT NULL, id ANY NOT NULL, sum INTEGER NOT NULL, body BLOB NOT NULL,
	PRIMARY KEY (world, kind, id)) STRICT, WITHOUT ROWID;
CREATE TABLE changes (seq INTEGER PRIMARY KEY, environment TEXT NOT NULL, sum INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE notes (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
`

// Store is a folder that this process alone uses. Close gives it free.
type Store struct {
	path    string
	lock    *sql.DB
	locked  *sql.Tx
	journal *state.Journal
	done    chan struct{} // closed when nothing is written any more; nil before Run
	failed  error         // why not everything was written; known when done is closed
	writer  *writer
}

// Open takes a folder, which is made if there is none, and reads what it keeps; Kept is
// empty for a new one. A folder that another process uses, and a file that is damaged or
// of a newer program, are refused with a sentence that says what to do; the file stays as
// it is.
func Open(ctx context.Context, dir string) (*Store, Kept, error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, Kept{}, fmt.Errorf("the folder %s cannot be made: %w; choose another one", dir, err)
	}
	s := &Store{path: filepath.Join(dir, fileName)}
	if err := s.take(ctx, dir); err != nil {
		return nil, Kept{}, err
	}
	kept, err := s.load(ctx)
	if err != nil {
		return nil, Kept{}, errors.Join(err, s.free())
	}
	return s, kept, nil
}

// take makes sure that no other process uses the folder: a transaction that never ends
// holds a lock which the system gives free when the process dies.
func (s *Store) take(ctx context.Context, dir string) error {
	db, err := connect(filepath.Join(dir, lockName), url.Values{"_txlock": {"exclusive"}})
	if err == nil {
		db.SetMaxOpenConns(1)
		s.locked, err = db.BeginTx(context.WithoutCancel(ctx), nil) // lasts until Close
	}
	if err == nil {
		s.lock = db
		return nil
	}
	if db != nil {
		_ = db.Close() // nothing was done with it
	}
	if failure, ok := errors.AsType[*sqlite.Error](err); ok && failure.Code()&primaryCode == sqlite3.SQLITE_BUSY {
		return fmt.Errorf("the folder %s is used by another emulator: end that one, or choose another folder", dir)
	}
	return fmt.Errorf("the folder %s cannot be written to: %w; make it writable, or choose another one", dir, err)
}

// primaryCode is the part of a result code of SQLite that says what kind of failure it is.
const primaryCode = 0xff

func connect(path string, options url.Values) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
}

// Run writes what the journal hands on, until Close. Begun says with what the folder was
// begun.
func (s *Store) Run(ctx context.Context, journal *state.Journal, begun Begun) error {
	w, err := newWriter(context.WithoutCancel(ctx), s.path, begun)
	if err != nil {
		return fmt.Errorf("%s cannot be written to: %w; make it writable, or choose another folder", s.path, err)
	}
	s.journal, s.writer, s.done = journal, w, make(chan struct{})
	go func() {
		defer close(s.done)
		s.failed = w.run(journal)
	}()
	return nil
}

// Close writes the rest, and gives the folder free.
func (s *Store) Close() error {
	var err error
	if s.done != nil {
		s.journal.Close()
		<-s.done
		err = errors.Join(s.failed, s.writer.close())
	}
	return errors.Join(err, s.free())
}

// free lets other processes use the folder.
func (s *Store) free() error { return errors.Join(s.locked.Rollback(), s.lock.Close()) }
