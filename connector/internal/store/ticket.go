package store

import (
	"context"
	"database/sql"
	"time"
)

// Password reads the hash of a named password, or answers connector.ErrNotFound.
func (s *Store) Password(ctx context.Context, name string) (string, error) {
	var hash string
	err := s.db.Read.QueryRowContext(ctx, `SELECT hash FROM password WHERE name = $1`, name).Scan(&hash)
	return hash, found(err)
}

// SavePassword stores the hash of a named password that has none yet, and reports
// whether it did.
func (s *Store) SavePassword(ctx context.Context, name, hash string) (bool, error) {
	return changed(s.db.Write.ExecContext(ctx,
		`INSERT INTO password (name, hash) VALUES ($1, $2) ON CONFLICT DO NOTHING`, name, hash))
}

// SaveTicket stores the digest of a session or a one-time link, and forgets those
// that have expired at an instant.
func (s *Store) SaveTicket(ctx context.Context, kind, digest string, now, expires time.Time) error {
	return s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM ticket WHERE expires < $1`, millis(now)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO ticket (kind, digest, expires) VALUES ($1, $2, $3)`,
			kind, digest, millis(expires))
		return err
	})
}

// Ticket returns when a ticket expires, or answers connector.ErrNotFound.
func (s *Store) Ticket(ctx context.Context, kind, digest string) (time.Time, error) {
	var expires int64
	row := s.db.Read.QueryRowContext(ctx, `SELECT expires FROM ticket WHERE kind = $1 AND digest = $2`, kind, digest)
	err := row.Scan(&expires)
	return instant(expires), found(err)
}

// TakeTicket removes a ticket and returns when it would have expired.
func (s *Store) TakeTicket(ctx context.Context, kind, digest string) (time.Time, error) {
	var expires int64
	row := s.db.Write.QueryRowContext(ctx, `DELETE FROM ticket WHERE kind = $1 AND digest = $2 RETURNING expires`, kind, digest)
	err := row.Scan(&expires)
	return instant(expires), found(err)
}
