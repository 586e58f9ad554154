package portal

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	messaging   = "/team-messaging/v1"
	listed      = "250"  // chats per request; the most that the API gives
	postsAtOnce = "50"   // of a chat on one page; more come while one scrolls
	entries     = "1000" // of the directory per request
)

func chatAPI(id control.ChatID) string { return messaging + "/chats/" + url.PathEscape(string(id)) }

func teamAPI(id control.ChatID) string { return messaging + "/teams/" + url.PathEscape(string(id)) }

// all returns the records of a list, page by page.
func all[T any](ctx context.Context, c *client, person control.PersonID, path string) ([]T, error) {
	var records []T
	query := url.Values{"recordCount": {listed}}
	mark := "?"
	if strings.Contains(path, mark) {
		mark = "&"
	}
	for {
		page, err := call[list[T]](ctx, c, person, get(path+mark+query.Encode()))
		if err != nil {
			return nil, err
		}
		records = append(records, page.Records...)
		if page.Navigation.NextPageToken == "" {
			return records, nil
		}
		query.Set("pageToken", page.Navigation.NextPageToken)
	}
}

// chats returns all chats that the person can see.
func (c *client) chats(ctx context.Context, person control.PersonID) ([]chat, error) {
	return all[chat](ctx, c, person, messaging+"/chats")
}

func (c *client) chat(ctx context.Context, person control.PersonID, id control.ChatID) (chat, error) {
	return call[chat](ctx, c, person, get(chatAPI(id)))
}

// posts returns some posts of a chat, newest first.
func (c *client) posts(ctx context.Context, person control.PersonID, id control.ChatID, count, pageToken string) (list[post], error) {
	query := url.Values{"recordCount": {count}}
	if pageToken != "" {
		query.Set("pageToken", pageToken)
	}
	return call[list[post]](ctx, c, person, get(chatAPI(id)+"/posts?"+query.Encode()))
}

// markRead marks all that is in a chat as read.
func (c *client) markRead(ctx context.Context, person control.PersonID, id control.ChatID) error {
	path := "/restapi/v1.0/glip/chats/" + url.PathEscape(string(id)) + "/read"
	return c.tell(ctx, person, request{method: http.MethodPost, path: path})
}

// threadPosts returns the posts of a thread, newest first.
func (c *client) threadPosts(ctx context.Context, person control.PersonID, id control.ChatID, thread string) (list[post], error) {
	path := chatAPI(id) + "/threads/" + url.PathEscape(thread) + "/posts?recordCount=" + longestThread
	return call[list[post]](ctx, c, person, get(path))
}

func (c *client) post(ctx context.Context, person control.PersonID, id control.ChatID, postID control.PostID) (post, error) {
	return call[post](ctx, c, person, get(chatAPI(id)+"/posts/"+url.PathEscape(string(postID))))
}

func (c *client) createPost(ctx context.Context, person control.PersonID, id control.ChatID, p newPost) (post, error) {
	return call[post](ctx, c, person, request{method: http.MethodPost, path: chatAPI(id) + "/posts", body: p})
}

// createConversation returns the conversation with somebody or some, new or not.
func (c *client) createConversation(ctx context.Context, person control.PersonID, others []member) (chat, error) {
	body := newConversation{Members: others}
	return call[chat](ctx, c, person, request{method: http.MethodPost, path: messaging + "/conversations", body: body})
}

// directory returns the colleagues of a person, and the person.
func (c *client) directory(ctx context.Context, person control.PersonID) (directory, error) {
	all := directory{}
	for number := 1; ; number++ {
		query := url.Values{"perPage": {entries}, "page": {strconv.Itoa(number)}}
		path := "/restapi/v1.0/account/~/directory/entries?" + query.Encode()
		page, err := call[entryList](ctx, c, person, get(path))
		if err != nil {
			return nil, err
		}
		for _, e := range page.Records {
			all[e.ID] = e
		}
		if number >= page.Paging.TotalPages {
			return all, nil
		}
	}
}
