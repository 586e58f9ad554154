package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/clock"
	"github.com/glipbox/glipbox/connector/internal/store"
)

const (
	stored = 10_000 // messages in a hundred chats, with a reply each
	rounds = 8      // PostgreSQL keeps its plans after the fifth
)

// uncounted is a store that PostgreSQL has no statistics of, as it has none of any in its
// first minute, with one session.
type uncounted struct {
	*store.Store
	t    *testing.T
	db   *sql.DB
	lane connector.Lane
}

func newUncounted(t *testing.T) uncounted {
	t.Helper()
	db, err := Open(t.Context(), fresh(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.Write.SetMaxOpenConns(1)
	db.Read, db.Lazy = db.Write, db.Write
	s, err := store.Open(t.Context(), db, clock.Wall{}, make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	u := uncounted{s, t, db.Write, connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: 7}}
	channel := connector.Channel{StreamID: u.lane.Stream, Name: "Travel App", Environment: u.lane.Environment}
	if err := s.SaveChannel(t.Context(), channel); err != nil {
		t.Fatal(err)
	}
	u.fill()
	return u
}

// at is when a message was written.
func at(id connector.PostID) time.Time { return time.UnixMilli(1_600_000_000_000 + 1000*int64(id)) }

func (u uncounted) fill() {
	u.t.Helper()
	for _, statement := range []string{
		`ALTER TABLE message SET (autovacuum_enabled = false)`,
		`ALTER TABLE reply SET (autovacuum_enabled = false)`,
		`ALTER TABLE notice SET (autovacuum_enabled = false)`,
		`ALTER TABLE chat SET (autovacuum_enabled = false)`,
		`INSERT INTO message (stream_id, environment, post_id, chat_id, thread_id, sender_id, text, mentions, created, received, status, open, shown)
			SELECT 'st-a', 'sandbox', i, 1 + ABS(i) % 100, CASE WHEN i % 200 = 6 THEN 'a thread' ELSE '' END, '1', 'message ' || i, '', 1600000000000 + 1000 * i, 1, 'Answered', 0, 1
			FROM generate_series(-1000, 10000) AS i WHERE i <> 0`,
		`INSERT INTO reply (stream_id, environment, message_id, number, text, post_id, sent)
			SELECT stream_id, environment, post_id, 1, 're: ' || text, 10000000 + post_id, created FROM message`,
		`INSERT INTO notice (stream_id, environment, number, idempotency_key, by_agent)
			SELECT 'st-a', 'sandbox', i, 'key ' || i, 0 FROM generate_series(1, 1000) AS i`,
		`INSERT INTO chat (stream_id, environment, chat_id, type, name, messages, last, last_text)
			SELECT 'st-a', 'sandbox', i, 'Direct', 'Alice', 1, 2000000000000 + i, '' FROM generate_series(1, 2000) AS i`,
	} {
		if _, err := u.db.ExecContext(u.t.Context(), statement); err != nil {
			u.t.Fatal(err)
		}
	}
}

// reads fails when a call looks at more rows than it may.
func (u uncounted) reads(most int, what string, call func() error) {
	u.t.Helper()
	before := u.looked()
	if err := call(); err != nil {
		u.t.Fatalf("%s: %v", what, err)
	}
	if n := u.looked() - before; n > most {
		u.t.Errorf("%s looked at %d rows, want at most %d", what, n, most)
	}
}

// looked is at how many rows the session has looked.
func (u uncounted) looked() int {
	u.t.Helper()
	var n int
	if _, err := u.db.ExecContext(u.t.Context(), `SELECT pg_stat_force_next_flush()`); err != nil {
		u.t.Fatal(err)
	}
	row := u.db.QueryRowContext(u.t.Context(), `SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)) FROM pg_stat_user_tables`)
	if err := row.Scan(&n); err != nil {
		u.t.Fatal(err)
	}
	return n
}

// What is asked with every message reads nothing whole, whatever PostgreSQL knows of it.
func TestAMessageIsAnsweredWithoutStatistics(t *testing.T) {
	t.Parallel()
	const few = 10
	ctx, u := t.Context(), newUncounted(t)
	for i := range connector.PostID(rounds) {
		id := stored + 1 + i
		p := connector.Post{ID: id, Chat: u.lane.Chat, Creator: "1", Text: "hi", Created: at(id)}
		m := connector.Message{ID: id, Text: "hi", Created: at(id), Chat: connector.Chat{ID: u.lane.Chat, Type: connector.Direct}}
		r := connector.Reply{Posts: []connector.ReplyPost{{Text: "re: hi"}}}
		var c connector.Claim
		u.reads(few, "AddPost", func() error { _, err := u.AddPost(ctx, u.lane, p); return err })
		u.reads(few, "WaitingLanes", func() error { _, err := u.WaitingLanes(ctx, u.lane.Stream, u.lane.Environment); return err })
		u.reads(few, "Claim", func() (err error) { c, _, err = u.Claim(ctx, u.lane, 0); return err })
		u.reads(few, "Next", func() error { _, err := u.Next(ctx, c); return err })
		u.reads(100, "Transcript", func() error { _, err := u.Transcript(ctx, u.lane, 20); return err })
		u.reads(100, "History", func() error { _, err := u.History(ctx, u.lane, p, 20); return err })
		u.reads(100, "History of a thread", func() error {
			_, err := u.History(ctx, u.lane, connector.Post{Thread: "a thread", Parent: stored + 10_000_000}, 20)
			return err
		})
		u.reads(few, "AnsweredSince", func() error { _, err := u.AnsweredSince(ctx, u.lane, at(id-few)); return err })
		u.reads(few, "SaveReply", func() error { _, err := u.SaveReply(ctx, c, m, r); return err })
		u.reads(few, "Claim of a lapsed one", func() (err error) { c, _, err = u.Claim(ctx, u.lane, time.Minute); return err })
		u.reads(few, "Claimed", func() error { _, err := u.Claimed(ctx, u.lane, id); return err })
		u.reads(few, "SaveSent", func() error { return u.SaveSent(ctx, c, id, 1, connector.Post{ID: 20_000_000 + id, Created: at(id)}) })
		u.reads(few, "Release", func() error { return u.Release(ctx, c) })
	}
}

// What people look at reads no more than it shows.
func TestThePastIsReadWithoutStatistics(t *testing.T) {
	t.Parallel()
	const few, some = 10, 1000
	ctx, u := t.Context(), newUncounted(t)
	stream, e, first := u.lane.Stream, u.lane.Environment, at(-1000)
	for range rounds {
		u.reads(some, "Conversations", func() error { _, err := u.Conversations(ctx, stream, e); return err })
		u.reads(few, "DeadLetters", func() error { _, err := u.DeadLetters(ctx, stream, e); return err })
		u.reads(few, "Backlogs", func() error { _, err := u.Backlogs(ctx); return err })
		u.reads(some, "Notices", func() error { _, err := u.Notices(ctx, stream, e); return err })
		u.reads(few, "AddNotice", func() error {
			_, err := u.AddNotice(ctx, connector.Lane{Stream: stream, Environment: e, Chat: 8}, connector.Notice{Key: "key 7", From: "1", Text: "message -7"})
			return err
		})
		u.reads(some, "Search", func() error {
			wanted := connector.Search{Since: at(stored - 99), Text: "message", Limit: 50}
			return u.Search(ctx, stream, e, wanted, func(connector.Found) error { return nil })
		})
		u.reads(few, "Oldest", func() error { _, err := u.Oldest(ctx, stream, e); return err })
		first = first.Add(100 * time.Second)
		u.reads(some, "Expire", func() error { _, err := u.Expire(ctx, stream, e, first); return err })
	}
}
