// Package remote is an agent behind HTTP: each message is one signed POST, whose answer
// is the reply, at once or as a stream. docs/agents.md describes the protocol.
//
//	POST → {"message", "sender", "chat", "history"} → {"posts": [{"text", "card", "attachments"}]}
package remote

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const maxAnswer = 64 << 20 // bytes; a file of 30 MB in base64, with room

// Header fields of a request.
const (
	MessageIDHeader = "Glipbox-Message-Id" // the same whenever a message is sent again
	TimestampHeader = "Glipbox-Timestamp"  // seconds since 1970
	SignatureHeader = "Glipbox-Signature"  // v1= and the HMAC-SHA256 in hex
)

// Settings are what an agent is made of. Its clock is the wall, as its server's is.
type Settings struct {
	outbound.Settings

	Secret string // both sides know it
	Clock  connector.Clock
}

// Agent asks a server.
type Agent struct {
	settings Settings
	server   *outbound.Server
}

var _ connector.Agent = (*Agent)(nil)

// New returns an agent, or a *connector.FieldError that says which setting is wrong.
func New(s Settings) (*Agent, error) {
	server, err := outbound.NewServer("The agent", "url", s.Settings)
	if err != nil {
		return nil, err
	}
	if s.Secret == "" {
		return nil, &connector.FieldError{Field: "secret", Problem: &connector.Problem{
			Reason: "The agent's secret is missing: requests could not be signed.",
			Remedy: "Choose one, and give the same to the agent.",
		}}
	}
	return &Agent{settings: s, server: server}, nil
}

// Reply sends m and reads the answer. What is no answer is an error of the message.
func (a *Agent) Reply(ctx context.Context, m connector.Message, show connector.Progress) (connector.Reply, error) {
	body, err := encode(ctx, m)
	if err != nil {
		return connector.Reply{}, err
	}
	return a.server.Ask(ctx, outbound.Question{
		Header: a.header(m, body), Body: body, Refused: a.refused,
		Read: func(res *http.Response) (connector.Reply, error) { return read(res, show) },
	})
}

func (a *Agent) header(m connector.Message, body []byte) http.Header {
	timestamp := strconv.FormatInt(a.settings.Clock.Now().Unix(), 10)
	header := http.Header{}
	header.Set("Accept", "application/json, "+outbound.NDJSON+", "+outbound.ServerEvents)
	header.Set(MessageIDHeader, messageID(m))
	header.Set(TimestampHeader, timestamp)
	header.Set(SignatureHeader, Sign(a.settings.Secret, timestamp, body))
	return header
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
			Reason: a.server.String() + " refuses the signature (" + strconv.Itoa(res.StatusCode) + ").",
			Remedy: "Give the connector and the agent the same secret: on the channel's Agent page, or with --agent-secret and Enable Channel once more.",
		}
	case res.StatusCode < http.StatusOK || res.StatusCode >= http.StatusMultipleChoices:
		return outbound.Refused(a.server.String(), res, outbound.Excerpt(res.Body))
	}
	return nil
}

// read reads a reply of any media type.
func read(res *http.Response, show connector.Progress) (connector.Reply, error) {
	if res.StatusCode == http.StatusNoContent {
		return connector.Reply{}, nil
	}
	body := outbound.Limited(res, maxAnswer)
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
		return connector.Reply{}, outbound.Nonsense("answered with the content type %q, not application/json", media)
	}
}
