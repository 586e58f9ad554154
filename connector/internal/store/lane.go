package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// WaitingLanes lists the lanes of a connection that have an open message.
func (s *Store) WaitingLanes(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Lane, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT DISTINCT chat_id FROM message
		WHERE stream_id = $1 AND environment = $2 AND open = 1 ORDER BY chat_id`, id, e)
	return collect(rows, err, func(rows *sql.Rows) (connector.Lane, error) {
		lane := connector.Lane{Stream: id, Environment: e}
		err := rows.Scan(&lane.Chat)
		return lane, err
	})
}

// Claim takes a lane unless somebody holds it.
func (s *Store) Claim(ctx context.Context, l connector.Lane, lease time.Duration) (connector.Claim, time.Duration, error) {
	claim := connector.Claim{Lane: l}
	if s.holders == nil {
		err := s.onceLazily(ctx, func(ctx context.Context, w writer) error { return s.claimFree(ctx, w, &claim, lease) })
		if !errors.Is(err, sql.ErrNoRows) {
			return claim, 0, err
		}
		return s.claimOther(ctx, claim, lease)
	}
	last, held := s.holders.claim(&claim, lease)
	if held > 0 {
		return claim, held, connector.ErrConflict
	}
	if last.givenBack() {
		return claim, 0, nil
	}
	err := s.lazily(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.inherit(ctx, tx, &claim) })
	if err != nil {
		s.holders.restore(claim, last)
	}
	return claim, 0, err
}

// inherit looks for what was left by the holder of a lane that did not give it back, or of which
// nothing is known.
func (s *Store) inherit(ctx context.Context, tx *sql.Tx, c *connector.Claim) error {
	if _, err := s.lockLane(ctx, tx, c.Lane); err != nil { // its row keeps the memory of the agent
		return err
	}
	var left bool
	row := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM message JOIN reply
		ON reply.stream_id = message.stream_id AND reply.environment = message.environment AND reply.message_id = message.post_id
		WHERE message.stream_id = $1 AND message.environment = $2 AND message.chat_id = $3 AND message.open = 1 AND reply.under_way = 1)`,
		c.Lane.Stream, c.Lane.Environment, c.Lane.Chat)
	if err := row.Scan(&left); err != nil || !left {
		return err
	}
	c.Lapsed = true
	return doubt(ctx, tx, c.Lane, true)
}

