// Package postgres opens a PostgreSQL database, which any number of processes share.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/glipbox/glipbox/connector/internal/store"
)

// Open connects to the database that a URL names: postgres://user:password@host/name.
func Open(ctx context.Context, url string) (store.Database, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return store.Database{}, fmt.Errorf("the database address is not understood: %w; write postgres://user:password@host/name", err)
	}
	db := pool(config)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return store.Database{}, errors.New("the database does not answer: " + strings.Join(strings.Fields(err.Error()), " ") + "; start it, or correct --database")
	}
	lazy := config.Copy()
	lazy.RuntimeParams["synchronous_commit"] = "off"
	return store.Database{
		Write: db, Read: db, Lazy: pool(lazy),
		Now:  `CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`,
		Lock: `FOR UPDATE`, Skip: `FOR UPDATE SKIP LOCKED`,
		Alone: `LOCK TABLE schema_version IN EXCLUSIVE MODE`,
	}, nil
}

// pool opens a few connections. More of them than there are processors get less done: the
// statements are short, and wait for one another.
func pool(config *pgx.ConnConfig) *sql.DB {
	connections := max(4, 2*runtime.GOMAXPROCS(0))
	db := sql.OpenDB(opener{stdlib.GetConnector(*config)})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

// opener opens connections that take any text.
type opener struct{ driver.Connector }

// Connect opens a connection.
func (o opener) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := o.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := inner.(*stdlib.Conn)
	if !ok {
		return nil, errors.Join(errors.New("the driver of PostgreSQL is another than the store needs"), inner.Close())
	}
	return connection{able}, nil
}

// connection is a connection of the driver.
type connection struct{ *stdlib.Conn }

// CheckNamedValue makes a value one that every database keeps.
func (c connection) CheckNamedValue(v *driver.NamedValue) error { return store.CheckValue(v) }
