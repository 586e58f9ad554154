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
	return s.fenced(ctx, c, func(tx *sql.Tx) error {
		waits, err := s.waits(ctx, tx, c.Lane, id)
		if err != nil {
			return err
		}
		if !waits {
			return connector.ErrNotFound
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO reply (stream_id, environment, message_id, number, text)
			VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING`, c.Lane.Stream, c.Lane.Environment, id, text)
		return err
	})
}

// savePosts stores the posts of a reply. The first one takes the place of a
// placeholder that was sent, if it is a text.
func savePosts(ctx context.Context, tx *sql.Tx, l connector.Lane, id connector.PostID, r connector.Reply) ([]connector.PendingPost, error) {
	placeholder, err := takePlaceholder(ctx, tx, l, id)
	if err != nil {
		return nil, err
	}
	pending := make([]connector.PendingPost, len(r.Posts))
	for i, post := range r.Posts {
		extra, err := encodeContent(post)
		if err != nil {
			return nil, err
		}
		edits := placeholder
		if i > 0 || extra != "" {
			edits = 0
		}
		pending[i] = connector.PendingPost{Number: i + 1, Post: post, Edits: edits}
		_, err = tx.ExecContext(ctx, `INSERT INTO reply (stream_id, environment, message_id, number, text, content, edits)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, l.Stream, l.Environment, id, i+1, post.Text, extra, edits)
		if err != nil {
			return nil, err
		}
	}
	return pending, nil
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
