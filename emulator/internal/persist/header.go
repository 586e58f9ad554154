package persist

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// The header of a SQLite file, and of the page in it that lists the tables:
// https://www.sqlite.org/fileformat.html
const (
	headerMagic   = "SQLite format 3\x00"
	headerVersion = 60 // user_version
	headerMark    = 68 // application_id
	headerTables  = 103
	headerSize    = 105
)

// checkHeader reports whether there is a file with something in it, and an error unless
// this program can read it. It reads it as plain bytes, so that not even a lock touches it.
func (s *Store) checkHeader(ctx context.Context) (bool, error) {
	file, err := os.Open(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return false, s.checkNothing()
	}
	if err != nil {
		return false, fmt.Errorf("%s cannot be read: %w; make it readable, or choose another folder", s.path, err)
	}
	defer file.Close() //nolint:errcheck // was only read
	var header [headerSize]byte
	if n, err := io.ReadFull(file, header[:]); n == 0 && errors.Is(err, io.EOF) {
		return false, s.checkNothing() // was being made when its program was killed
	} else if err != nil || string(header[:len(headerMagic)]) != headerMagic {
		return false, s.damaged(errors.New("it does not begin as such a file does"))
	}
	mark := binary.BigEndian.Uint32(header[headerMark:])
	if tables := binary.BigEndian.Uint16(header[headerTables:]); mark == 0 && tables == 0 {
		return s.checkBlank(ctx)
	}
	if mark != application {
		return false, s.foreign()
	}
	if found := binary.BigEndian.Uint32(header[headerVersion:]); found > version {
		return false, s.newer(fmt.Errorf("it has format %d, and this program reads up to %d", found, version))
	}
	return true, nil
}

// checkNothing refuses to begin anew over a log whose file was lost.
func (s *Store) checkNothing() error {
	if s.logged() {
		return s.damaged(errors.New("it is gone or empty, and the log beside it is not"))
	}
	return nil
}

// logged reports whether the log of the file has something in it.
func (s *Store) logged() bool {
	log, err := os.Stat(s.path + "-wal")
	return err == nil && log.Size() > 0
}

// checkBlank looks whether a file without mark and tables has them in the log beside it,
// which happens when a program is killed that was just making it.
func (s *Store) checkBlank(ctx context.Context) (bool, error) {
	if !s.logged() {
		return false, nil
	}
	db, err := s.connectReading()
	if err != nil {
		return false, err
	}
	defer db.Close() //nolint:errcheck // was only read
	var mark, tables int
	err = db.QueryRowContext(ctx, `SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id`).Scan(&mark, &tables)
	switch {
	case err != nil:
		return false, s.damaged(err)
	case mark != application && tables > 0:
		return false, s.foreign()
	}
	return mark == application, nil
}

func (s *Store) foreign() error {
	return fmt.Errorf("%s belongs to another program: choose another folder", s.path)
}

func (s *Store) damaged(cause error) error {
	return fmt.Errorf("%s is damaged: %w; put back a copy of it, or choose an empty folder to begin anew", s.path, cause)
}

func (s *Store) newer(cause error) error {
	return fmt.Errorf("%s was written by a newer program: %w; start it with that one, or choose another folder", s.path, cause)
}
