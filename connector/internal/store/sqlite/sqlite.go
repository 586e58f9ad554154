// Package sqlite opens the embedded database: one file, one writer, many readers.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"github.com/glipbox/glipbox/connector/internal/store"
)

const (
	lockName = "connector.lock"
	readers  = 4 // connections beside the writer
	fileMode = 0o600
	dirMode  = 0o700
)

// FileName is the database in its directory.
const FileName = "connector.db"

// Open opens, or makes, the database in a directory.
func Open(ctx context.Context, dir string) (store.Database, error) {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return store.Database{}, err
	}
	path := filepath.Join(dir, FileName)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, fileMode) //nolint:gosec // the path is the owner's
	if err != nil {
		return store.Database{}, err
	}
	if err := file.Close(); err != nil {
		return store.Database{}, err
	}
	write, err := connect(ctx, path, url.Values{
		"_txlock": {"immediate"}, "_pragma": {
			"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
			"temp_store(MEMORY)", // of what a statement returns, which is little
		},
	})
	if err != nil {
		return store.Database{}, err
	}
	write.SetMaxOpenConns(1)
	read, err := connect(ctx, path, url.Values{"_pragma": {"busy_timeout(5000)", "query_only(ON)"}})
	if err != nil {
		return store.Database{}, err
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return store.Database{
		Write: write, Read: read, Now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`, Batched: true,
	}, nil
}

// Lock makes sure that no other process uses a directory, until the returned function is
// called: a transaction that never ends holds a lock which the system gives free when the
// process dies.
func Lock(ctx context.Context, dir string) (unlock func() error, err error) {
	db, err := connect(ctx, filepath.Join(dir, lockName), nil)
	var locked *sql.Conn
	if err == nil {
		locked, err = db.Conn(ctx)
	}
	if err == nil {
		_, err = locked.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
		return nil, fmt.Errorf("the data folder %s is used by another connector, or cannot be written to (%w): end that one, or choose another folder", dir, err)
	}
	return func() error { return errors.Join(locked.Close(), db.Close()) }, nil
}

func connect(ctx context.Context, path string, options url.Values) (*sql.DB, error) {
	db := sql.OpenDB(opener{driver: &sqlite.Driver{}, name: "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()})
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	return db, nil
}
