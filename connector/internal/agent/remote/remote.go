// Package remote is an agent behind HTTP: each message is one signed POST, whose answer
// is the reply, at once or as a stream. docs/agents.md describes the protocol.
//
//	POST → {"message", "sender", "chat", "history"} → {"posts": [{"text", "card", "attachments"}]}
package remote

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const (
	// DefaultTimeout is how long an answer may take: less than a message is worked on.
	DefaultTimeout = 100 * time.Second

	maxAnswer = 64 << 20 // bytes; a file of 30 MB in base64, with room
)

// Header fields of a request.
const (
	MessageIDHeader = "Glipbox-Message-Id" // the same whenever a message is sent again
	TimestampHeader = "Glipbox-Timestamp"  // seconds since 1970
	SignatureHeader = "Glipbox-Signature"  // v1= and the HMAC-SHA256 in hex
)

// Settings are what an agent is made of. Its clock is the wall, as its server's is.
type Settings struct {
	URL     string
	Secret  string        // both sides know it
	Timeout time.Duration // DefaultTimeout when 0
	HTTP    *http.Client  // from outbound
	Clock   connector.Clock
}

// Agent asks a server.
type Agent struct {
	settings Settings
	url      *url.URL
}

var _ connector.Agent = (*Agent)(nil)

// New returns an agent, or a *connector.Problem that says which setting is wrong.
func New(s Settings) (*Agent, error) {
	address, err := outbound.Address("agent's URL", s.URL)
	if err != nil {
		return nil, err
	}
	if s.Secret == "" {
		return nil, &connector.Problem{
			Reason: "The agent's secret is missing: requests could not be signed.",
			Remedy: "Give --agent-secret, and the same secret to the agent.",
		}
	}
	if s.Timeout <= 0 {
		s.Timeout = DefaultTimeout
	}
	return &Agent{settings: s, url: address}, nil
}

// server names the agent in errors.
func (a *Agent) server() string { return "The agent at " + outbound.Shown(a.url) }

// Reply sends m and reads the answer. What is no answer is an error of the message.
func (a *Agent) Reply(ctx context.Context, m connector.Message, show connector.Progress) (connector.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, a.settings.Timeout)
	defer cancel()
	req, err := a.request(ctx, m)
	if err != nil {
		return connector.Reply{}, err
	}
	res, err := a.settings.HTTP.Do(req)
	if err != nil {
		return connector.Reply{}, outbound.Failed(ctx, a.server(), err)
	}
	defer res.Body.Close()
	if err := a.refused(res); err != nil {
		return connector.Reply{}, err
	}
	reply, err := a.read(res, show)
	if err == nil {
		return reply, nil
	}
	if rubbish, ok := errors.AsType[*rubbishError](err); ok {
		return connector.Reply{}, errors.New(a.server() + " " + rubbish.why)
	}
	return connector.Reply{}, outbound.Failed(ctx, a.server(), err)
}

func (a *Agent) request(ctx context.Context, m connector.Message) (*http.Request, error) {
	body, err := encode(m)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	timestamp := strconv.FormatInt(a.settings.Clock.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, "+outbound.NDJSON+", "+outbound.ServerEvents)
	req.Header.Set("User-Agent", "glipbox-connector")
	req.Header.Set(MessageIDHeader, messageID(m))
	req.Header.Set(TimestampHeader, timestamp)
	req.Header.Set(SignatureHeader, Sign(a.settings.Secret, timestamp, body))
	return req, nil
}

// Sign returns the signature of a body that is sent at a timestamp.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// refused is the error of a status other than 2xx.
func (a *Agent) refused(res *http.Response) error {
	switch {
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		return &connector.Problem{
			Reason: a.server() + " refuses the signature (" + strconv.Itoa(res.StatusCode) + ").",
			Remedy: "Give the connector and the agent the same secret, then enable the channel again.",
		}
	case res.StatusCode < http.StatusOK || res.StatusCode >= http.StatusMultipleChoices:
		return outbound.Refused(a.server(), res, outbound.Excerpt(res.Body))
	}
	return nil
}

// read reads a reply of any media type.
func (a *Agent) read(res *http.Response, show connector.Progress) (connector.Reply, error) {
	if res.StatusCode == http.StatusNoContent {
		return connector.Reply{}, nil
	}
	body := outbound.Limited(res.Body, maxAnswer)
	switch media := outbound.MediaType(res.Header); media {
	case "application/json":
		text, err := io.ReadAll(body)
		if err != nil {
			return connector.Reply{}, err
		}
		return decode(text)
	case outbound.NDJSON, outbound.ServerEvents:
		return readStream(outbound.NewEvents(body, media, maxAnswer), show)
	default:
		return connector.Reply{}, &rubbishError{"answered with the content type \"" + media + "\", not application/json"}
	}
}
