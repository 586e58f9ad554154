package store

import (
	"context"
	"database/sql"

	"github.com/glipbox/glipbox/connector"
)

// Settle ends a message without an answer.
func (s *Store) Settle(
	ctx context.Context, c connector.Claim, id connector.PostID, status connector.Status, reason string,
) (placeholder connector.PostID, err error) {
	inTurn := s.fenced
	if status == connector.Ignored { // as it would be again
		inTurn = s.fencedLazily
	}
	err = inTurn(ctx, c, func(ctx context.Context, tx *sql.Tx) (err error) {
		if placeholder, err = settle(ctx, tx, c.Lane, ending{id, status, reason}); err == nil {
			s.agenda.moved(c.Lane, id, placeholder == 0)
		}
		return err
	})
	return placeholder, err
}

// GiveUp ends a message as a dead letter, with who wrote it, and where.
func (s *Store) GiveUp(ctx context.Context, c connector.Claim, m connector.Message, reason string) (placeholder connector.PostID, err error) {
	err = s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) (err error) {
		if placeholder, err = placeholderOf(ctx, tx, c.Lane, m.ID); placeholder != 0 || err != nil {
			return err
		}
		if err := introduce(ctx, tx, c.Lane, m); err != nil {
			return err
		}
		placeholder, err = settle(ctx, tx, c.Lane, ending{m.ID, connector.DeadLetter, reason})
		return err
	})
	return placeholder, err
}

// introduce stores who wrote a message that waits, and counts it among the conversations. Of one
// that has a reply both are done, and a notice was written by no person.
func introduce(ctx context.Context, tx *sql.Tx, l connector.Lane, m connector.Message) error {
	waits, err := changed(tx.ExecContext(ctx, `UPDATE message SET text = $4, sender_name = $5, sender_first_name = $6, sender_email = $7
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND post_id > 0 AND status = 'Waiting' AND `+stays,
		l.Stream, l.Environment, m.ID, m.Text, m.Sender.Name, m.Sender.FirstName, m.Sender.Email))
	if err != nil || !waits {
		return err
	}
	return saveChat(ctx, tx, l, m)
}

// uncount takes a message that was introduced, and waits again, from the conversations: it is
// counted once more when that ends.
func uncount(ctx context.Context, tx *sql.Tx, l connector.Lane) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM chat WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND messages = 1`,
		l.Stream, l.Environment, l.Chat)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE chat SET messages = messages - 1 WHERE stream_id = $1 AND environment = $2 AND chat_id = $3`,
		l.Stream, l.Environment, l.Chat)
	return err
}

// ending is what becomes of a message without an answer.
type ending struct {
	message connector.PostID
	status  connector.Status
	reason  string
}

// settle stores it, unless a placeholder stands, which it returns.
func settle(ctx context.Context, tx *sql.Tx, l connector.Lane, e ending) (placeholder connector.PostID, err error) {
	ended, err := changed(tx.ExecContext(ctx, `UPDATE message
		SET status = CASE WHEN `+stays+` THEN $4 ELSE 'Removed' END, open = 0,
			shown = CASE WHEN `+stays+` AND $4 = 'DeadLetter' THEN 1 ELSE 0 END, reason = $5, text = CASE WHEN $4 = 'Ignored' THEN '' ELSE text END
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND open = 1 AND NOT EXISTS (SELECT 1 `+standing+`)`,
		l.Stream, l.Environment, e.message, e.status, e.reason))
	if ended || err != nil {
		return 0, err
	}
	return placeholderOf(ctx, tx, l, e.message)
}

// standing is the placeholder that stands in the place of a reply, whether that is stored or not.
const standing = `FROM reply WHERE reply.stream_id = $1 AND reply.environment = $2 AND reply.message_id = $3
	AND (reply.number = 0 AND reply.post_id IS NOT NULL OR reply.post_id IS NULL AND reply.edits <> 0)`

// placeholderOf returns the placeholder of a message that has not ended, 0 for none.
func placeholderOf(ctx context.Context, tx *sql.Tx, l connector.Lane, id connector.PostID) (placeholder connector.PostID, err error) {
	row := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(CASE WHEN number = 0 THEN post_id ELSE edits END), 0) `+standing+`
		AND EXISTS (SELECT 1 FROM message WHERE message.stream_id = $1 AND message.environment = $2 AND message.post_id = $3
			AND message.open = 1)`, l.Stream, l.Environment, id)
	return placeholder, row.Scan(&placeholder)
}

// DropPlaceholder forgets which post the placeholder is.
func (s *Store) DropPlaceholder(ctx context.Context, c connector.Claim, id connector.PostID) error {
	return s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE reply SET post_id = NULL, edits = 0
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND (number = 0 OR post_id IS NULL)`,
			c.Lane.Stream, c.Lane.Environment, id)
		return err
	})
}

// Fail counts a failed attempt.
func (s *Store) Fail(ctx context.Context, c connector.Claim, id connector.PostID, reason string) (int, error) {
	var attempts int
	err := s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, `UPDATE message SET attempts = attempts + 1, reason = $4
			WHERE stream_id = $1 AND environment = $2 AND post_id = $3 RETURNING attempts`,
			c.Lane.Stream, c.Lane.Environment, id, reason)
		return found(row.Scan(&attempts))
	})
	return attempts, err
}
