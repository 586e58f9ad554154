// Package ringcentral calls RingCentral's REST API. It has wire types of its own,
// asks for each thing once and never repeats a request by itself.
package ringcentral

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	requestTimeout = 15 * time.Second // of any call without a nearer deadline
	maxAnswer      = 48 << 20         // bytes; 250 posts of 10000 characters fit, each escaped as a pair of \uXXXX
)

// Client is the connector's RingCentral.
type Client struct {
	HTTP  *http.Client
	Clock connector.Clock // of expiry times
	Bases map[connector.Environment]string
	// Pauses keeps closed rate groups from being asked; nil when nobody does.
	Pauses connector.Pauses
}

var _ connector.Platform = (*Client)(nil)

// call is one request of the API.
type call struct {
	access connector.Access
	method string
	path   string
	query  url.Values
	body   any // JSON; nil for none
	answer any // JSON; nil when nobody reads it
}

func (c *Client) do(ctx context.Context, r call) error {
	var body io.Reader
	if r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return err
		}
		body = bytes.NewReader(encoded)
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.method, c.address(r.access.Environment, r.path, r.query), body)
	if err != nil {
		return err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+r.access.Token)
	return c.limited(ctx, r, func() error { return c.send(req, r.answer) })
}

func (c *Client) address(e connector.Environment, path string, query url.Values) string {
	address := strings.TrimRight(c.Bases[e], "/") + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// send performs a request and decodes its answer.
func (c *Client) send(req *http.Request, answer any) error {
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "glipbox-connector")
	res, err := c.HTTP.Do(req)
	if err != nil {
		return outage(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return outage(err)
	}
	if len(body) > maxAnswer {
		return &connector.OutageError{Err: fmt.Errorf("the answer of %s is longer than %d MB", req.URL.Path, maxAnswer>>20), Sent: true}
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		return refusal(res, body)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return &connector.OutageError{Err: fmt.Errorf("unreadable answer of %s: %w", req.URL.Path, err), Sent: true}
	}
	return nil
}

// outage wraps an error of the transport. A request whose connection was never made
// was not received.
func outage(err error) error {
	dial, ok := errors.AsType[*net.OpError](err)
	return &connector.OutageError{Err: err, Sent: !ok || dial.Op != "dial"}
}
