package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/glipbox/glipbox/connector"
)

const connectionColumns = `application_key, has_secret, person_id, person_name, person_first_name, person_email,
	authorized, enabled, enabled_at, subscription_id, subscribed, expires, renew_at, seen, look_at, gap, reason, remedy, transport, agent_fails`

// selectChannel reads a channel beside each of its connections. It is one statement, and so
// sees one state of both without a transaction around it.
const (
	selectChannel = `SELECT channel.name, channel.environment, channel.created, channel.agent_kind, channel.agent_settings,
		channel.transport, channel.retention_days, channel.version, channel.blocked, channel.blocked_reason, channel.blocked_calls, connection.*
		FROM channel JOIN (SELECT stream_id, environment, ` + connectionColumns + ` FROM connection) AS connection
			ON connection.stream_id = channel.stream_id `
	allChannels = selectChannel + `ORDER BY channel.created, channel.stream_id`
	oneChannel  = selectChannel + `WHERE channel.stream_id = $1`
)

// Channels lists all channels, oldest first.
func (s *Store) Channels(ctx context.Context) ([]connector.Channel, error) {
	return s.readChannels(ctx, allChannels)
}

// Channel reads one channel.
func (s *Store) Channel(ctx context.Context, id connector.StreamID) (connector.Channel, error) {
	return s.channels.recall(id, func() (connector.Channel, error) {
		all, err := s.readChannels(ctx, oneChannel, id)
		if err != nil {
			return connector.Channel{}, err
		}
		if len(all) == 0 {
			return connector.Channel{}, connector.ErrNotFound
		}
		return all[0], nil
	})
}

// readChannels reads the channels that a query selects.
func (s *Store) readChannels(ctx context.Context, query string, args ...any) ([]connector.Channel, error) {
	rows, err := s.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []connector.Channel{}
	for rows.Next() {
		c, environment, err := scanChannel(rows)
		if err != nil {
			return nil, err
		}
		if n := len(all); n > 0 && all[n-1].StreamID == c.StreamID {
			*all[n-1].In(environment) = *c.In(environment)
		} else {
			all = append(all, c)
		}
	}
	return all, rows.Err()
}

// scanChannel reads a channel with its connection in one environment.
func scanChannel(rows *sql.Rows) (connector.Channel, connector.Environment, error) {
	var channel connector.Channel
	var c connector.Connection
	var environment connector.Environment
	var created, blocked, authorized, enabledAt, subscribed, expires, renewAt, seen, lookAt int64
	var problem connector.Problem
	person, subscription := &c.Authorization.Person, &c.Subscription
	err := rows.Scan(&channel.Name, &channel.Environment, &created, &channel.Agent.Kind, &channel.Agent.Settings,
		&channel.Transport, &channel.RetentionDays, &channel.Version, &blocked, &channel.Block.Reason, &channel.Block.Calls,
		&channel.StreamID, &environment, &c.ApplicationKey, &c.HasSecret, &person.ID, &person.Name, &person.FirstName,
		&person.Email, &authorized, &c.Enabled, &enabledAt, &subscription.ID, &subscribed, &expires, &renewAt, &seen, &lookAt, &c.Gap,
		&problem.Reason, &problem.Remedy, &subscription.Transport, &c.AgentFails)
	channel.Created, channel.Block.Since = instant(created), instant(blocked)
	c.Authorization.At, c.EnabledAt = instant(authorized), instant(enabledAt)
	c.Seen, c.LookAt = instant(seen), instant(lookAt)
	subscription.Created, subscription.Expires, subscription.RenewAt = instant(subscribed), instant(expires), instant(renewAt)
	if problem.Reason != "" {
		c.Problem = &problem
	}
	if err == nil {
		*channel.In(environment) = c
	}
	return channel, environment, err
}

