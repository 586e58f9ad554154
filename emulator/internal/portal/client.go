package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/glipbox/glipbox/emulator/control"
)

// refusal is what the REST API answers when it says no.
type refusal struct {
	Status  int    `json:"-"`
	Message string `json:"message"`
	Errors  []struct {
		Message string `json:"message"`
	} `json:"errors"`
}

func (r *refusal) Error() string {
	switch {
	case r.Message != "":
		return r.Message
	case len(r.Errors) > 0:
		return r.Errors[0].Message
	default:
		return "The API answered " + strconv.Itoa(r.Status) + " " + http.StatusText(r.Status) + "."
	}
}

// client calls the public REST API of one environment on behalf of people.
type client struct {
	environment control.Environment
	server      string
	control     *control.Client
	http        *http.Client

	mu     sync.Mutex
	tokens map[control.PersonID]string
}

// request is one call of the API.
type request struct {
	method string
	path   string // with the query
	body   any    // sent as JSON, unless nil
}

func get(path string) request { return request{method: http.MethodGet, path: path} }

// call makes one request as a person and decodes the answer. A token that no longer
// works is replaced once.
func call[T any](ctx context.Context, c *client, person control.PersonID, to request) (T, error) {
	var answer T
	raw, err := c.send(ctx, person, to)
	if no, ok := errors.AsType[*refusal](err); ok && no.Status == http.StatusUnauthorized {
		c.forget(person)
		raw, err = c.send(ctx, person, to)
	}
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("decode answer of %s: %w", to.path, err)
	}
	return answer, nil
}

func (c *client) send(ctx context.Context, person control.PersonID, to request) ([]byte, error) {
	token, err := c.token(ctx, person)
	if err != nil {
		return nil, err
	}
	req, err := c.newRequest(ctx, to)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.http.Do(req) //nolint:gosec // the server is the address of the emulator itself
	if err != nil {
		return nil, fmt.Errorf("call the API: %w", err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer of %s: %w", to.path, err)
	}
	if resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		return raw, nil
	}
	no := &refusal{Status: resp.StatusCode}
	_ = json.Unmarshal(raw, no) // without an envelope the status has to say it
	return nil, no
}

func (c *client) newRequest(ctx context.Context, to request) (*http.Request, error) {
	var reader io.Reader
	if to.body != nil {
		encoded, err := json.Marshal(to.body)
		if err != nil {
			return nil, fmt.Errorf("encode request to %s: %w", to.path, err)
		}
		reader = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, to.method, c.server+to.path, reader)
	if err != nil {
		return nil, fmt.Errorf("call %s: %w", to.path, err)
	}
	req.Header.Set("Accept", "application/json")
	if to.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

func (c *client) token(ctx context.Context, person control.PersonID) (string, error) {
	c.mu.Lock()
	token, ok := c.tokens[person]
	c.mu.Unlock()
	if ok {
		return token, nil
	}
	fresh, err := c.control.PersonToken(ctx, c.environment, person)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens[person] = fresh.AccessToken
	return fresh.AccessToken, nil
}

func (c *client) forget(person control.PersonID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.tokens, person)
}

const (
	messaging   = "/team-messaging/v1"
	listed      = "250"  // chats per request; the most that the API gives
	postsAtOnce = "100"  // of a chat on one page
	entries     = "1000" // of the directory per request
)

// chats returns all chats that the person can see.
func (c *client) chats(ctx context.Context, person control.PersonID) ([]chat, error) {
	var all []chat
	query := url.Values{"recordCount": {listed}}
	for {
		page, err := call[list[chat]](ctx, c, person, get(messaging+"/chats?"+query.Encode()))
		if err != nil {
			return nil, err
		}
		all = append(all, page.Records...)
		if page.Navigation.NextPageToken == "" {
			return all, nil
		}
		query.Set("pageToken", page.Navigation.NextPageToken)
	}
}

func (c *client) chat(ctx context.Context, person control.PersonID, id control.ChatID) (chat, error) {
	return call[chat](ctx, c, person, get(messaging+"/chats/"+url.PathEscape(string(id))))
}

// posts returns some posts of a chat, newest first.
func (c *client) posts(ctx context.Context, person control.PersonID, id control.ChatID, count, pageToken string) (list[post], error) {
	query := url.Values{"recordCount": {count}}
	if pageToken != "" {
		query.Set("pageToken", pageToken)
	}
	path := messaging + "/chats/" + url.PathEscape(string(id)) + "/posts?" + query.Encode()
	return call[list[post]](ctx, c, person, get(path))
}

func (c *client) post(ctx context.Context, person control.PersonID, id control.ChatID, postID control.PostID) (post, error) {
	path := messaging + "/chats/" + url.PathEscape(string(id)) + "/posts/" + url.PathEscape(string(postID))
	return call[post](ctx, c, person, get(path))
}

func (c *client) createPost(ctx context.Context, person control.PersonID, id control.ChatID, text string) (post, error) {
	path := messaging + "/chats/" + url.PathEscape(string(id)) + "/posts"
	return call[post](ctx, c, person, request{http.MethodPost, path, newPost{Text: text}})
}

// createConversation returns the direct conversation with somebody, new or not.
func (c *client) createConversation(ctx context.Context, person, other control.PersonID) (chat, error) {
	body := newConversation{Members: []member{{ID: other}}}
	return call[chat](ctx, c, person, request{http.MethodPost, messaging + "/conversations", body})
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
