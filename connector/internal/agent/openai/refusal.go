package openai

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const (
	maxRefusal       = 64 << 10 // bytes
	statusOverloaded = 529      // not of HTTP; some model servers say it
)

// serverError is how the servers say what went wrong. Some write a code as a number.
type serverError struct {
	Message string          `json:"message"`
	Type    string          `json:"type"`
	Code    json.RawMessage `json:"code"`
}

func (e serverError) is(code string) bool {
	return e.Type == code || strings.Trim(string(e.Code), `"`) == code
}

// refused says what a refusal means: a setting to mend, a server to wait for, or an
// error of the message.
func (a *Agent) refused(res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	said := readRefusal(res.Body)
	switch {
	case res.StatusCode == http.StatusUnauthorized || res.StatusCode == http.StatusForbidden:
		return &connector.Problem{
			Reason: a.server.String() + " refuses the API key" + quoted(said.Message) + ".",
			Remedy: "Give a valid key: on the channel's Agent page, or with --openai-api-key and Enable Channel once more.",
		}
	case res.StatusCode == http.StatusNotFound:
		return &connector.Problem{
			Reason: a.server.String() + " does not know the model " + a.settings.Model + quoted(said.Message) + ".",
			Remedy: "Compare base URL (with its /v1) and model with the server: on the channel's Agent page, or --openai-base-url and --openai-model, then Enable Channel once more.",
		}
	case res.StatusCode == http.StatusPaymentRequired || said.is("insufficient_quota"):
		return &connector.Problem{
			Reason: a.server.String() + " has no quota left" + quoted(said.Message) + ".",
			Remedy: "Raise the limit of the account that the API key belongs to, then enable the channel again.",
		}
	case res.StatusCode == statusOverloaded:
		return &connector.BusyError{Reason: a.server.String() + " is overloaded.", RetryAfter: outbound.RetryAfter(res.Header)}
	}
	return outbound.Refused(a.server.String(), res, said.Message)
}

func readRefusal(body io.Reader) serverError {
	text, _ := io.ReadAll(io.LimitReader(body, maxRefusal)) // as much as there is
	var said struct {
		Error serverError `json:"error"`
	}
	if json.Unmarshal(text, &said) != nil || said.Error.Message == "" {
		said.Error.Message = outbound.Excerpt(strings.NewReader(string(text)))
	}
	return said.Error
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return ": " + strings.TrimRight(text, ". ")
}
