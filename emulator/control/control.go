// Package control holds the types of the control API, /_emulator/v1 on the console
// address, and its Go client. With it a test prepares accounts, acts as a person,
// reads what happened and moves the clock.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Prefix is the path under which the control API is served.
const Prefix = "/_emulator/v1"

// Environment names a world of its own.
type Environment string

// The two environments of the platform.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
)

// Ids are written as Team Messaging writes them: decimal strings.
type (
	// AccountID identifies a company.
	AccountID string
	// PersonID identifies a user: the number of the extension, or glip- and a number for
	// a guest of a team.
	PersonID string
	// ChatID identifies a chat of any type.
	ChatID string
	// PostID identifies a post.
	PostID string
	// ClientID identifies an application, in letters and digits.
	ClientID string
	// SubscriptionID is a UUID.
	SubscriptionID string
)

// Client calls the control API of a running emulator. It is safe for concurrent use.
type Client struct {
	base string
	http *http.Client
}

// New returns a client of the emulator whose console address is baseURL, such as
// "http://127.0.0.1:8840". A nil client means a plain one without time limit: end
// calls by their contexts.
func New(baseURL string, client *http.Client) *Client {
	if client == nil {
		client = &http.Client{}
	}
	return &Client{base: strings.TrimSuffix(baseURL, "/") + Prefix, http: client}
}

// Error is what the control API answers when it refuses a request.
type Error struct {
	Status  int    `json:"-"`
	Message string `json:"error"`            // one sentence, with the remedy
	Oldest  uint64 `json:"oldest,omitempty"` // of a 410: the oldest change kept
}

func (e *Error) Error() string { return e.Message }

// Info says where everything is.
type Info struct {
	Console    string `json:"console"`
	Sandbox    string `json:"sandbox"`
	Production string `json:"production"`
}

// URL returns the base address of an environment's API.
func (i Info) URL(env Environment) string {
	if env == Production {
		return i.Production
	}
	return i.Sandbox
}

// Info returns the addresses of the emulator.
func (c *Client) Info(ctx context.Context) (Info, error) {
	return call[Info](ctx, c, http.MethodGet, "", nil)
}

// ErrNoAnswer reports that nothing answers at the emulator's address.
var ErrNoAnswer = errors.New("no emulator answers")

// call sends body as JSON, unless it is nil, and decodes the answer.
func call[T any](ctx context.Context, c *Client, method, path string, body any) (T, error) {
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return *new(T), fmt.Errorf("encode request to %s: %w", path, err)
		}
		reader = bytes.NewReader(encoded)
	}
	raw, err := c.send(ctx, method, path, "application/json", reader)
	if err != nil || len(raw) == 0 {
		return *new(T), err
	}
	return decode[T](raw, path)
}

func decode[T any](raw []byte, path string) (T, error) {
	var answer T
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("decode answer of %s: %w", path, err)
	}
	return answer, nil
}

// send makes one request and returns the body of a 2xx answer.
func (c *Client) send(ctx context.Context, method, path, media string, body io.Reader) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", media)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w at %s: %w", ErrNoAnswer, c.base, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read answer of %s: %w", path, err)
	}
	if resp.StatusCode >= http.StatusOK && resp.StatusCode < http.StatusMultipleChoices {
		return raw, nil
	}
	refusal := &Error{Status: resp.StatusCode}
	if json.Unmarshal(raw, refusal) != nil || refusal.Message == "" {
		refusal.Message = fmt.Sprintf("%s %s answered %s", method, path, resp.Status)
	}
	return nil, refusal
}

// query builds a query string from pairs, leaving out the empty ones.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// seconds writes a duration for a query; zero is left out.
func seconds(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
