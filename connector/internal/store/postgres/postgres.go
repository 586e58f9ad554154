// Package postgres opens a PostgreSQL database, which any number of processes share.
package postgres

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"github.com/glipbox/glipbox/connector/internal/store"
)

const connections = 20 // of one process

// Open connects to the database that a URL names: postgres://user:password@host/name.
func Open(ctx context.Context, url string) (store.Database, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return store.Database{}, fmt.Errorf("the database address is not understood: %w; write postgres://user:password@host/name", err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return store.Database{}, fmt.Errorf("the database does not answer: %w", err)
	}
	return store.Database{
		Write: db, Read: db,
		Now:  `CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`,
		Lazy: `SET LOCAL synchronous_commit = off`,
		Lock: `FOR UPDATE`, Skip: `FOR UPDATE SKIP LOCKED`,
		Alone:    `LOCK TABLE schema_version IN EXCLUSIVE MODE`,
		Snapshot: sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	}, nil
}
