package ringcentral

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	pageSize = 250  // documented maximum of recordCount
	maxPages = 1000 // of one chat; a read-back beyond that is not complete
)

type chatResponse struct {
	ID       string             `json:"id"`
	Type     connector.ChatType `json:"type"`
	Name     string             `json:"name"`
	Modified time.Time          `json:"lastModifiedTime"`
}

func (r chatResponse) chat() (connector.Chat, error) {
	id, err := connector.ParseChatID(r.ID)
	return connector.Chat{ID: id, Type: r.Type, Name: r.Name, Modified: r.Modified}, err
}

// Chat reads a chat of any type: GET /team-messaging/v1/chats/{chatId}.
func (c *Client) Chat(ctx context.Context, a connector.Access, id connector.ChatID) (connector.Chat, error) {
	var r chatResponse
	if err := c.do(ctx, call{access: a, method: http.MethodGet, path: chatPath(id), answer: &r}); err != nil {
		return connector.Chat{}, err
	}
	return r.chat()
}

func chatPath(id connector.ChatID) string { return "/team-messaging/v1/chats/" + id.String() }

// wirePost is a post, in answers and in notifications.
type wirePost struct {
	ID           string           `json:"id"`
	GroupID      string           `json:"groupId"`
	ParentPostID string           `json:"parentPostId"`
	ThreadID     string           `json:"threadId"`
	Type         string           `json:"type"`
	Text         string           `json:"text"`
	CreatorID    string           `json:"creatorId"`
	CreationTime time.Time        `json:"creationTime"`
	Modified     time.Time        `json:"lastModifiedTime"`
	Mentions     []wireMention    `json:"mentions"`
	Attachments  []wireAttachment `json:"attachments"`
}

type wireAttachment struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name,omitempty"`
}

type wireMention struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

func (p wirePost) post() (connector.Post, error) {
	id, err := connector.ParsePostID(p.ID)
	if err != nil {
		return connector.Post{}, fmt.Errorf("post id: %w", err)
	}
	chat, err := connector.ParseChatID(p.GroupID)
	if err != nil {
		return connector.Post{}, fmt.Errorf("chat id: %w", err)
	}
	post := connector.Post{
		ID: id, Chat: chat, Creator: connector.PersonID(p.CreatorID), Text: p.Text, Created: p.CreationTime, Edited: p.Modified,
	}
	if p.ParentPostID != "" { // the post that began the thread names it as well, and stands in the chat
		post.Thread = connector.ThreadID(p.ThreadID)
		if post.Parent, err = connector.ParsePostID(p.ParentPostID); err != nil {
			return connector.Post{}, fmt.Errorf("parent post id: %w", err)
		}
	}
	for _, mention := range p.Mentions {
		if mention.Type == "Person" {
			post.Mentions = append(post.Mentions, connector.PersonID(mention.ID))
		}
	}
	for _, attachment := range p.Attachments {
		post.Attached = append(post.Attached, connector.Attachment(attachment))
	}
	return post, nil
}

type createPostRequest struct {
	Text        string           `json:"text,omitempty"`
	ThreadID    string           `json:"threadId,omitempty"`
	Attachments []wireAttachment `json:"attachments,omitempty"`
}

// CreatePost writes into a chat, or into a thread of it: POST /team-messaging/v1/chats/{chatId}/posts.
func (c *Client) CreatePost(ctx context.Context, a connector.Access, id connector.ChatID, p connector.NewPost) (connector.Post, error) {
	body := createPostRequest{Text: p.Text, ThreadID: string(p.Thread)}
	for _, a := range p.Attached {
		body.Attachments = append(body.Attachments, wireAttachment{ID: a.ID, Type: a.Type})
	}
	var r wirePost
	err := c.do(ctx, call{
		access: a, method: http.MethodPost, path: chatPath(id) + "/posts", body: body, answer: &r,
	})
	if err != nil {
		return connector.Post{}, err
	}
	return r.post()
}

type postsResponse struct {
	Records    []wirePost `json:"records"`
	Navigation struct {
		NextPageToken string `json:"nextPageToken"`
	} `json:"navigation"`
}

// PostsSince reads a chat back to an instant: GET /team-messaging/v1/chats/{chatId}/posts.
// Assumed: the replies in threads are among them.
func (c *Client) PostsSince(ctx context.Context, a connector.Access, id connector.ChatID, since time.Time) ([]connector.Post, error) {
	return c.postsSince(ctx, a, chatPath(id)+"/posts", since)
}

// ThreadPostsSince reads a thread back to an instant:
// GET /team-messaging/v1/chats/{chatId}/threads/{threadId}/posts.
func (c *Client) ThreadPostsSince(ctx context.Context, a connector.Access, in connector.Place, since time.Time) ([]connector.Post, error) {
	return c.postsSince(ctx, a, chatPath(in.Chat)+"/threads/"+url.PathEscape(string(in.Thread))+"/posts", since)
}

// postsSince reads a list of posts page by page, newest first, back to an instant.
func (c *Client) postsSince(ctx context.Context, a connector.Access, path string, since time.Time) ([]connector.Post, error) {
	var posts []connector.Post
	query := url.Values{"recordCount": {strconv.Itoa(pageSize)}}
	for range maxPages {
		var page postsResponse
		err := c.do(ctx, call{access: a, method: http.MethodGet, path: path, query: query, answer: &page})
		if err != nil {
			return nil, err
		}
		older := false
		for _, record := range page.Records {
			post, err := record.post()
			if err != nil {
				return nil, err
			}
			if older = post.Created.Before(since); older {
				break
			}
			if record.Type == "TextMessage" { // and nothing about who came or left
				posts = append(posts, post)
			}
		}
		if older || page.Navigation.NextPageToken == "" {
			slices.Reverse(posts)
			return posts, nil
		}
		query = url.Values{"pageToken": {page.Navigation.NextPageToken}}
	}
	return nil, fmt.Errorf("%s has more than %d pages of posts since %s", path, maxPages, since)
}
