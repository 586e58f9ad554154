package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/glipbox/glipbox/connector/internal/store"
)

const maxPrepared = 256 // statements that a connection keeps; the store has about a hundred

// opener opens connections that keep what they have prepared.
type opener struct {
	driver driver.Driver
	name   string
}

// Driver returns the driver of SQLite.
func (o opener) Driver() driver.Driver { return o.driver }

// Connect opens a connection.
func (o opener) Connect(context.Context) (driver.Conn, error) {
	inner, err := o.driver.Open(o.name)
	if err != nil {
		return nil, err
	}
	able, ok := inner.(full)
	if !ok {
		return nil, errors.Join(errors.New("the driver of SQLite lacks what the store needs"), inner.Close())
	}
	return &connection{full: able, kept: map[string]*prepared{}}, nil
}

// full is what the driver's connections can do, beyond what they must.
type full interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// connection is a connection that keeps what it has prepared: to parse a statement takes
// longer than to run it. One goroutine uses it at a time.
type connection struct {
	full
	kept map[string]*prepared
}

// prepared is a statement that is kept.
type prepared struct {
	driver.Stmt
	busy bool // its rows are being read
}

// statement returns a statement that can run now, or nil when this text has to be prepared
// apart.
func (c *connection) statement(ctx context.Context, text string) (*prepared, error) {
	if s := c.kept[text]; s != nil {
		if s.busy {
			return nil, nil //nolint:nilnil // there is none, and that is no error
		}
		return s, nil
	}
	if len(c.kept) >= maxPrepared {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	inner, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s := &prepared{Stmt: inner}
	c.kept[text] = s
	return s, nil
}

// ExecContext runs a statement that returns no rows.
func (c *connection) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s != nil {
		if able, ok := s.Stmt.(driver.StmtExecContext); ok {
			return able.ExecContext(ctx, args)
		}
	}
	return c.full.ExecContext(ctx, text, args)
}

// QueryContext runs a statement that returns rows.
func (c *connection) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s != nil {
		if able, ok := s.Stmt.(driver.StmtQueryContext); ok {
			rows, err := able.QueryContext(ctx, args)
			if err != nil {
				return nil, err
			}
			s.busy = true
			return &cursor{Rows: rows, of: s}, nil
		}
	}
	return c.full.QueryContext(ctx, text, args)
}

// CheckNamedValue makes a value one that every database keeps.
func (c *connection) CheckNamedValue(v *driver.NamedValue) error { return store.CheckValue(v) }

// Close forgets the statements and closes the connection.
func (c *connection) Close() error {
	var err error
	for _, s := range c.kept {
		err = errors.Join(err, s.Close())
	}
	c.kept = nil
	return errors.Join(err, c.full.Close())
}

// cursor reads the rows of a kept statement.
type cursor struct {
	driver.Rows
	of *prepared
}

// Close lets the statement run again.
func (c *cursor) Close() error {
	c.of.busy = false
	return c.Rows.Close()
}
