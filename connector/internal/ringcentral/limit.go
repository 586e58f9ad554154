package ringcentral

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

// limited sends a request unless RingCentral has closed its rate group: each request
// before the end of a penalty would start it anew. A group that is closed now is
// noted for every process.
func (c *Client) limited(ctx context.Context, r call, send func() error) error {
	if c.Pauses == nil {
		return send()
	}
	limit := connector.RateLimit{
		Environment: r.access.Environment, Application: r.access.Application, Person: r.access.Person,
		Group: groupOf(r.method, r.path),
	}
	until, err := c.Pauses.PausedUntil(ctx, limit)
	if err != nil {
		return err
	}
	if left := until.Sub(c.Clock.Now()); left > 0 {
		return paused(limit.Group, left)
	}
	err = send()
	refused, ok := errors.AsType[*connector.RefusalError](err)
	if !ok || refused.Status != http.StatusTooManyRequests || refused.Group == "" || refused.RetryAfter <= 0 {
		return err
	}
	limit.Group = refused.Group
	return errors.Join(err, c.Pauses.Pause(ctx, limit, c.Clock.Now().Add(refused.RetryAfter)))
}

// paused is the refusal that RingCentral would answer.
func paused(group string, left time.Duration) error {
	return &connector.RefusalError{
		Status: http.StatusTooManyRequests, Code: "CMN-301", Message: "Request rate exceeded", Group: group, RetryAfter: left,
	}
}

// groupOf is the documented rate group of what the connector calls.
func groupOf(method, path string) string {
	switch {
	case path == socketTokenPath:
		return "auth"
	case strings.HasSuffix(path, "/files"):
		return "heavy"
	case strings.HasSuffix(path, "/renew"):
		return "light"
	case method != http.MethodGet, strings.HasSuffix(path, "/posts"), path == "/team-messaging/v1/chats":
		return "medium"
	default:
		return "light"
	}
}
