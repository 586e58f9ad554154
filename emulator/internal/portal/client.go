package portal

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/glipbox/glipbox/emulator/control"
)

// refusal is what the REST API answers when it says no.
type refusal struct {
	Status  int    `json:"-"`
	Message string `json:"message"`
	Errors  []struct {
		Message   string `json:"message"`
		Parameter string `json:"parameterName"`
	} `json:"errors"`
}

// parameter returns the name of what the API refuses, or nothing.
func (r *refusal) parameter() string {
	for _, e := range r.Errors {
		if e.Parameter != "" {
			return e.Parameter
		}
	}
	return ""
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
	accept string // media type of the answer; JSON when empty
	body   any    // sent as JSON, unless nil
	file   *file  // sent instead of a body
}

func get(path string) request { return request{method: http.MethodGet, path: path} }

// call makes one request as a person and decodes the answer.
func call[T any](ctx context.Context, c *client, person control.PersonID, to request) (T, error) {
	var answer T
	raw, err := c.ask(ctx, person, to)
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("decode answer of %s: %w", to.path, err)
	}
	return answer, nil
}

// tell makes one request as a person whose answer says nothing more than yes.
func (c *client) tell(ctx context.Context, person control.PersonID, to request) error {
	_, err := c.ask(ctx, person, to)
	return err
}

// ask makes one request as a person. A token that no longer works is replaced once.
func (c *client) ask(ctx context.Context, person control.PersonID, to request) ([]byte, error) {
	raw, err := c.send(ctx, person, to)
	if no, ok := errors.AsType[*refusal](err); ok && no.Status == http.StatusUnauthorized {
		c.forget(person)
		return c.send(ctx, person, to)
	}
	return raw, err
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
	media := "application/json"
	if to.file != nil {
		reader, media = bytes.NewReader(to.file.content), to.file.media
	} else if to.body != nil {
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
	req.Header.Set("Accept", cmp.Or(to.accept, "application/json"))
	if reader != nil {
		req.Header.Set("Content-Type", media)
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
