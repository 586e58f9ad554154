package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxConversations = 500 // listed at once

// Conversations lists the chats in which the agent was addressed, latest first.
func (s *Store) Conversations(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Conversation, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT chat_id, type, name, messages, last, last_text FROM chat
		WHERE stream_id = $1 AND environment = $2 AND messages > 0 ORDER BY last DESC, chat_id DESC LIMIT $3`, id, e, maxConversations)
	return collect(rows, err, func(rows *sql.Rows) (connector.Conversation, error) {
		var c connector.Conversation
		var last int64
		err := rows.Scan(&c.Chat.ID, &c.Chat.Type, &c.Chat.Name, &c.Messages, &last, &c.LastText)
		c.Last = instant(last)
		return c, err
	})
}

// DeadLetters lists what was given up, oldest first.
func (s *Store) DeadLetters(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Letter, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT post_id, chat_id, thread_id, sender_id, sender_name, sender_first_name, sender_email,
		text, created, attempts, reason FROM message
		WHERE stream_id = $1 AND environment = $2 AND status = 'DeadLetter' ORDER BY created, post_id`, id, e)
	return collect(rows, err, func(rows *sql.Rows) (connector.Letter, error) {
		var l connector.Letter
		var created int64
		err := rows.Scan(&l.Post, &l.Chat, &l.Thread, &l.Sender.ID, &l.Sender.Name, &l.Sender.FirstName, &l.Sender.Email,
			&l.Text, &created, &l.Attempts, &l.Reason)
		l.Created = instant(created)
		return l, err
	})
}

// Claimed reports whether a post is a known part of a reply.
func (s *Store) Claimed(ctx context.Context, l connector.Lane, id connector.PostID) (bool, error) {
	var claimed bool
	row := s.db.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM reply
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3)`, l.Stream, l.Environment, id)
	err := row.Scan(&claimed)
	return claimed, err
}

// AnsweredSince counts the answered messages of a chat from an instant on.
func (s *Store) AnsweredSince(ctx context.Context, l connector.Lane, since time.Time) (int, error) {
	var n int
	row := s.db.Read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT status, post_id FROM message
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND created >= $4
		AND `+shown+` ORDER BY created, post_id) AS shown
		WHERE status = 'Answered' AND post_id > 0`, l.Stream, l.Environment, l.Chat, millis(since))
	err := row.Scan(&n)
	return n, err
}
