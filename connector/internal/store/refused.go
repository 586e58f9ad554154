package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/glipbox/glipbox/connector"
)

// KeepRefused stores calls without what they said, and deletes all but the newest of the stream.
func (s *Store) KeepRefused(ctx context.Context, id connector.StreamID, calls []connector.RefusedCall, newest int) error {
	return s.lazily(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var version int64 // the lock lets one process at a time choose what is deleted
		query := `SELECT version FROM channel WHERE stream_id = $1 ` + s.db.Lock
		if err := tx.QueryRowContext(ctx, query, id).Scan(&version); errors.Is(err, sql.ErrNoRows) {
			return nil // it was deleted meanwhile
		} else if err != nil {
			return err
		}
		for _, call := range calls {
			if err := insertRefused(ctx, tx, id, call); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM refused WHERE stream_id = $1 AND call_id NOT IN (
			SELECT call_id FROM refused WHERE stream_id = $1 ORDER BY called DESC, call_id DESC LIMIT $2 + 0)`, id, newest)
		return err
	})
}

func insertRefused(ctx context.Context, tx *sql.Tx, id connector.StreamID, call connector.RefusedCall) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO refused (stream_id, call_id, called, kind, environment, genuine, type, chat_id, post_id, sender_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		id, call.ID, millis(call.Time), call.Kind, call.Environment, number(call.Genuine),
		connector.KeptText(string(call.Type)), call.Post.Chat, call.Post.ID, connector.KeptText(string(call.Post.Creator)))
	return err
}

// RefusedCalls lists the stored calls of a stream, newest first.
func (s *Store) RefusedCalls(ctx context.Context, id connector.StreamID) ([]connector.RefusedCall, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT call_id, called, kind, environment, genuine, type, chat_id, post_id, sender_id
		FROM refused WHERE stream_id = $1 ORDER BY called DESC, call_id DESC`, id)
	return collect(rows, err, func(rows *sql.Rows) (connector.RefusedCall, error) {
		var call connector.RefusedCall
		var called, genuine int64
		err := rows.Scan(&call.ID, &called, &call.Kind, &call.Environment, &genuine, &call.Type, &call.Post.Chat, &call.Post.ID, &call.Post.Creator)
		call.Time, call.Genuine = instant(called), genuine != 0
		return call, err
	})
}
