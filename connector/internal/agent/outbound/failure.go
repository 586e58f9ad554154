package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/connector"
)

const maxExcerpt = 200 // bytes of a refusal that an error repeats

// Failed says what it means that a server did not answer a request made with ctx.
// A server that cannot be reached is a *connector.BusyError; one that takes too long or
// breaks off fails the message.
func Failed(ctx context.Context, server string, err error) error {
	if forbidden, ok := errors.AsType[*ForbiddenError](err); ok {
		return &connector.Problem{
			Reason: server + " is not called: " + forbidden.Error() + ".",
			Remedy: "Give the agent another address, or start the connector with --agent-allow-link-local.",
		}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s did not answer in time: %w", server, context.DeadlineExceeded)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return &connector.BusyError{Reason: server + " cannot be reached: " + op.Error(), Err: err}
	}
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // without the address, in which a secret may be
	}
	return fmt.Errorf("%s broke off: %w", server, err)
}

// Refused says what it means that a server answered with a status other than 2xx. One
// that is overloaded is a *connector.BusyError; anything else fails the message.
func Refused(server string, res *http.Response, said string) error {
	text := fmt.Sprintf("%s answered %d", server, res.StatusCode)
	if said != "" {
		text += ": " + said
	}
	switch res.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &connector.BusyError{Reason: text, RetryAfter: RetryAfter(res.Header)}
	}
	if res.StatusCode >= http.StatusMultipleChoices && res.StatusCode < http.StatusBadRequest {
		text += "; redirects are not followed"
	}
	return errors.New(text)
}

// Excerpt reads the beginning of a refusal, on one line.
func Excerpt(body io.Reader) string {
	text, _ := io.ReadAll(io.LimitReader(body, maxExcerpt)) // as much as there is
	return strings.ToValidUTF8(strings.Join(strings.Fields(string(text)), " "), "")
}

// RetryAfter reads the header field of that name, in seconds or as a date; 0 without it.
func RetryAfter(h http.Header) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return max(0, time.Duration(seconds*float64(time.Second)))
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(now))
}
