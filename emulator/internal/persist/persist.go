// Package persist keeps the state of an emulator in a folder: what transitions touched
// is committed in groups to an embedded SQLite database, and read again at the next
// start.
package persist

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver

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
	if err != nil {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
		return fmt.Errorf("the folder %s is used by another emulator, or cannot be written to (%w): end that one, or choose another folder", dir, err)
	}
	s.lock = db
	return nil
}

func connect(path string, options url.Values) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
}

// checkHeader reports whether there is a file, and an error unless this program can read
// it. It reads it as plain bytes, so that not even a lock touches it.
func (s *Store) checkHeader() (bool, error) {
	file, err := os.Open(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("%s cannot be read: %w; make it readable, or choose another folder", s.path, err)
	}
	defer file.Close() //nolint:errcheck // was only read
	var header [100]byte
	if n, err := io.ReadFull(file, header[:]); n == 0 && errors.Is(err, io.EOF) {
		return false, nil // was being made when its program was killed
	} else if err != nil || string(header[:16]) != "SQLite format 3\x00" {
		return false, s.damaged(errors.New("it does not begin as such a file does"))
	}
	// Offsets of user_version and application_id: https://www.sqlite.org/fileformat.html
	if mark := binary.BigEndian.Uint32(header[68:]); mark == 0 {
		return false, nil // likewise
	} else if mark != application {
		return false, fmt.Errorf("%s belongs to another program: choose another folder", s.path)
	}
	if found := binary.BigEndian.Uint32(header[60:]); found > version {
		return false, s.newer(fmt.Errorf("it has format %d, and this program reads up to %d", found, version))
	}
	return true, nil
}

func (s *Store) damaged(cause error) error {
	return fmt.Errorf("%s is damaged: %w; put back a copy of it, or choose an empty folder to begin anew", s.path, cause)
}

func (s *Store) newer(cause error) error {
	return fmt.Errorf("%s was written by a newer program: %w; start it with that one, or choose another folder", s.path, cause)
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
		w.run(journal)
	}()
	return nil
}

// Close writes the rest, and gives the folder free.
func (s *Store) Close() error {
	var err error
	if s.done != nil {
		s.journal.Close()
		<-s.done
		err = s.writer.close()
	}
	return errors.Join(err, s.free())
}

// free lets other processes use the folder.
func (s *Store) free() error { return errors.Join(s.locked.Rollback(), s.lock.Close()) }
