package ringcentral

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/glipbox/glipbox/connector"
)

const lookBack = 30 // posts among which that of a new card is looked for

// EditPost replaces a text: PATCH /team-messaging/v1/chats/{chatId}/posts/{postId}.
func (c *Client) EditPost(ctx context.Context, a connector.Access, p connector.Post, text string) error {
	return c.do(ctx, call{access: a, method: http.MethodPatch, path: postPath(p), body: createPostRequest{Text: text}})
}

// DeletePost removes a post: DELETE /team-messaging/v1/chats/{chatId}/posts/{postId}.
func (c *Client) DeletePost(ctx context.Context, a connector.Access, p connector.Post) error {
	return c.do(ctx, call{access: a, method: http.MethodDelete, path: postPath(p)})
}

func postPath(p connector.Post) string { return chatPath(p.Chat) + "/posts/" + p.ID.String() }

// CreateCard writes a card: POST /team-messaging/v1/chats/{chatId}/adaptive-cards. The
// answer names the card, not the post that shows it: that is looked up.
func (c *Client) CreateCard(
	ctx context.Context, a connector.Access, id connector.ChatID, card json.RawMessage,
) (connector.Post, error) {
	var made struct {
		ID string `json:"id"`
	}
	path := chatPath(id) + "/adaptive-cards"
	if err := c.do(ctx, call{access: a, method: http.MethodPost, path: path, body: card, answer: &made}); err != nil {
		return connector.Post{}, err
	}
	post, err := c.postOfCard(ctx, a, id, made.ID)
	if err != nil {
		return connector.Post{}, &connector.OutageError{Err: fmt.Errorf("find the post of card %s: %w", made.ID, err), Sent: true}
	}
	return post, nil
}

func (c *Client) postOfCard(ctx context.Context, a connector.Access, id connector.ChatID, card string) (connector.Post, error) {
	var page postsResponse
	query := url.Values{"recordCount": {strconv.Itoa(lookBack)}}
	err := c.do(ctx, call{access: a, method: http.MethodGet, path: chatPath(id) + "/posts", query: query, answer: &page})
	if err != nil {
		return connector.Post{}, err
	}
	for _, record := range page.Records {
		for _, attachment := range record.Attachments {
			if attachment.ID == card {
				return record.post()
			}
		}
	}
	return connector.Post{}, errors.New("no post shows it")
}

// UploadFile stores a file: POST /team-messaging/v1/files, its bytes as they are.
func (c *Client) UploadFile(ctx context.Context, a connector.Access, f connector.File) (connector.Attachment, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	address := c.address(a.Environment, "/team-messaging/v1/files", url.Values{"name": {f.Name}})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(f.Content))
	if err != nil {
		return connector.Attachment{}, err
	}
	req.Header.Set("Content-Type", first(f.ContentType, "application/octet-stream"))
	req.Header.Set("Authorization", "Bearer "+a.Token)
	var stored []wireAttachment
	if err := c.send(req, &stored); err != nil {
		return connector.Attachment{}, err
	}
	if len(stored) != 1 {
		return connector.Attachment{}, fmt.Errorf("RingCentral stored %d files, not one", len(stored))
	}
	return connector.Attachment{ID: stored[0].ID, Type: "File", Name: f.Name}, nil
}
