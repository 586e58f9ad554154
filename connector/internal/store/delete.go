package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/glipbox/glipbox/connector"
)

// maxCleared is how many rows of a deleted channel are deleted in one transaction: others wait
// for it.
const maxCleared = 200

// deletions end what makes a channel, what refers to others first.
func deletions() []string {
	return []string{
		`DELETE FROM attempt WHERE stream_id = $1`,
		`DELETE FROM secret WHERE stream_id = $1`,
		`DELETE FROM chat WHERE stream_id = $1`,
		`DELETE FROM refused WHERE stream_id = $1`,
		`DELETE FROM lane WHERE stream_id = $1`,
		`DELETE FROM connection WHERE stream_id = $1`,
		`DELETE FROM channel WHERE stream_id = $1`,
		`INSERT INTO deleted (id) VALUES ($1) ON CONFLICT DO NOTHING`,
	}
}

// DeleteChannel deletes a channel, and notes that its messages are left.
func (s *Store) DeleteChannel(ctx context.Context, c connector.Channel) error {
	return s.rewrite(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var version int64
		query := `SELECT version FROM channel WHERE stream_id = $1 ` + s.db.Lock
		switch err := tx.QueryRowContext(ctx, query, c.StreamID).Scan(&version); {
		case errors.Is(err, sql.ErrNoRows): // what came since is deleted
		case err != nil:
			return err
		case version != c.Version:
			return connector.ErrConflict
		}
		s.holders.forgetStream(c.StreamID) // whoever works for the channel finds its claim lost
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

// bulk is a table that may have very many rows of one channel.
type bulk struct {
	find string // the key of the last of some first rows, which every database finds by its index
	some string // deletes up to there
	rest string // deletes all
}

func bulks() []bulk {
	return []bulk{
		{
			`SELECT environment, message_id FROM reply WHERE stream_id = $1 ORDER BY stream_id, environment, message_id LIMIT 1 OFFSET $2`,
			`DELETE FROM reply WHERE stream_id = $1 AND (environment, message_id) <= ($2, $3)`,
			`DELETE FROM reply WHERE stream_id = $1`,
		},
		{
			`SELECT environment, number FROM notice WHERE stream_id = $1 ORDER BY stream_id, environment, number LIMIT 1 OFFSET $2`,
			`DELETE FROM notice WHERE stream_id = $1 AND (environment, number) <= ($2, $3)`,
			`DELETE FROM notice WHERE stream_id = $1`,
		},
		{
			`SELECT environment, post_id FROM message WHERE stream_id = $1 ORDER BY stream_id, environment, post_id LIMIT 1 OFFSET $2`,
			`DELETE FROM message WHERE stream_id = $1 AND (environment, post_id) <= ($2, $3)`,
			`DELETE FROM message WHERE stream_id = $1`,
		},
	}
}

// ClearDeleted deletes some of what deleted channels have left. What a power failure undoes is
// done again.
func (s *Store) ClearDeleted(ctx context.Context) (more bool, err error) {
	err = s.lazily(ctx, func(ctx context.Context, tx *sql.Tx) error {
		more = false
		var id connector.StreamID
		err := tx.QueryRowContext(ctx, `SELECT id FROM deleted ORDER BY id LIMIT 1 `+s.db.Skip).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		more = true
		for _, b := range bulks() {
			if left, err := b.clear(ctx, tx, id); err != nil || left {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM deleted WHERE id = $1`, id)
		return err
	})
	return more, err
}

// clear deletes the first rows of a channel, and reports whether there may be more.
func (b bulk) clear(ctx context.Context, tx *sql.Tx, id connector.StreamID) (bool, error) {
	var environment connector.Environment
	var last int64
	err := tx.QueryRowContext(ctx, b.find, id, maxCleared-1).Scan(&environment, &last)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.ExecContext(ctx, b.rest, id)
		return false, err
	}
	if err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, b.some, id, environment, last)
	return true, err
}
