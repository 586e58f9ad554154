package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// AddPost stores a post once and for all. By the plus SQLite takes the index of the chat, not the
// key, by which it would look through every message that there is.
func (s *Store) AddPost(ctx context.Context, l connector.Lane, p connector.Post) (bool, error) {
	var fresh bool
	err := s.once(ctx, func(ctx context.Context, w writer) (err error) {
		received := s.clock.Now()
		fresh, err = s.addPost(ctx, w, l, p, received)
		if fresh {
			s.agenda.added(l, waiting(l, p, received))
		} else {
			s.agenda.unchanged(l)
		}
		return err
	})
	return fresh, err
}

// waiting is what Next reads of a message that was stored just now.
func waiting(l connector.Lane, p connector.Post, received time.Time) connector.Work {
	post := connector.Post{
		ID: p.ID, Chat: l.Chat, Thread: connector.ThreadID(connector.KeptText(string(p.Thread))), Parent: p.Parent,
		Creator: connector.PersonID(connector.KeptText(string(p.Creator))), Text: connector.KeptText(p.Text),
		Mentions: splitIDs(connector.KeptText(joinIDs(p.Mentions))), Created: instant(millis(p.Created)),
	}
	return connector.Work{Post: post, Received: instant(millis(received)), Status: connector.Waiting}
}

func (s *Store) addPost(ctx context.Context, w writer, l connector.Lane, p connector.Post, received time.Time) (bool, error) {
	return changed(w.ExecContext(ctx, `
		INSERT INTO message (stream_id, environment, post_id, chat_id, thread_id, parent_id, sender_id, text, mentions, created, edited, received, status, open, shown, late)
		VALUES ($1, $2, $3, $4, $10, $11, $5, $6, $7, $8, $12, $9, 'Waiting', 1, 0, COALESCE((
			SELECT CASE WHEN latest.created > $8 OR latest.created = $8 AND latest.post_id > $3 THEN 1 ELSE 0 END FROM message AS latest
			WHERE latest.stream_id = $1 AND latest.environment = $2 AND latest.chat_id = $4
			AND +latest.post_id > 0 AND latest.post_id <> 0 AND latest.shown = 1
			ORDER BY latest.created DESC, latest.post_id DESC LIMIT 1), 0))
		ON CONFLICT DO NOTHING`,
		l.Stream, l.Environment, p.ID, l.Chat, p.Creator, p.Text, joinIDs(p.Mentions), millis(p.Created), millis(received), p.Thread, p.Parent, millis(p.Edited)))
}

// ChangePost replaces the text of a post that waits, unless a later edit is known. One without its
// time is taken for the latest.
func (s *Store) ChangePost(ctx context.Context, l connector.Lane, p connector.Post) error {
	return s.write(ctx, `UPDATE message SET text = $4, mentions = $5, edited = CASE WHEN $6 > edited THEN $6 ELSE edited END
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND (edited <= $6 OR $6 = 0) AND status = 'Waiting' AND `+stays,
		l.Stream, l.Environment, p.ID, p.Text, joinIDs(p.Mentions), millis(p.Edited))
}

// A message that its author has removed, and that waits until its placeholder is out of the chat,
// has this sender.
const (
	removed = "removed"
	stays   = `sender_id <> '` + removed + `'`
)

// RemovePost drops a post that waits, and leaves a mark for one still to come.
func (s *Store) RemovePost(ctx context.Context, l connector.Lane, id connector.PostID) error {
	return s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := s.waits(ctx, tx, l, id); err != nil { // nobody stores a placeholder meanwhile
			return err
		}
		left, err := changed(tx.ExecContext(ctx, `UPDATE message SET sender_id = $4, text = '', mentions = ''
			WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'Waiting' AND EXISTS (SELECT 1 FROM reply
				WHERE reply.stream_id = $1 AND reply.environment = $2 AND reply.message_id = $3 AND reply.number = 0)`,
			l.Stream, l.Environment, id, removed))
		if left || err != nil {
			return err
		}
		return s.drop(ctx, tx, l, id)
	})
}

// waits reports whether a message waits to be answered, and keeps others from changing that.
func (s *Store) waits(ctx context.Context, tx *sql.Tx, l connector.Lane, id connector.PostID) (bool, error) {
	var sender string
	query := `SELECT sender_id FROM message
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'Waiting' AND ` + stays + ` ` + s.db.Lock
	err := tx.QueryRowContext(ctx, query, l.Stream, l.Environment, id).Scan(&sender)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// drop is RemovePost for a post without a placeholder.
func (s *Store) drop(ctx context.Context, w writer, l connector.Lane, id connector.PostID) error {
	_, err := w.ExecContext(ctx, `
		INSERT INTO message (stream_id, environment, post_id, chat_id, sender_id, text, mentions, created, received, status, open, shown)
		VALUES ($1, $2, $3, $4, '', '', '', 0, $5, 'Removed', 0, 0)
		ON CONFLICT (stream_id, environment, post_id) DO UPDATE SET status = 'Removed', open = 0, text = '', mentions = ''
		WHERE message.status = 'Waiting'`,
		l.Stream, l.Environment, id, l.Chat, millis(s.clock.Now()))
	return err
}

// ReceivedBy lets nothing that is older than an instant have come after it.
func (s *Store) ReceivedBy(ctx context.Context, id connector.StreamID, e connector.Environment, at time.Time) error {
	return s.write(ctx, `UPDATE message SET received = $3
		WHERE stream_id = $1 AND environment = $2 AND status = 'Waiting' AND created < $3 AND received > $3`, id, e, millis(at))
}

// write runs one statement.
func (s *Store) write(ctx context.Context, statement string, args ...any) error {
	return s.once(ctx, func(ctx context.Context, w writer) error {
		_, err := w.ExecContext(ctx, statement, args...)
		return err
	})
}

// joinIDs writes person ids into one column.
func joinIDs(ids []connector.PersonID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return strings.Join(texts, " ")
}

// splitIDs reads what joinIDs wrote.
func splitIDs(text string) []connector.PersonID {
	var ids []connector.PersonID
	for id := range strings.FieldsSeq(text) {
		ids = append(ids, connector.PersonID(id))
	}
	return ids
}
