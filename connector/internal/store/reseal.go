package store

import (
	"context"
	"database/sql"

	"github.com/glipbox/glipbox/connector"
)

// reseal seals every secret under the first key that another one has sealed, so that the
// other one may be forgotten. Authorizations that have begun are begun anew.
func (s *Store) reseal(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT stream_id, environment, field, sealed FROM secret`)
	secrets, err := collect(rows, err, func(rows *sql.Rows) (connector.Secret, error) {
		var secret connector.Secret
		key := &secret.Key
		err := rows.Scan(&key.Stream, &key.Environment, &key.Field, &secret.Value)
		return secret, err
	})
	if err != nil {
		return err
	}
	for _, secret := range secrets {
		if s.seal.current(secret.Value) {
			continue
		}
		if secret.Value, err = s.seal.open(secret.Value, label(secret.Key)); err != nil {
			return err
		}
		if err := s.saveSecret(ctx, tx, secret); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM attempt`)
	return err
}
