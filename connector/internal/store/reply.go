package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/glipbox/glipbox/connector"
)

// content is what a post of a reply carries beside its text.
type content struct {
	Files []connector.File `json:"files,omitempty"`
	Card  json.RawMessage  `json:"card,omitempty"`
}

func encodeContent(p connector.ReplyPost) (string, error) {
	if len(p.Files) == 0 && len(p.Card) == 0 {
		return "", nil
	}
	b, err := json.Marshal(content{p.Files, p.Card})
	return string(b), err
}

func decodeContent(text string, p *connector.ReplyPost) error {
	if text == "" {
		return nil
	}
	var c content
	err := json.Unmarshal([]byte(text), &c)
	p.Files, p.Card = c.Files, c.Card
	return err
}

// SavePlaceholder stores what is about to stand in the place of a reply.
func (s *Store) SavePlaceholder(ctx context.Context, c connector.Claim, id connector.PostID, text string) error {
	err := s.fenced(ctx, c, func(ctx context.Context, tx *sql.Tx) error {
		waits, err := s.waits(ctx, tx, c.Lane, id)
		if err != nil {
			return err
		}
		if !waits {
			return connector.ErrNotFound
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reply (stream_id, environment, message_id, number, text, under_way)
			VALUES ($1, $2, $3, 0, $4, 1) ON CONFLICT (stream_id, environment, message_id, number)
			DO UPDATE SET text = excluded.text, under_way = 1`,
			c.Lane.Stream, c.Lane.Environment, id, text)
		return err
	})
	if err == nil {
		s.holders.begin(c, id)
	}
	return err
}

// pendingPosts are the posts of a reply. The first one takes the place of a placeholder that was
// sent, 0 for none, if it is a text.
func pendingPosts(r connector.Reply, placeholder connector.PostID) []connector.PendingPost {
	pending := make([]connector.PendingPost, len(r.Posts))
	for i, post := range r.Posts {
		pending[i] = connector.PendingPost{Number: i + 1, Post: post}
		if i == 0 && len(post.Files) == 0 && len(post.Card) == 0 {
			pending[i].Edits = placeholder
		}
	}
	return pending
}

// storedReply is a reply to a message.
type storedReply struct {
	message  connector.PostID
	posts    []connector.PendingPost
	underWay bool // who stores it may send of it at once
}

// savePosts stores the posts of a reply.
func savePosts(ctx context.Context, tx *sql.Tx, l connector.Lane, r storedReply) error {
	for _, p := range r.posts {
		extra, err := encodeContent(p.Post)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reply (stream_id, environment, message_id, number, text, content, edits, under_way)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, l.Stream, l.Environment, r.message, p.Number, p.Post.Text, extra, p.Edits, number(r.underWay))
		if err != nil {
			return err
		}
	}
	return nil
}

// takePlaceholder removes the placeholder of a message and returns which post it is.
func takePlaceholder(ctx context.Context, tx *sql.Tx, l connector.Lane, id connector.PostID) (connector.PostID, error) {
	var post connector.PostID
	row := tx.QueryRowContext(ctx, `DELETE FROM reply
		WHERE stream_id = $1 AND environment = $2 AND message_id = $3 AND number = 0
		RETURNING COALESCE(post_id, 0)`, l.Stream, l.Environment, id)
	if err := row.Scan(&post); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return post, nil
}
