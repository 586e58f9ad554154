package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxExpired = 500 // messages whose texts are deleted in one transaction

// past is every entry of a connection that a search wants: messages, and below each the
// posts of its reply.
const past = `
	SELECT * FROM (
		SELECT message.post_id AS post, message.sender_id AS person_id, message.sender_name AS person, message.sender_first_name AS first_name,
			message.sender_email AS email, 0 AS from_agent, message.text AS text, message.created AS created, message.status AS status,
			message.thread_id AS thread, message.parent_id AS parent, message.created AS at, message.post_id AS id, 0 AS number, message.chat_id AS chat,
			COALESCE(chat.type, '') AS chat_type, COALESCE(chat.name, '') AS chat_name
		FROM ` + wanted + `
		WHERE LOWER(message.text) LIKE $5 ESCAPE '\'
		UNION ALL
		SELECT COALESCE(reply.post_id, 0), message.person_id, message.person_name, message.person_first_name,
			message.person_email, 1, reply.text, CASE WHEN reply.sent > 0 THEN reply.sent ELSE message.created END,
			CASE WHEN reply.post_id IS NULL THEN message.status ELSE 'Answered' END,
			CASE WHEN ` + withCard + ` = 1 THEN '' ELSE message.thread_id END, CASE WHEN ` + withCard + ` = 1 THEN 0 ELSE message.parent_id END,
			message.created, message.post_id, reply.number, message.chat_id, COALESCE(chat.type, ''), COALESCE(chat.name, '')
		FROM ` + wanted + `
		JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
			AND reply.message_id = message.post_id AND reply.number > 0
		WHERE LOWER(reply.text) LIKE $5 ESCAPE '\'
	) AS entry `

const (
	settled = `message.shown = 1 AND message.received > 0` // as the index message_past has it
	wanted  = `(
			SELECT message.*, connection.person_id, connection.person_name, connection.person_first_name, connection.person_email
			FROM message
			JOIN connection ON connection.stream_id = message.stream_id AND connection.environment = message.environment
			WHERE message.stream_id = $1 AND message.environment = $2 AND message.created >= $3 AND message.created < $4 AND ` + settled + `
				AND (LOWER(message.sender_name) LIKE $6 ESCAPE '\' OR LOWER(message.sender_email) LIKE $6 ESCAPE '\')
			ORDER BY message.created, message.post_id
		) AS message
		LEFT JOIN chat ON chat.stream_id = message.stream_id AND chat.environment = message.environment AND chat.chat_id = message.chat_id`

	oldestFirst = past + `ORDER BY at, id, number`
	latestFirst = past + `ORDER BY at DESC, id DESC, number DESC LIMIT $7`
)

const endOfTime = int64(1) << 62 // milliseconds

// Search hands over the wanted entries.
func (s *Store) Search(
	ctx context.Context, id connector.StreamID, e connector.Environment, q connector.Search, each func(connector.Found) error,
) error {
	until := endOfTime
	if !q.Until.IsZero() {
		until = millis(q.Until)
	}
	query, args := oldestFirst, []any{id, e, millis(q.Since), until, pattern(q.Text), pattern(q.Person)}
	if q.Limit > 0 {
		query, args = latestFirst, append(args, q.Limit)
	}
	rows, err := s.db.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		found, err := scanFound(rows)
		if err != nil {
			return err
		}
		if err := each(found); err != nil {
			return err
		}
	}
	return rows.Err()
}

func scanFound(rows *sql.Rows) (connector.Found, error) {
	var f connector.Found
	var created, at, id, number int64
	err := rows.Scan(&f.Post, &f.Sender.ID, &f.Sender.Name, &f.Sender.FirstName, &f.Sender.Email, &f.FromAgent, &f.Text,
		&created, &f.Status, &f.Thread, &f.Parent, &at, &id, &number, &f.Chat.ID, &f.Chat.Type, &f.Chat.Name)
	f.Created = instant(created)
	return f, err
}

// pattern is what LIKE looks for in a lower-case text.
func pattern(part string) string { return "%" + strings.ToLower(literal(part)) + "%" }

// literal is a text that LIKE takes as it is.
func literal(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// finished are the messages that can expire.
const finished = `FROM message WHERE message.stream_id = $1 AND message.environment = $2 AND ` + settled + ` AND message.status <> 'Replying' `

// Oldest returns when the oldest message was written that can expire.
func (s *Store) Oldest(ctx context.Context, id connector.StreamID, e connector.Environment) (time.Time, error) {
	var created int64
	row := s.db.Read.QueryRowContext(ctx, `SELECT created `+finished+`ORDER BY created LIMIT 1`, id, e)
	if err := row.Scan(&created); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, err
	}
	return instant(created), nil
}

// Expire deletes texts that were written before an instant.
func (s *Store) Expire(ctx context.Context, id connector.StreamID, e connector.Environment, before time.Time) (int, error) {
	var expired []int64
	err := s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			UPDATE message SET status = 'Expired', shown = 0, text = '', mentions = '', sender_name = '', sender_first_name = '', sender_email = '', reason = ''
			WHERE (stream_id, environment, post_id) IN (SELECT message.stream_id, message.environment, message.post_id `+finished+`AND message.created < $3
				ORDER BY message.created, message.post_id LIMIT $4) RETURNING post_id`, id, e, millis(before), maxExpired)
		expired, err = collect(rows, err, func(rows *sql.Rows) (int64, error) {
			var post int64
			err := rows.Scan(&post)
			return post, err
		})
		if err != nil || len(expired) == 0 {
			return err
		}
		return forget(ctx, tx, connector.Lane{Stream: id, Environment: e}, expired, before)
	})
	return len(expired), err
}

// forget deletes the replies to messages that have expired, and what is left of chats in
// which nothing was said since, but for a mute. The posts of the replies stay claimed.
func forget(ctx context.Context, tx *sql.Tx, l connector.Lane, messages []int64, before time.Time) error {
	for _, message := range messages {
		_, err := tx.ExecContext(ctx, `UPDATE reply SET text = '', content = ''
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3`, l.Stream, l.Environment, message)
		if err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM chat WHERE stream_id = $1 AND environment = $2 AND messages > 0 AND last < $3`,
		l.Stream, l.Environment, millis(before))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE lane SET memory = CASE WHEN memory LIKE $3 THEN $4 ELSE '' END
		WHERE stream_id = $1 AND environment = $2 AND memory NOT IN ('', $4)
		AND NOT EXISTS (SELECT 1 FROM chat WHERE chat.stream_id = lane.stream_id AND chat.environment = lane.environment
			AND chat.chat_id = lane.chat_id)`, l.Stream, l.Environment, strings.TrimSuffix(connector.MutedMemory, "}")+"%", connector.MutedMemory)
	return err
}
