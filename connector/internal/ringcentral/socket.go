package ringcentral

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const (
	socketTokenPath = "/restapi/oauth/wstoken" //nolint:gosec // a path
	socketLife      = 24 * time.Hour           // after it a WebSocket is closed; its subscription goes on over the next
)

// SocketAddress returns where a WebSocket is opened, for a few seconds:
// POST /restapi/oauth/wstoken.
func (c *Client) SocketAddress(ctx context.Context, a connector.Access) (*url.URL, error) {
	var r struct {
		URI   string `json:"uri"`
		Token string `json:"ws_access_token"`
	}
	if err := c.do(ctx, call{access: a, method: http.MethodPost, path: socketTokenPath, answer: &r}); err != nil {
		return nil, err
	}
	address, err := url.Parse(r.URI)
	if err != nil {
		return nil, &connector.OutageError{Err: err}
	}
	query := address.Query()
	query.Set("access_token", r.Token)
	address.RawQuery = query.Encode()
	return address, nil
}

// SocketSubscription is the request that subscribes to the posts of all chats over a
// WebSocket: method, path and body.
func SocketSubscription() (method, path string, body any) {
	return http.MethodPost, subscriptionPath, subscriptionRequest{
		EventFilters: []string{postFilter}, DeliveryMode: deliveryMode{TransportType: "WebSocket"},
	}
}

// ReadSocketSubscription reads RingCentral's answer to it.
func (c *Client) ReadSocketSubscription(status int, header map[string]string, body []byte) (connector.Subscription, error) {
	if status >= http.StatusMultipleChoices {
		return connector.Subscription{}, socketRefusal(status, header, body)
	}
	var r subscriptionResponse
	if err := json.Unmarshal(body, &r); err != nil {
		return connector.Subscription{}, &connector.OutageError{Err: err, Sent: true}
	}
	if len(r.DisabledFilters) > 0 {
		return connector.Subscription{}, disabled(r)
	}
	subscription, err := c.subscription(r)
	subscription.Expires = c.Clock.Now().Add(socketLife)
	return subscription, err
}

// socketRefusal is a refusal that came in a frame.
func socketRefusal(status int, header map[string]string, body []byte) error {
	res := &http.Response{StatusCode: status, Status: strconv.Itoa(status) + " " + http.StatusText(status), Header: http.Header{}}
	for name, value := range header {
		res.Header.Set(name, value)
	}
	return refusal(res, body)
}
