package store

import (
	"context"
	"database/sql"

	"github.com/glipbox/glipbox/connector"
)

// SaveAttempt stores an authorization that has begun, and forgets those that took
// too long.
func (s *Store) SaveAttempt(ctx context.Context, a connector.Attempt) error {
	return s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM attempt WHERE expires < $1`, millis(s.clock.Now())); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO attempt (state, session, stream_id, environment, sealed, expires)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			a.State, a.Session, a.Stream, a.Environment, s.seal.close(a.Verifier, a.State), millis(a.Expires))
		return err
	})
}

// TakeAttempt removes and returns an attempt.
func (s *Store) TakeAttempt(ctx context.Context, state string) (connector.Attempt, error) {
	a := connector.Attempt{State: state}
	var sealed string
	var expires int64
	row := s.db.Write.QueryRowContext(ctx, `DELETE FROM attempt WHERE state = $1
		RETURNING session, stream_id, environment, sealed, expires`, state)
	if err := row.Scan(&a.Session, &a.Stream, &a.Environment, &sealed, &expires); err != nil {
		return connector.Attempt{}, found(err)
	}
	var err error
	a.Expires = instant(expires)
	a.Verifier, err = s.seal.open(sealed, state)
	return a, err
}
