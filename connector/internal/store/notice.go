package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/glipbox/glipbox/connector"
)

const (
	maxNotices  = 100 // listed at once
	maxAttempts = 100 // to get a number that no other process takes
)

// errTaken reports that another process has taken the number, or the key, meanwhile.
var errTaken = errors.New("the number of the notice is taken")

// AddNotice stores a notice, or returns the one of its key.
func (s *Store) AddNotice(ctx context.Context, l connector.Lane, n connector.Notice) (connector.Notice, error) {
	n.From, n.Text, n.Key = connector.KeptText(n.From), connector.KeptText(n.Text), connector.KeptText(n.Key)
	for range maxAttempts {
		known, err := s.noticeOf(ctx, l, n.Key)
		if err == nil {
			if differs(known, l, n) {
				return connector.Notice{}, connector.ErrConflict
			}
			return known, nil
		}
		if !errors.Is(err, connector.ErrNotFound) {
			return connector.Notice{}, err
		}
		n.Chat, n.Created, n.Status = l.Chat, instant(millis(s.clock.Now())), connector.Replying
		if n.ByAgent {
			n.Status = connector.Waiting
		}
		err = s.inside(ctx, func(ctx context.Context, tx *sql.Tx) error { return insertNotice(ctx, tx, l, &n) })
		if !errors.Is(err, errTaken) {
			return n, err
		}
	}
	return connector.Notice{}, errTaken
}

// differs reports whether a notice that came under a known key says something else than
// the known one, whose text may be deleted.
func differs(known connector.Notice, l connector.Lane, n connector.Notice) bool {
	if known.Status == connector.Expired {
		return known.Chat != l.Chat
	}
	return known.Chat != l.Chat || known.From != n.From || known.ByAgent != n.ByAgent || known.Text != n.Text
}

func insertNotice(ctx context.Context, tx *sql.Tx, l connector.Lane, n *connector.Notice) error {
	row := tx.QueryRowContext(ctx, `
		INSERT INTO notice (stream_id, environment, number, idempotency_key, by_agent)
		SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4 FROM notice WHERE stream_id = $1 AND environment = $2
		ON CONFLICT DO NOTHING RETURNING number`, l.Stream, l.Environment, n.Key, number(n.ByAgent))
	if err := row.Scan(&n.Number); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return errTaken
		}
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO message (stream_id, environment, post_id, chat_id, sender_id, sender_name, sender_first_name, text, mentions, created, received, status, open, shown)
		VALUES ($1, $2, $3, $4, $5, $5, $5, $6, '', $7, $7, $8, 1, CASE WHEN $8 = 'Replying' THEN 1 ELSE 0 END)`,
		l.Stream, l.Environment, -n.Number, l.Chat, n.From, n.Text, millis(n.Created), n.Status)
	if err != nil || n.ByAgent {
		return err
	}
	reply := connector.Reply{Posts: []connector.ReplyPost{{Text: n.Text}}}
	return savePosts(ctx, tx, l, storedReply{connector.PostID(-n.Number), pendingPosts(reply, 0), false})
}

// selectNotices, completed by which ones, and ofMessages read notices.
const (
	selectNotices = `SELECT notice.number, message.chat_id, message.sender_id, message.text, notice.by_agent,
		notice.idempotency_key, message.created, message.status, message.reason, COALESCE(chat.name, '')
		FROM (SELECT * FROM notice WHERE stream_id = $1 AND environment = $2 `
	ofMessages = `) AS notice
		JOIN message ON message.stream_id = notice.stream_id AND message.environment = notice.environment AND message.post_id = -notice.number
		LEFT JOIN chat ON chat.stream_id = message.stream_id AND chat.environment = message.environment AND chat.chat_id = message.chat_id
		ORDER BY notice.number DESC`
)

// noticeOf reads the notice of an idempotency key.
func (s *Store) noticeOf(ctx context.Context, l connector.Lane, key string) (connector.Notice, error) {
	if key == "" {
		return connector.Notice{}, connector.ErrNotFound
	}
	row := s.db.Write.QueryRowContext(ctx, selectNotices+`AND idempotency_key = $3 LIMIT 1`+ofMessages, l.Stream, l.Environment, key)
	n, err := scanNotice(row.Scan)
	return n, found(err)
}

// Notices lists the latest notices of a connection.
func (s *Store) Notices(ctx context.Context, id connector.StreamID, e connector.Environment) ([]connector.Notice, error) {
	rows, err := s.db.Read.QueryContext(ctx, selectNotices+`ORDER BY number DESC LIMIT $3`+ofMessages, id, e, maxNotices)
	return collect(rows, err, func(rows *sql.Rows) (connector.Notice, error) { return scanNotice(rows.Scan) })
}

func scanNotice(scan func(...any) error) (connector.Notice, error) {
	var n connector.Notice
	var byAgent, created int64
	err := scan(&n.Number, &n.Chat, &n.From, &n.Text, &byAgent, &n.Key, &created, &n.Status, &n.Reason, &n.ChatName)
	n.ByAgent, n.Created = byAgent != 0, instant(created)
	return n, err
}