// SaveChannel creates or replaces a channel together with secrets.
func (s *Store) SaveChannel(ctx context.Context, c connector.Channel, secrets ...connector.Secret) error {
	return s.rewrite(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := saveVersion(ctx, tx, c); err != nil {
			return err
		}
		for _, e := range connector.Environments() {
			if err := saveConnection(ctx, tx, c.StreamID, e, *c.In(e)); err != nil {
				return err
			}
		}
		for _, secret := range secrets {
			if err := s.saveSecret(ctx, tx, secret); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	insertChannel = `INSERT INTO channel (stream_id, name, environment, created, version, agent_kind, agent_settings, transport,
			blocked, blocked_reason, retention_days)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`
	updateChannel = `UPDATE channel SET name = $2, environment = $3, created = $4, version = $5, agent_kind = $6, agent_settings = $7,
			transport = $8, blocked = $9, blocked_reason = $10, retention_days = $11
		WHERE stream_id = $1 AND version = $5 - 1`
)

// rewrite runs f in one transaction that changes channels or secrets.
func (s *Store) rewrite(ctx context.Context, f func(context.Context, *sql.Tx) error) error {
	defer s.forget()
	return s.inside(ctx, f)
}

func saveVersion(ctx context.Context, tx *sql.Tx, c connector.Channel) error {
	statement := updateChannel
	if c.Version == 0 {
		statement = insertChannel
	}
	saved, err := changed(tx.ExecContext(ctx, statement,
		c.StreamID, c.Name, c.Environment, millis(c.Created), c.Version+1, c.Agent.Kind, c.Agent.Settings, c.Transport,
		millis(c.Block.Since), c.Block.Reason, c.RetentionDays))
	if err == nil && !saved {
		return connector.ErrConflict
	}
	return err
}

func saveConnection(ctx context.Context, tx *sql.Tx, id connector.StreamID, e connector.Environment, c connector.Connection) error {
	person, subscription, problem := c.Authorization.Person, c.Subscription, connector.Problem{}
	if c.Problem != nil {
		problem = *c.Problem
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM connection WHERE stream_id = $1 AND environment = $2`, id, e); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO connection (stream_id, environment, `+connectionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		id, e, c.ApplicationKey, number(c.HasSecret), person.ID, person.Name, person.FirstName, person.Email,
		millis(c.Authorization.At), number(c.Enabled), millis(c.EnabledAt), subscription.ID,
		millis(subscription.Created), millis(subscription.Expires), millis(subscription.RenewAt), millis(c.Seen), millis(c.LookAt), c.Gap,
		problem.Reason, problem.Remedy, subscription.Transport, number(c.AgentFails))
	return err
}

// CountBlocked adds to the calls that were refused. A few of them may be forgotten by a power
// failure.
func (s *Store) CountBlocked(ctx context.Context, id connector.StreamID, calls int64) error {
	defer s.channels.forget()
	return s.onceLazily(ctx, func(ctx context.Context, w writer) error {
		_, err := w.ExecContext(ctx, `UPDATE channel SET blocked_calls = blocked_calls + $2 WHERE stream_id = $1`, id, calls)
		return err
	})
}

// number is a truth value as it is stored.
func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (s *Store) saveSecret(ctx context.Context, tx *sql.Tx, secret connector.Secret) error {
	key := secret.Key
	_, err := tx.ExecContext(ctx, `DELETE FROM secret WHERE stream_id = $1 AND environment = $2 AND field = $3`,
		key.Stream, key.Environment, key.Field)
	if err != nil || secret.Value == "" {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO secret (stream_id, environment, field, sealed) VALUES ($1, $2, $3, $4)`,
		key.Stream, key.Environment, key.Field, s.seal.close(secret.Value, label(key)))
	return err
}

// secretValue is a secret, or that there is none.
type secretValue struct {
	value string
	known bool
}

// Secret reads and opens a secret.
func (s *Store) Secret(ctx context.Context, key connector.SecretKey) (string, error) {
	secret, err := s.secrets.recall(key, func() (secretValue, error) { return s.readSecret(ctx, key) })
	if err == nil && !secret.known {
		return "", connector.ErrNotFound
	}
	return secret.value, err
}

func (s *Store) readSecret(ctx context.Context, key connector.SecretKey) (secretValue, error) {
	var sealed string
	row := s.db.Read.QueryRowContext(ctx, `SELECT sealed FROM secret WHERE stream_id = $1 AND environment = $2 AND field = $3`,
		key.Stream, key.Environment, key.Field)
	err := row.Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return secretValue{}, nil
	}
	if err != nil {
		return secretValue{}, err
	}
	value, err := s.seal.open(sealed, label(key))
	return secretValue{value, true}, err
}

// VerificationTokens reads what comes along with notifications.
func (s *Store) VerificationTokens(ctx context.Context, id connector.StreamID, e connector.Environment) ([]string, error) {
	return s.tokens.recall(tokensKey{id, e}, func() ([]string, error) {
		rows, err := s.db.Read.QueryContext(ctx, `SELECT field, sealed FROM secret
			WHERE stream_id = $1 AND environment = $2 AND field IN ($3, $4) ORDER BY field DESC`, id, e, connector.VerificationToken, connector.OfferedToken)
		return collect(rows, err, func(rows *sql.Rows) (string, error) {
			key := connector.SecretKey{Stream: id, Environment: e}
			var sealed string
			if err := rows.Scan(&key.Field, &sealed); err != nil {
				return "", err
			}
			return s.seal.open(sealed, label(key))
		})
	})
}

// label binds a sealed value to its place.
func label(key connector.SecretKey) string {
	return strings.Join([]string{string(key.Stream), string(key.Environment), string(key.Field)}, "/")
}
