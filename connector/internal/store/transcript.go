package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/glipbox/glipbox/connector"
)

// Conditions of the messages that somebody has looked at, each as one index has it.
const (
	shown    = `shown = 1 AND post_id <> 0`    // message_shown
	inThread = `shown = 1 AND thread_id <> ''` // message_thread
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
			WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND shown = 1 AND thread_id = ''
			AND post_id = COALESCE((SELECT message_id FROM reply WHERE stream_id = $1 AND environment = $2 AND post_id = $6), $6) LIMIT 1) AS root`

	latest = ` ORDER BY created DESC, post_id DESC LIMIT $4 + 0`
)

// exchanges begins, and complete ends, what reads messages with the posts of their replies, if
// there are any. A card stands in no thread. The messages are chosen apart, here and
// elsewhere: where PostgreSQL has no statistics it takes the stream for as telling as the
// message, and would look through all replies of the stream for each line. They come in any
// order: for SQLite it takes longer to sort them than to read them.
const (
	exchanges = `
	SELECT message.post_id, message.thread_id, message.parent_id,
		message.sender_id, message.sender_name, message.sender_first_name, message.sender_email,
		message.text, message.created, message.status,
		reply.number, reply.post_id, reply.text, reply.sent, ` + withCard + `
	FROM (`
	complete = `) AS message
	LEFT JOIN reply ON reply.stream_id = message.stream_id AND reply.environment = message.environment
		AND reply.message_id = message.post_id AND reply.number > 0`

	withCard = `CASE WHEN SUBSTR(reply.content, 1, 8) = '{"card":' THEN 1 ELSE 0 END` // as encodeContent writes it
)

// Transcript returns the latest entries of a chat, oldest first.
func (s *Store) Transcript(ctx context.Context, l connector.Lane, limit int) ([]connector.Entry, error) {
	return s.entries(ctx, half(limit), limit, exchanges+ofChat+complete, l.Stream, l.Environment, l.Chat)
}

// History returns the latest entries of the place where a post stands, oldest first.
func (s *Store) History(ctx context.Context, l connector.Lane, p connector.Post, limit int) ([]connector.Entry, error) {
	if p.Thread == "" {
		return s.entries(ctx, half(limit), limit, exchanges+ofPlace+complete, l.Stream, l.Environment, l.Chat)
	}
	return s.entries(ctx, limit, limit, exchanges+ofThread+complete, l.Stream, l.Environment, l.Chat, p.Thread, p.Parent)
}

// half is of how many messages there are mostly enough entries: each has a reply.
func half(limit int) int { return (limit + 1) / 2 }

// entries returns the latest entries of the messages that a query finds, of which the fourth
// argument is how many: so many at first, and as many as there may be entries if need be.
func (s *Store) entries(ctx context.Context, first, limit int, query string, args ...any) ([]connector.Entry, error) {
	ctx = s.brief(ctx)
	for messages := first; ; messages = limit {
		rows, err := s.db.Read.QueryContext(ctx, query, slices.Insert(slices.Clone(args), 3, any(messages))...)
		lines, err := collect(rows, err, scanExchange)
		if err != nil {
			return nil, err
		}
		entries, found := told(lines)
		if len(entries) >= limit || found < messages || messages == limit {
			return entries[max(0, len(entries)-limit):], nil
		}
	}
}

// told puts exchanges in order, as entries, and counts the messages among them.
func told(lines []exchange) (entries []connector.Entry, messages int) {
	slices.SortFunc(lines, exchange.compare)
	entries = make([]connector.Entry, 0, 2*len(lines))
	for i, line := range lines {
		if i == 0 || lines[i-1].message.Post != line.message.Post {
			entries = append(entries, line.message)
			messages++
		}
		if line.number > 0 {
			entries = append(entries, line.reply)
		}
	}
	return entries, messages
}

// exchange is a message and a post of its reply, of which the number is 0 when there is none.
type exchange struct {
	message, reply connector.Entry
	number         int64
}

func (x exchange) compare(other exchange) int {
	return cmp.Or(
		x.message.Created.Compare(other.message.Created),
		cmp.Compare(x.message.Post, other.message.Post),
		cmp.Compare(x.number, other.number),
	)
}

// scanExchange reads a line. It takes numbers, and what may be null, as they come, and texts as
// such: that is what database/sql hands over without a conversion.
func scanExchange(rows *sql.Rows) (exchange, error) {
	var x exchange
	m, r := &x.message, &x.reply
	var numbers [7]any // of the message, its parent, and its time; of the post of its reply
	var text any
	err := rows.Scan(&numbers[0], (*string)(&m.Thread), &numbers[1],
		(*string)(&m.Sender.ID), &m.Sender.Name, &m.Sender.FirstName, &m.Sender.Email,
		&m.Text, &numbers[2], (*string)(&m.Status), &numbers[3], &numbers[4], &text, &numbers[5], &numbers[6])
	if err != nil {
		return x, err
	}
	var n [len(numbers)]int64
	for i, value := range numbers {
		if n[i], err = whole(value); err != nil {
			return x, err
		}
	}
	m.Post, m.Parent, m.Created = connector.PostID(n[0]), connector.PostID(n[1]), instant(n[2])
	x.number = n[3]
	if x.number == 0 {
		return x, nil
	}
	*r = connector.Entry{FromAgent: true, Post: connector.PostID(n[4]), Created: m.Created, Status: m.Status}
	r.Text, _ = text.(string) // else there is no reply
	if card := n[6] != 0; !card {
		r.Thread, r.Parent = m.Thread, m.Parent
	}
	if r.Post != 0 {
		r.Status = connector.Answered
	}
	if sent := n[5]; sent > 0 {
		r.Created = instant(sent)
	}
	return x, nil
}

// whole is a number as a database hands it over, 0 for null.
func whole(value any) (int64, error) {
	switch n := value.(type) {
	case int64:
		return n, nil
	case nil:
		return 0, nil
	default:
		return 0, fmt.Errorf("the database answers %T, not a whole number", value)
	}
}
