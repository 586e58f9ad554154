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
	_, err = db.ExecContext(t.Context(), `INSERT INTO message (stream_id, environment, post_id, chat_id, sender_id, text, mentions, created, received, status)
		VALUES ('st-a', 'sandbox', 8, 8, '1', 'hi', '', 1, 1, 'Waiting')`) // by the older program, which still runs
	check(t, err)
	lanes, err := s.WaitingLanes(t.Context(), "st-a", connector.Sandbox)
	check(t, err)
	same(t, len(lanes), 2)
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

// undo takes back what the last migrations did.
func undo(ctx context.Context, t *testing.T, db *sql.DB) {
	t.Helper()
	for _, statement := range []string{
		`ALTER TABLE reply DROP COLUMN under_way`,
		`DROP INDEX message_open`, `DROP INDEX message_shown`, `DROP INDEX message_past`, `DROP INDEX message_thread`, `DROP INDEX message_dead`,
		`CREATE TABLE message_of_old AS SELECT stream_id, environment, post_id, chat_id, sender_id, sender_name, sender_first_name, sender_email,
			text, mentions, created, received, status, attempts, reason, late, replays, thread_id, parent_id FROM message`,
		`DROP TABLE message`,
		`ALTER TABLE message_of_old RENAME TO message`,
		`DELETE FROM schema_version WHERE version >= 15`,
	} {
		_, err := db.ExecContext(ctx, statement)
		check(t, err)
	}
}
