package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/glipbox/glipbox/connector"
)

// deletions end everything that is kept of a channel, what refers to others first.
func deletions() []string {
	return []string{
		`DELETE FROM attempt WHERE stream_id = $1`,
		`DELETE FROM secret WHERE stream_id = $1`,
		`DELETE FROM reply WHERE stream_id = $1`,
		`DELETE FROM notice WHERE stream_id = $1`,
		`DELETE FROM message WHERE stream_id = $1`,
		`DELETE FROM chat WHERE stream_id = $1`,
		`DELETE FROM lane WHERE stream_id = $1`,
		`DELETE FROM connection WHERE stream_id = $1`,
		`DELETE FROM channel WHERE stream_id = $1`,
	}
}

// DeleteChannel deletes a channel and all that is kept of it.
func (s *Store) DeleteChannel(ctx context.Context, c connector.Channel) error {
	return s.rewrite(ctx, func(tx *sql.Tx) error {
		var version int64
		query := `SELECT version FROM channel WHERE stream_id = $1 ` + s.db.Lock
		switch err := tx.QueryRowContext(ctx, query, c.StreamID).Scan(&version); {
		case errors.Is(err, sql.ErrNoRows): // what came since is deleted
		case err != nil:
			return err
		case version != c.Version:
			return connector.ErrConflict
		}
		for _, statement := range deletions() {
			if _, err := tx.ExecContext(ctx, statement, c.StreamID); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM lease WHERE name LIKE $1 ESCAPE '\'`, leasesOf(c.StreamID))
		return err
	})
}

// leasesOf is what LIKE looks for: each lease is called what/stream/environment.
func leasesOf(id connector.StreamID) string { return "%/" + literal(string(id)) + "/%" }
