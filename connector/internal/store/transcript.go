package store

import (
	"context"
	"slices"

	"github.com/glipbox/glipbox/connector"
)

// Conditions of the messages that somebody has looked at, each as one index has it.
const (
	shown    = `status IN ('Replying', 'Answered', 'DeadLetter') AND post_id <> 0`    // message_shown
	inThread = `status IN ('Replying', 'Answered', 'DeadLetter') AND thread_id <> ''` // message_thread
)

// The latest messages of a chat; those in none of its threads; those of a thread, and the one
// that it began with, or to the reply of which. The bound is an expression: SQLite would
// prepare the statement anew for each value of a bare parameter.
const (
	ofChat   = `SELECT * FROM message WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND ` + shown + latest
	ofPlace  = `SELECT * FROM message WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND ` + shown + ` AND thread_id = ''` + latest
	ofThread = `
		SELECT * FROM (SELECT * FROM message
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND thread_id = $5 AND ` + inThread + latest + `) AS line
		UNION ALL
		SELECT * FROM (SELECT * FROM message
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND status IN ('Replying', 'Answered', 'DeadLetter') AND thread_id = ''
			AND post_id = COALESCE((SELECT message_id FROM reply WHERE stream_id = $1 AND environment = $2 AND post_id = $6), $6) LIMIT 1) AS root`

	latest = ` ORDER BY created DESC, post_id DESC LIMIT $4 + 0`
)

// exchanges begins, and complete ends, what reads messages with the posts of their replies, if
// there are any. A card stands in no thread. The messages are chosen apart, here and
// elsewhere: where PostgreSQL has no statistics it takes the stream for as telling as the
// message, and would look through all replies of the stream for each line.
const (
	exchanges = `
	SELECT message.post_id, message.thread_id, message.parent_id,
		message.sender_id, message.sender_name, message.sender_first_name, message.sender_email,
		message.text, message.created, message.status,
		connection.person_id, connection.person_name, connection.person_first_name, connection.person_email,
		COALESCE(reply.number, 0), COALESCE(reply.post_id, 0), COALESCE(reply.text, ''), COALESCE(reply.sent, 0), COALESCE(` + withCard + `, 0)
	FROM (`
	complete = `) AS message
	JOIN connection ON connection.stream_id = message.stream_id AND connection.environment = message.environment
	LEFT JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
		AND reply.message_id = message.post_id AND reply.number > 0
	ORDER BY message.created DESC, message.post_id DESC, reply.number DESC LIMIT $4 + 0`

	withCard = `CASE WHEN SUBSTR(reply.content, 1, 8) = '{"card":' THEN 1 ELSE 0 END` // as encodeContent writes it
)

// Transcript returns the latest entries of a chat, oldest first.
func (s *Store) Transcript(ctx context.Context, l connector.Lane, limit int) ([]connector.Entry, error) {
	return s.entries(ctx, limit, exchanges+ofChat+complete, l.Stream, l.Environment, l.Chat, limit)
}

// History returns the latest entries of the place where a post stands, oldest first.
func (s *Store) History(ctx context.Context, l connector.Lane, p connector.Post, limit int) ([]connector.Entry, error) {
	if p.Thread == "" {
		return s.entries(ctx, limit, exchanges+ofPlace+complete, l.Stream, l.Environment, l.Chat, limit)
	}
	return s.entries(ctx, limit, exchanges+ofThread+complete, l.Stream, l.Environment, l.Chat, limit, p.Thread, p.Parent)
}

func (s *Store) entries(ctx context.Context, limit int, query string, args ...any) ([]connector.Entry, error) {
	rows, err := s.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	entries := []connector.Entry{} // latest first: a message follows the posts of its reply
	var open connector.Entry
	for len(entries) < limit && rows.Next() {
		message, reply, err := scanExchange(rows.Scan)
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
func scanExchange(scan func(...any) error) (message, reply connector.Entry, err error) {
	var created, number, sent int64
	var card bool
	err = scan(&message.Post, &message.Thread, &message.Parent,
		&message.Sender.ID, &message.Sender.Name, &message.Sender.FirstName, &message.Sender.Email,
		&message.Text, &created, &message.Status,
		&reply.Sender.ID, &reply.Sender.Name, &reply.Sender.FirstName, &reply.Sender.Email,
		&number, &reply.Post, &reply.Text, &sent, &card)
	message.Created = instant(created)
	if number == 0 {
		return message, connector.Entry{}, err
	}
	reply.FromAgent, reply.Status, reply.Created = true, message.Status, message.Created
	if !card {
		reply.Thread, reply.Parent = message.Thread, message.Parent
	}
	if reply.Post != 0 {
		reply.Status = connector.Answered
	}
	if sent > 0 {
		reply.Created = instant(sent)
	}
	return message, reply, err
}
