package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// Lease takes a named lease unless somebody holds it. Who has it reads what is stored: even a
// process that is else the only one to write is not alone while a doctor refreshes tokens.
func (s *Store) Lease(ctx context.Context, name string, length time.Duration) (connector.Lease, time.Duration, error) {
	defer s.forget()
	lease := connector.Lease{Name: name}
	var held time.Duration
	err := s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO lease (name, fence, lease_until) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING`, name)
		if err != nil {
			return err
		}
		var row laneRow
		query := `SELECT fence, lease_until, ` + s.db.Now + ` FROM lease WHERE name = $1 ` + s.db.Lock
		if err := tx.QueryRowContext(ctx, query, name).Scan(&row.fence, &row.until, &row.now); err != nil {
			return err
		}
		if row.until > row.now {
			held = time.Duration(row.until-row.now) * time.Millisecond
			return connector.ErrConflict
		}
		lease.Fence = row.fence + 1
		_, err = tx.ExecContext(ctx, `UPDATE lease SET fence = $2, lease_until = $3 WHERE name = $1`,
			name, lease.Fence, row.now+length.Milliseconds())
		return err
	})
	return lease, held, err
}

// ExtendLease prolongs a lease.
func (s *Store) ExtendLease(ctx context.Context, l connector.Lease, length time.Duration) error {
	held, err := changed(s.db.Write.ExecContext(ctx, `UPDATE lease SET lease_until = `+s.db.Now+` + $3 WHERE name = $1 AND fence = $2`,
		l.Name, l.Fence, length.Milliseconds()))
	if err == nil && !held {
		return connector.ErrLost
	}
	return err
}

// EndLease gives a lease back. It does nothing to one that was taken over.
func (s *Store) EndLease(ctx context.Context, l connector.Lease) error {
	_, err := s.db.Write.ExecContext(ctx, `UPDATE lease SET lease_until = 0 WHERE name = $1 AND fence = $2`, l.Name, l.Fence)
	return err
}

// Lapsed lists leases that nobody gave back.
func (s *Store) Lapsed(ctx context.Context, prefix string) ([]string, error) {
	//nolint:gosec // an expression of the dialect, nobody's input
	query := `SELECT name FROM lease WHERE name LIKE $1 ESCAPE '\' AND lease_until > 0 AND lease_until <= ` + s.db.Now + ` ORDER BY name`
	rows, err := s.db.Read.QueryContext(ctx, query, literal(prefix)+"%")
	return collect(rows, err, func(rows *sql.Rows) (string, error) {
		var name string
		err := rows.Scan(&name)
		return name, err
	})
}

// TakeOver ends what a process that was killed still holds.
func (s *Store) TakeOver(ctx context.Context) error {
	defer s.holders.forget()
	return s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `UPDATE lease SET lease_until = 0 WHERE lease_until > 0`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE lane SET lease_until = 1 WHERE lease_until > 1`)
		return err
	})
}

// IdleLanes lists the lanes of all connections that have an open message and no
// holder.
func (s *Store) IdleLanes(ctx context.Context) ([]connector.Lane, error) {
	//nolint:gosec // an expression of the dialect, nobody's input
	query := `SELECT DISTINCT message.stream_id, message.environment, message.chat_id FROM message
		LEFT JOIN lane ON lane.stream_id = message.stream_id AND lane.environment = message.environment
			AND lane.chat_id = message.chat_id
		WHERE message.open = 1 AND COALESCE(lane.lease_until, 0) <= ` + s.db.Now
	rows, err := s.db.Read.QueryContext(ctx, query)
	lanes, err := collect(rows, err, func(rows *sql.Rows) (connector.Lane, error) {
		var lane connector.Lane
		err := rows.Scan(&lane.Stream, &lane.Environment, &lane.Chat)
		return lane, err
	})
	return slices.DeleteFunc(lanes, s.holders.holds), err
}

// PausedUntil returns when a rate group serves again; the zero time when it does.
func (s *Store) PausedUntil(ctx context.Context, l connector.RateLimit) (time.Time, error) {
	return s.pauses.recall(l, func() (time.Time, error) {
		var until int64
		row := s.db.Read.QueryRowContext(ctx, `SELECT COALESCE(MAX(paused_until), 0) FROM pause
			WHERE environment = $1 AND application_key = $2 AND person_id = $3 AND rate_group = $4`,
			l.Environment, l.Application, l.Person, l.Group)
		err := row.Scan(&until)
		return instant(until), err
	})
}

// Pause closes a rate group, and never opens it earlier than was said before.
func (s *Store) Pause(ctx context.Context, l connector.RateLimit, until time.Time) error {
	defer s.pauses.forget()
	_, err := s.db.Write.ExecContext(ctx, `
		INSERT INTO pause (environment, application_key, person_id, rate_group, paused_until) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (environment, application_key, person_id, rate_group) DO UPDATE
		SET paused_until = excluded.paused_until WHERE pause.paused_until < excluded.paused_until`,
		l.Environment, l.Application, l.Person, l.Group, millis(until))
	return err
}

// Replay lets a dead letter wait for its turn once more.
func (s *Store) Replay(ctx context.Context, id connector.StreamID, e connector.Environment, post connector.PostID) (connector.Lane, error) {
	lane := connector.Lane{Stream: id, Environment: e}
	err := s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		const replied = `EXISTS (SELECT 1 FROM reply WHERE reply.stream_id = $1 AND reply.environment = $2 AND reply.message_id = $3 AND reply.number > 0)`
		row := tx.QueryRowContext(ctx, `UPDATE message SET attempts = 0, reason = '', late = 1, replays = replays + 1, open = 1,
			status = CASE WHEN `+replied+` THEN 'Replying' ELSE 'Waiting' END, shown = CASE WHEN `+replied+` THEN 1 ELSE 0 END
			WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'DeadLetter'
			RETURNING chat_id, CASE WHEN status = 'Waiting' AND post_id > 0 AND (sender_name <> '' OR sender_email <> '') THEN 1 ELSE 0 END`, id, e, post)
		var introduced bool
		if err := row.Scan(&lane.Chat, &introduced); err != nil {
			return found(err)
		}
		if introduced {
			if err := uncount(ctx, tx, lane); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM reply
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND number = 0`, id, e, post)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE reply SET in_doubt = 0, resent = 0, under_way = 0
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND post_id IS NULL`, id, e, post)
		return err
	})
	return lane, err
}

// Tally counts what became of the messages of a connection.
func (s *Store) Tally(ctx context.Context, id connector.StreamID, e connector.Environment) (connector.Tally, error) {
	tally := connector.Tally{Messages: map[connector.Status]int{}}
	rows, err := s.db.Read.QueryContext(ctx, `SELECT status, COUNT(*), COALESCE(SUM(late), 0) FROM message
		WHERE stream_id = $1 AND environment = $2 GROUP BY status`, id, e)
	counts, err := collect(rows, err, func(rows *sql.Rows) (statusCount, error) {
		var c statusCount
		err := rows.Scan(&c.status, &c.messages, &c.late)
		return c, err
	})
	for _, c := range counts {
		tally.Messages[c.status] = c.messages
		tally.Late += c.late
	}
	return tally, err
}

type statusCount struct {
	status         connector.Status
	messages, late int
}
