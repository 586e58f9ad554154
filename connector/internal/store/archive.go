package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxConversations = 500 // listed at once

// Conversations lists the chats in which the agent was addressed, latest first.
func (s *Store) Conversations(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Conversation, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT chat_id, type, name, messages, last, last_text FROM chat
		WHERE stream_id = $1 AND environment = $2 ORDER BY last DESC, chat_id DESC LIMIT $3`, id, e, maxConversations)
	return collect(rows, err, func(rows *sql.Rows) (connector.Conversation, error) {
		var c connector.Conversation
		var last int64
		err := rows.Scan(&c.Chat.ID, &c.Chat.Type, &c.Chat.Name, &c.Messages, &last, &c.LastText)
		c.Last = instant(last)
		return c, err
	})
}

// transcript is messages and, below each, the posts of its reply.
const transcript = `
	SELECT message.post_id, message.sender_id, message.sender_name, message.sender_first_name, message.sender_email,
		0, message.text, message.created, message.status, message.created AS at, message.post_id AS id, 0 AS number
	FROM message
	WHERE message.stream_id = $1 AND message.environment = $2 AND message.chat_id = $3
		AND message.status IN ('Replying', 'Answered', 'DeadLetter')
	UNION ALL
	SELECT COALESCE(reply.post_id, 0), connection.person_id, connection.person_name, connection.person_first_name,
		connection.person_email, 1, reply.text, CASE WHEN reply.sent > 0 THEN reply.sent ELSE message.created END,
		CASE WHEN reply.post_id IS NULL THEN message.status ELSE 'Answered' END,
		message.created, message.post_id, reply.number
	FROM message
	JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
		AND reply.message_id = message.post_id AND reply.number > 0
	JOIN connection ON connection.stream_id = message.stream_id AND connection.environment = message.environment
	WHERE message.stream_id = $1 AND message.environment = $2 AND message.chat_id = $3
		AND message.status IN ('Replying', 'Answered', 'DeadLetter')
	ORDER BY at DESC, id DESC, number DESC LIMIT $4`

// Transcript returns the latest entries of a chat, oldest first.
func (s *Store) Transcript(ctx context.Context, l connector.Lane, limit int) ([]connector.Entry, error) {
	rows, err := s.db.Read.QueryContext(ctx, transcript, l.Stream, l.Environment, l.Chat, limit)
	entries, err := collect(rows, err, scanEntry)
	slices.Reverse(entries)
	return entries, err
}

func scanEntry(rows *sql.Rows) (connector.Entry, error) {
	var e connector.Entry
	var created, at, id, number int64
	err := rows.Scan(&e.Post, &e.Sender.ID, &e.Sender.Name, &e.Sender.FirstName, &e.Sender.Email,
		&e.FromAgent, &e.Text, &created, &e.Status, &at, &id, &number)
	e.Created = instant(created)
	return e, err
}

// DeadLetters lists what was given up, oldest first.
func (s *Store) DeadLetters(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Letter, error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT post_id, chat_id, sender_id, sender_name, sender_first_name, sender_email,
		text, created, attempts, reason FROM message
		WHERE stream_id = $1 AND environment = $2 AND status = 'DeadLetter' ORDER BY created, post_id`, id, e)
	return collect(rows, err, func(rows *sql.Rows) (connector.Letter, error) {
		var l connector.Letter
		var created int64
		err := rows.Scan(&l.Post, &l.Chat, &l.Sender.ID, &l.Sender.Name, &l.Sender.FirstName, &l.Sender.Email,
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
	row := s.db.Read.QueryRowContext(ctx, `SELECT COUNT(*) FROM message
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND created >= $4
		AND status = 'Answered' AND post_id > 0`, l.Stream, l.Environment, l.Chat, millis(since))
	err := row.Scan(&n)
	return n, err
}
