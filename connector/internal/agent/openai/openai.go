// Package openai is an agent behind the chat completions of OpenAI, or of anything that
// speaks them: Ollama, vLLM, a gateway.
//
//	POST {base}/chat/completions → data: {"choices":[{"delta":{"content":"…"}}]} … data: [DONE]
package openai

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

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const (
	// DefaultHistory is how many earlier posts of the chat a model is told.
	DefaultHistory = 20
	// DefaultTimeout is how long an answer may take: less than a message is worked on.
	DefaultTimeout = 100 * time.Second

	maxAnswer   = 8 << 20 // bytes of a stream
	maxDocument = 1 << 20 // bytes of one event
)

// Settings are what an agent is made of.
type Settings struct {
	BaseURL string // up to and with /v1
	Model   string
	Key     string // empty for servers that want none
	System  string // what the model is told first; empty for nothing
	History int    // earlier posts; DefaultHistory when 0, none when negative
	Timeout time.Duration
	HTTP    *http.Client // from outbound
}

// Agent asks a model.
type Agent struct {
	settings Settings
	url      *url.URL
}

var _ connector.Agent = (*Agent)(nil)

// New returns an agent, or a *connector.Problem that says which setting is wrong.
func New(s Settings) (*Agent, error) {
	base, err := outbound.Address("base URL of the model", s.BaseURL)
	if err != nil {
		return nil, err
	}
	if s.Model == "" {
		return nil, &connector.Problem{
			Reason: "The model has no name.",
			Remedy: "Give --openai-model, as the server lists it under /models.",
		}
	}
	if s.History == 0 {
		s.History = DefaultHistory
	}
	if s.Timeout <= 0 {
		s.Timeout = DefaultTimeout
	}
	return &Agent{settings: s, url: base.JoinPath("chat", "completions")}, nil
}

// server names the model in errors.
func (a *Agent) server() string { return "The model at " + outbound.Shown(a.url) }

// Reply asks the model for m after the history, and shows its answer while it comes.
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
	if res.StatusCode != http.StatusOK {
		return connector.Reply{}, a.refused(res)
	}
	said, err := read(res, show)
	if err == nil {
		err = said.complete()
	}
	if nonsense, ok := errors.AsType[*nonsenseError](err); ok {
		return connector.Reply{}, errors.New(a.server() + " " + nonsense.why)
	}
	if err != nil {
		return connector.Reply{}, outbound.Failed(ctx, a.server(), err)
	}
	return connector.Reply{Posts: outbound.Split(said.text.String())}, nil
}

func (a *Agent) request(ctx context.Context, m connector.Message) (*http.Request, error) {
	body, err := json.Marshal(completionRequest{Model: a.settings.Model, Messages: a.messages(m), Stream: true})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", outbound.ServerEvents+", application/json")
	req.Header.Set("User-Agent", "glipbox-connector")
	if a.settings.Key != "" {
		req.Header.Set("Authorization", "Bearer "+a.settings.Key)
	}
	return req, nil
}

type completionRequest struct {
	Model    string        `json:"model"`
	Messages []chatMessage `json:"messages"`
	Stream   bool          `json:"stream"`
}

type chatMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// messages is the conversation as a model reads it. Where several people write, each
// text begins with who did.
func (a *Agent) messages(m connector.Message) []chatMessage {
	var all []chatMessage
	if a.settings.System != "" {
		all = append(all, chatMessage{"system", a.settings.System})
	}
	history := m.History
	if keep := max(a.settings.History, 0); len(history) > keep {
		history = history[len(history)-keep:]
	}
	for _, e := range history {
		switch {
		case e.Text == "":
		case e.FromAgent:
			all = append(all, chatMessage{"assistant", e.Text})
		default:
			all = append(all, spoken(m.Chat, e.Sender, e.Text))
		}
	}
	return append(all, spoken(m.Chat, m.Sender, m.Text))
}

func spoken(chat connector.Chat, by connector.Person, text string) chatMessage {
	if chat.Type != connector.Direct && by.Name != "" {
		text = by.Name + ": " + text
	}
	return chatMessage{"user", text}
}

// completion is an answer of the server: whole, a part of a stream, or an error.
type completion struct {
	Choices []struct {
		Delta   content `json:"delta"`
		Message content `json:"message"`
		Finish  string  `json:"finish_reason"`
	} `json:"choices"`
	Error *serverError `json:"error"`
}

type content struct {
	Content string `json:"content"`
}

// nonsenseError reports an answer that is none. It continues a sentence that begins
// with the model.
type nonsenseError struct{ why string }

func (n *nonsenseError) Error() string { return "the model " + n.why }

// speech is what a model has said so far.
type speech struct {
	text   strings.Builder
	finish string // why it stopped; empty while it speaks
}

// read reads a stream, or the whole answer of a server that does not stream.
func read(res *http.Response, show connector.Progress) (*speech, error) {
	said := &speech{}
	body := outbound.Limited(res.Body, maxAnswer)
	media := outbound.MediaType(res.Header)
	if media == "application/json" {
		document, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		return said, said.hear(document)
	}
	if media != outbound.ServerEvents {
		return nil, &nonsenseError{fmt.Sprintf("answered with the content type %q, not text/event-stream", media)}
	}
	events := outbound.NewEvents(body, media, maxDocument)
	for {
		document, err := events.Next()
		if errors.Is(err, io.EOF) || string(document) == "[DONE]" {
			return said, nil
		}
		if err != nil {
			return nil, err
		}
		before := said.text.Len()
		if err := said.hear(document); err != nil {
			return nil, err
		}
		if said.text.Len() > before {
			show(outbound.Shorten(said.text.String()))
		}
	}
}

func (s *speech) hear(document []byte) error {
	var c completion
	if err := json.Unmarshal(document, &c); err != nil {
		return &nonsenseError{"answered what is not the JSON of a completion: " + err.Error()}
	}
	if c.Error != nil {
		return &nonsenseError{"reported an error: " + c.Error.Message}
	}
	for _, choice := range c.Choices[:min(len(c.Choices), 1)] {
		s.text.WriteString(choice.Delta.Content + choice.Message.Content)
		if choice.Finish != "" {
			s.finish = choice.Finish
		}
	}
	return nil
}

// complete refuses a speech that broke off or has no words.
func (s *speech) complete() error {
	switch {
	case s.finish == "content_filter":
		return &nonsenseError{"withheld its answer: its content filter"}
	case s.finish == "":
		return &nonsenseError{"broke off its answer"}
	case strings.TrimSpace(s.text.String()) == "":
		return &nonsenseError{"answered without a word (" + s.finish + ")"}
	}
	return nil
}
