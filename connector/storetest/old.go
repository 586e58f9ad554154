package storetest

import (
	"context"
	"database/sql"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// FromOldSchema checks that the messages of a database that an older program has made are found
// by what its schema did not have.
func FromOldSchema(t *testing.T, db *sql.DB, open func() connector.Store) {
	t.Helper()
	s := open()
	channel(t, s)
	for id := connector.PostID(4); id < 8; id++ {
		add(t, s, id, start())
	}
	answered, dead, replying := message(), message(), message()
	answered.ID, dead.ID, replying.ID = 4, 5, 6
	c := claim(t, s, lease)
	saveReply(t, s, c, answered, connector.Reply{Posts: []connector.ReplyPost{{Text: "one"}}})
	check(t, s.SaveSent(t.Context(), c, answered.ID, 1, connector.Post{ID: 100, Created: start()}))
	ended(t)(s.Settle(t.Context(), c, dead.ID, connector.DeadLetter, "broken"))
	saveReply(t, s, c, replying, twoPosts())
	check(t, s.Release(t.Context(), c))
	transcript, err := s.Transcript(t.Context(), lane(), 10)
	check(t, err)

	undo(t.Context(), t, db)
	s = open()
	again, err := s.Transcript(t.Context(), lane(), 10)
	check(t, err)
	same(t, again, transcript)
	c = claim(t, s, lease)
	work, err := s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.ID, replying.ID)
	ended(t)(s.Settle(t.Context(), c, replying.ID, connector.DeadLetter, "broken"))
	work, err = s.Next(t.Context(), c)
	check(t, err)
	same(t, work.Post.ID, connector.PostID(7))
}

// undo takes back what the last migration did.
func undo(ctx context.Context, t *testing.T, db *sql.DB) {
	t.Helper()
	for _, statement := range []string{
		`DROP INDEX message_open`, `DROP INDEX message_shown`, `DROP INDEX message_past`, `DROP INDEX message_thread`,
		`ALTER TABLE message DROP COLUMN open`, `ALTER TABLE message DROP COLUMN shown`,
		`CREATE INDEX message_open ON message (stream_id) WHERE status IN ('Waiting', 'Replying')`,
		`CREATE INDEX message_shown ON message (stream_id) WHERE status IN ('Replying', 'Answered', 'DeadLetter') AND post_id <> 0`,
		`CREATE INDEX message_past ON message (stream_id)`, `CREATE INDEX message_thread ON message (stream_id)`,
		`DELETE FROM schema_version WHERE version = 15`,
	} {
		_, err := db.ExecContext(ctx, statement)
		check(t, err)
	}
}
