package store

import (
	"context"
	"database/sql"

	"github.com/glipbox/glipbox/connector"
)

// Next reads the oldest open message of a lane and what is left of its reply.
func (s *Store) Next(ctx context.Context, c connector.Claim) (connector.Work, error) {
	work, known, plan := s.agenda.next(c.Lane)
	if known {
		return work, nil
	}
	work.Post.Chat = c.Lane.Chat
	ctx = s.brief(ctx)
	var mentions string
	var created, received int64
	var begun bool
	post := &work.Post
	row := s.db.Read.QueryRowContext(ctx, `SELECT post_id, thread_id, parent_id, sender_id, text, mentions, created, received, status, replays, attempts, reason,
		COALESCE((SELECT memory FROM lane WHERE stream_id = $1 AND environment = $2 AND chat_id = $3), ''),
		COALESCE((SELECT gap FROM connection WHERE stream_id = $1 AND environment = $2), 0),
		EXISTS (SELECT 1 FROM reply WHERE reply.stream_id = $1 AND reply.environment = $2 AND reply.message_id = message.post_id),
		NOT EXISTS (SELECT 1 FROM message AS other WHERE other.stream_id = $1 AND other.environment = $2 AND other.chat_id = $3
			AND other.open = 1 AND other.post_id <> message.post_id)
		FROM message
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND open = 1
		AND NOT EXISTS (SELECT 1 FROM channel WHERE channel.stream_id = $1 AND channel.blocked > 0)
		ORDER BY created, post_id LIMIT 1`, c.Lane.Stream, c.Lane.Environment, c.Lane.Chat)
	err := row.Scan(&post.ID, &post.Thread, &post.Parent, &post.Creator, &post.Text, &mentions, &created, &received,
		&work.Status, &work.Replays, &work.Attempts, &work.Reason, &work.Memory, &work.Gap, &begun, &work.Last)
	if err != nil {
		return connector.Work{}, found(err)
	}
	work.Removed = post.Creator == removed
	post.Mentions, post.Created, work.Received = splitIDs(mentions), instant(created), instant(received)
	s.agenda.seen(plan, work, !begun)
	if !begun {
		return work, nil
	}
	all, announced, err := s.pending(ctx, c.Lane, post.ID)
	if err == nil && len(all) > 0 { // somebody may send, or edit, at once
		err = s.announce(ctx, c, post.ID, announced)
	}
	if err != nil {
		return connector.Work{}, err
	}
	if work.Status == connector.Replying {
		work.Pending = all
	} else if len(all) > 0 {
		work.Placeholder = &all[0]
	}
	return work, nil
}

// announce notes that a stored reply is under way, where nothing else tells so after the end of
// this process.
func (s *Store) announce(ctx context.Context, c connector.Claim, id connector.PostID, announced bool) error {
	if s.holders == nil {
		return nil
	}
	if !announced {
		err := s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error { return setUnderWay(ctx, tx, c.Lane, id, true) })
		if err != nil {
			return err
		}
	}
	s.holders.begin(c, id)
	return nil
}

// pending reads what is left of a reply, and whether all of that is noted as under way.
func (s *Store) pending(ctx context.Context, l connector.Lane, id connector.PostID) (left []connector.PendingPost, underWay bool, err error) {
	underWay = true
	rows, err := s.db.Read.QueryContext(ctx, `SELECT number, text, content, edits, COALESCE(post_id, 0), in_doubt, resent, under_way FROM reply
		WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND (post_id IS NULL OR number = 0) ORDER BY number`,
		l.Stream, l.Environment, id)
	left, err = collect(rows, err, func(rows *sql.Rows) (connector.PendingPost, error) {
		var p connector.PendingPost
		var content string
		var sent connector.PostID
		var begun bool
		if err := rows.Scan(&p.Number, &p.Post.Text, &content, &p.Edits, &sent, &p.InDoubt, &p.Resent, &begun); err != nil {
			return p, err
		}
		underWay = underWay && begun
		if p.Number == 0 {
			p.Edits = sent
		}
		return p, decodeContent(content, &p.Post)
	})
	return left, underWay, err
}

// SaveReply stores a reply, who asked for it, and where.
func (s *Store) SaveReply(ctx context.Context, c connector.Claim, m connector.Message, r connector.Reply) ([]connector.PendingPost, error) {
	var pending []connector.PendingPost
	err := s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		was, err := s.endWaiting(ctx, tx, c.Lane, m, r)
		if err != nil {
			return found(err) // there is none when its author has removed it
		}
		var placeholder connector.PostID
		if was.placed {
			if placeholder, err = takePlaceholder(ctx, tx, c.Lane, m.ID); err != nil {
				return err
			}
		}
		pending = pendingPosts(r, placeholder)
		if err := savePosts(ctx, tx, c.Lane, storedReply{m.ID, pending, true}); err != nil {
			return err
		}
		if was.blocked {
			pending = nil
		}
		if was.overtakes || s.holders == nil { // another process may have stored one meanwhile
			if err := overtake(ctx, tx, c.Lane, m); err != nil {
				return err
			}
		}
		if err := saveMemory(ctx, tx, c.Lane, m.Memory, r.Memory); err != nil {
			return err
		}
		s.agenda.replied(c.Lane, m, r)
		return saveChat(ctx, tx, c.Lane, m)
	})
	if err == nil && len(r.Posts) > 0 {
		s.holders.begin(c, m.ID)
	}
	return pending, err
}