// claimOther claims a lane, in a database that processes share, that is new or whose holder was lost.
func (s *Store) claimOther(ctx context.Context, claim connector.Claim, lease time.Duration) (connector.Claim, time.Duration, error) {
	l := claim.Lane
	var held time.Duration
	err := s.lazily(ctx, func(ctx context.Context, tx *sql.Tx) error {
		row, err := s.lockLane(ctx, tx, l)
		if errors.Is(err, sql.ErrNoRows) { // somebody is claiming it right now
			held = briefly
			return connector.ErrConflict
		}
		if err != nil {
			return err
		}
		if row.until > row.now {
			held = time.Duration(row.until-row.now) * time.Millisecond
			return connector.ErrConflict
		}
		claim.Fence = row.fence + 1
		if row.until > 0 {
			claim.Lapsed = true
			if err := doubt(ctx, tx, l, false); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE lane SET fence = $4, lease_until = $5
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3`,
			l.Stream, l.Environment, l.Chat, claim.Fence, row.now+lease.Milliseconds())
		return err
	})
	return claim, held, err
}

// claimFree claims a lane that was given back, which most are. It answers sql.ErrNoRows for
// any other.
func (s *Store) claimFree(ctx context.Context, w writer, c *connector.Claim, lease time.Duration) error {
	query := `UPDATE lane SET fence = fence + 1, lease_until = ` + s.db.Now + ` + $4
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND lease_until = 0 RETURNING fence`
	row := w.QueryRowContext(ctx, query, c.Lane.Stream, c.Lane.Environment, c.Lane.Chat, lease.Milliseconds())
	return row.Scan(&c.Fence)
}

const briefly = 20 * time.Millisecond // a claim is not held longer than that

// lockLane reads a lane, made when it is new, and keeps others from claiming it.
func (s *Store) lockLane(ctx context.Context, tx *sql.Tx, l connector.Lane) (laneRow, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO lane (stream_id, environment, chat_id, fence, lease_until)
		VALUES ($1, $2, $3, 0, 0) ON CONFLICT DO NOTHING`, l.Stream, l.Environment, l.Chat)
	if err != nil {
		return laneRow{}, err
	}
	var row laneRow
	query := `SELECT fence, lease_until, ` + s.db.Now + ` FROM lane
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 ` + s.db.Skip
	err = tx.QueryRowContext(ctx, query, l.Stream, l.Environment, l.Chat).Scan(&row.fence, &row.until, &row.now)
	return row, err
}

// laneRow is the state of a lane, which may be new, and the wall time.
type laneRow struct{ fence, until, now int64 }

func (s *Store) readLane(ctx context.Context, tx *sql.Tx, l connector.Lane) (laneRow, error) {
	var lane laneRow
	query := `SELECT fence, lease_until FROM lane WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 ` + s.db.Lock
	err := tx.QueryRowContext(ctx, query, l.Stream, l.Environment, l.Chat).Scan(&lane.fence, &lane.until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return laneRow{}, err
	}
	return lane, nil
}

// doubt marks the post that the lost holder of a lane may have sent: of any reply, or of one that is
// noted as under way.
func doubt(ctx context.Context, tx *sql.Tx, l connector.Lane, noted bool) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE reply SET in_doubt = 1
		WHERE (stream_id, environment, message_id, number) IN (
			SELECT open.stream_id, open.environment, open.post_id, (SELECT MIN(first.number) FROM reply AS first
				WHERE first.stream_id = open.stream_id AND first.environment = open.environment
				AND first.message_id = open.post_id AND first.post_id IS NULL)
			FROM (SELECT * FROM message WHERE stream_id = $1 AND environment = $2 AND chat_id = $3
				AND open = 1 ORDER BY created, post_id) AS open)
		AND under_way >= $4`,
		l.Stream, l.Environment, l.Chat, number(noted))
	return err
}

// Extend prolongs a claim.
func (s *Store) Extend(ctx context.Context, c connector.Claim, lease time.Duration) error {
	if s.holders != nil {
		return s.holders.extend(c, lease)
	}
	return s.onceLazily(ctx, func(ctx context.Context, w writer) error {
		held, err := changed(w.ExecContext(ctx, `UPDATE lane SET lease_until = `+s.db.Now+` + $5
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND fence = $4 AND lease_until > 0`,
			c.Lane.Stream, c.Lane.Environment, c.Lane.Chat, c.Fence, lease.Milliseconds()))
		if err == nil && !held {
			return connector.ErrLost
		}
		return err
	})
}

// Release gives a lane back. It does nothing to a lane that was taken over.
func (s *Store) Release(ctx context.Context, c connector.Claim) error {
	if s.holders != nil {
		return s.releaseAlone(ctx, c)
	}
	return s.onceLazily(ctx, func(ctx context.Context, w writer) error {
		_, err := w.ExecContext(ctx, `UPDATE lane SET lease_until = 0
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND fence = $4`,
			c.Lane.Stream, c.Lane.Environment, c.Lane.Chat, c.Fence)
		return err
	})
}

// releaseAlone gives a lane back where only this process writes. Whoever does so knows what was
// sent of the replies that are left.
func (s *Store) releaseAlone(ctx context.Context, c connector.Claim) error {
	if left := s.holders.left(c); len(left) > 0 {
		err := s.fencedLazily(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
			for _, id := range left {
				if err := setUnderWay(ctx, tx, c.Lane, id, false); err != nil {
					return err
				}
			}
			return nil
		})
		if errors.Is(err, connector.ErrLost) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	s.holders.release(c)
	return nil
}

// setUnderWay notes whether some of a stored reply may be sent from now on.
func setUnderWay(ctx context.Context, tx *sql.Tx, l connector.Lane, id connector.PostID, underWay bool) error {
	_, err := tx.ExecContext(ctx, `UPDATE reply SET under_way = $4 WHERE stream_id = $1 AND environment = $2 AND message_id = $3`,
		l.Stream, l.Environment, id, number(underWay))
	return err
}

// fenced runs f in one transaction if the claim still holds.
func (s *Store) fenced(ctx context.Context, c connector.Claim, f func(context.Context, *sql.Tx) error) error {
	return s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.checked(ctx, tx, c); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

// fencedLazily is fenced for what may be done again: that a reply is under way, which was written
// before, outlives a power failure that undoes it, and then the reply is in doubt.
func (s *Store) fencedLazily(ctx context.Context, c connector.Claim, f func(context.Context, *sql.Tx) error) error {
	return s.lazily(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.checked(ctx, tx, c); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

// checked refuses a claim that was lost.
func (s *Store) checked(ctx context.Context, tx *sql.Tx, c connector.Claim) error {
	if s.holders != nil {
		return s.holders.check(c)
	}
	row, err := s.readLane(ctx, tx, c.Lane)
	if err != nil {
		return err
	}
	if row.fence != c.Fence {
		return connector.ErrLost
	}
	return nil
}
