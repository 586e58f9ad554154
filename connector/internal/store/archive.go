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
		WHERE stream_id = $1 AND environment = $2 AND messages > 0 ORDER BY last DESC, chat_id DESC LIMIT $3`, id, e, maxConversations)
	return collect(rows, err, func(rows *sql.Rows) (connector.Conversation, error) {
		var c connector.Conversation
		var last int64
		err := rows.Scan(&c.Chat.ID, &c.Chat.Type, &c.Chat.Name, &c.Messages, &last, &c.LastText)
		c.Last = instant(last)
		return c, err
	})
}

// transcript is the latest posts of replies, each with its message, and messages without a
// reply. The bound of the rows is an expression: SQLite would prepare the statement anew for
// each value of a bare parameter. The messages are chosen apart, here and elsewhere: where
// PostgreSQL has no statistics it takes the stream for as telling as the message, and would
// look through all replies of the stream for each line.
const transcript = `
	SELECT message.post_id, message.sender_id, message.sender_name, message.sender_first_name, message.sender_email,
		message.text, message.created, message.status,
		connection.person_id, connection.person_name, connection.person_first_name, connection.person_email,
		COALESCE(reply.number, 0), COALESCE(reply.post_id, 0), COALESCE(reply.text, ''), COALESCE(reply.sent, 0)
	FROM (SELECT * FROM message WHERE stream_id = $1 AND environment = $2 AND chat_id = $3
		AND status IN ('Replying', 'Answered', 'DeadLetter') ORDER BY created DESC, post_id DESC LIMIT $4 + 0) AS message
	JOIN connection ON connection.stream_id = message.stream_id AND connection.environment = message.environment
	LEFT JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
		AND reply.message_id = message.post_id AND reply.number > 0
	ORDER BY message.created DESC, message.post_id DESC, reply.number DESC LIMIT $4 + 0`

// Transcript returns the latest entries of a chat, oldest first.
func (s *Store) Transcript(ctx context.Context, l connector.Lane, limit int) ([]connector.Entry, error) {
	rows, err := s.db.Read.QueryContext(ctx, transcript, l.Stream, l.Environment, l.Chat, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	entries := []connector.Entry{} // latest first: a message follows the posts of its reply
	var open connector.Entry
	for len(entries) < limit && rows.Next() {
		message, reply, err := scanExchange(rows)
		if err != nil {
			return nil, err
		}
		if open.Post != 0 && open.Post != message.Post {
			entries = append(entries, open)
		}
		open = message
		if reply.FromAgent {
			entries = append(entries, reply)
		}
	}
	if open.Post != 0 {
		entries = append(entries, open)
	}
	entries = entries[:min(len(entries), limit)]
	slices.Reverse(entries)
	return entries, rows.Err()
}

// scanExchange reads a message and a post of its reply, which is empty when there is none.
func scanExchange(rows *sql.Rows) (message, reply connector.Entry, err error) {
	var created, number, sent int64
	err = rows.Scan(&message.Post, &message.Sender.ID, &message.Sender.Name, &message.Sender.FirstName, &message.Sender.Email,
		&message.Text, &created, &message.Status,
		&reply.Sender.ID, &reply.Sender.Name, &reply.Sender.FirstName, &reply.Sender.Email,
		&number, &reply.Post, &reply.Text, &sent)
	message.Created = instant(created)
	if number == 0 {
		return message, connector.Entry{}, err
	}
	reply.FromAgent, reply.Status, reply.Created = true, message.Status, message.Created
	if reply.Post != 0 {
		reply.Status = connector.Answered
	}
	if sent > 0 {
		reply.Created = instant(sent)
	}
	return message, reply, err
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
	row := s.db.Read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT status, post_id FROM message
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND created >= $4
		AND status IN ('Replying', 'Answered', 'DeadLetter') ORDER BY created, post_id) AS shown
		WHERE status = 'Answered' AND post_id > 0`, l.Stream, l.Environment, l.Chat, millis(since))
	err := row.Scan(&n)
	return n, err
}