// waited is what there is to know of a message that waits no more.
type waited struct {
	blocked   bool // is its stream
	placed    bool // is its placeholder, stored at least
	overtakes bool // an older message
}

// endWaiting ends the waiting of a message, with who wrote it.
func (s *Store) endWaiting(ctx context.Context, tx *sql.Tx, l connector.Lane, m connector.Message, r connector.Reply) (waited, error) {
	if len(r.Posts) > 0 && s.agenda.alone(l, m.ID) {
		return waited{}, beginReply(ctx, tx, l, m)
	}
	status := connector.Replying
	if len(r.Posts) == 0 {
		status = connector.Answered
	}
	var w waited
	row := tx.QueryRowContext(ctx, `UPDATE message
		SET status = $4, open = CASE WHEN $4 = 'Replying' THEN 1 ELSE 0 END, shown = 1, text = $5, sender_name = $6, sender_first_name = $7, sender_email = $8
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'Waiting' AND `+stays+`
		RETURNING EXISTS (SELECT 1 FROM channel WHERE channel.stream_id = $1 AND channel.blocked > 0),
			EXISTS (SELECT 1 FROM reply WHERE reply.stream_id = $1 AND reply.environment = $2 AND reply.message_id = $3 AND reply.number = 0),
			EXISTS (SELECT 1 FROM message AS older WHERE older.stream_id = $1 AND older.environment = $2 AND older.chat_id = $9
				AND older.open = 1 AND (older.created < $10 OR older.created = $10 AND older.post_id < $3))`,
		l.Stream, l.Environment, m.ID, status, m.Text, m.Sender.Name, m.Sender.FirstName, m.Sender.Email, l.Chat, millis(m.Created))
	return w, row.Scan(&w.blocked, &w.placed, &w.overtakes)
}

// beginReply is endWaiting of a message of whose lane everything else is known.
func beginReply(ctx context.Context, tx *sql.Tx, l connector.Lane, m connector.Message) error {
	waits, err := changed(tx.ExecContext(ctx, `UPDATE message
		SET status = 'Replying', shown = 1, text = $4, sender_name = $5, sender_first_name = $6, sender_email = $7
		WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'Waiting' AND `+stays,
		l.Stream, l.Environment, m.ID, m.Text, m.Sender.Name, m.Sender.FirstName, m.Sender.Email))
	if err == nil && !waits {
		err = sql.ErrNoRows
	}
	return err
}

// saveMemory replaces what an agent wants to be told with the next message of the lane.
func saveMemory(ctx context.Context, tx *sql.Tx, l connector.Lane, before, memory string) error {
	if memory == before {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE lane SET memory = $4 WHERE stream_id = $1 AND environment = $2 AND chat_id = $3`,
		l.Stream, l.Environment, l.Chat, memory)
	return err
}

// overtake counts as late what came while a newer message was worked on.
func overtake(ctx context.Context, tx *sql.Tx, l connector.Lane, m connector.Message) error {
	if m.ID < 0 { // a notice, which overtakes nobody
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE message SET late = 1
		WHERE stream_id = $1 AND environment = $2 AND chat_id = $3 AND open = 1
		AND (created < $4 OR created = $4 AND post_id < $5)`,
		l.Stream, l.Environment, l.Chat, millis(m.Created), m.ID)
	return err
}

// saveChat counts a message in the list of conversations. A chat without a name is
// named for who writes.
func saveChat(ctx context.Context, tx *sql.Tx, l connector.Lane, m connector.Message) error {
	name := m.Chat.Name
	if name == "" {
		name = m.Sender.Name
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO chat (stream_id, environment, chat_id, type, name, messages, last, last_text)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
		ON CONFLICT (stream_id, environment, chat_id) DO UPDATE
		SET type = excluded.type, name = excluded.name, messages = chat.messages + 1,
			last = excluded.last, last_text = excluded.last_text`,
		l.Stream, l.Environment, l.Chat, m.Chat.Type, name, millis(m.Created), m.Text)
	return err
}

// MarkResent ends the doubt about a post before its second send.
func (s *Store) MarkResent(ctx context.Context, c connector.Claim, id connector.PostID, n int) error {
	return s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE reply SET in_doubt = 0, resent = 1, edits = 0
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND number = $4`,
			c.Lane.Stream, c.Lane.Environment, id, n)
		return err
	})
}

// SaveSent notes which post a part of a reply became.
func (s *Store) SaveSent(ctx context.Context, c connector.Claim, id connector.PostID, n int, sent connector.Post) error {
	var answered bool
	err := s.fencedLazily(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE reply SET post_id = $5, sent = $6, in_doubt = 0
			WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND number = $4`,
			c.Lane.Stream, c.Lane.Environment, id, n, sent.ID, millis(sent.Created))
		if err != nil {
			return err
		}
		answered, err = changed(tx.ExecContext(ctx, `UPDATE message SET status = 'Answered', open = 0
			WHERE stream_id = $1 AND environment = $2 AND post_id = $3 AND status = 'Replying' AND NOT EXISTS (SELECT 1 FROM reply
				WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND post_id IS NULL)`,
			c.Lane.Stream, c.Lane.Environment, id))
		if err == nil {
			s.agenda.moved(c.Lane, id, answered)
		}
		return err
	})
	if err == nil && answered {
		s.holders.end(c, id)
	}
	return err
}
