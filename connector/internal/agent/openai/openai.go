// Package openai is an agent behind the chat completions of OpenAI, or of anything that
// speaks them: Ollama, vLLM, a gateway.
//
//	POST {base}/chat/completions → data: {"choices":[{"delta":{"content":"…"}}]} … data: [DONE]
package openai

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const (
	// DefaultHistory is how many earlier posts of the chat a model is told.
	DefaultHistory = 20

	maxAnswer   = 8 << 20 // bytes of a stream
	maxDocument = 1 << 20 // bytes of one event
)

// Settings are what an agent is made of. The URL is the base, up to and with /v1.
type Settings struct {
	outbound.Settings

	Model   string
	Key     string // empty for servers that want none
	System  string // what the model is told first; empty for nothing
	History int    // earlier posts; DefaultHistory when 0, none when negative
}

// Agent asks a model.
type Agent struct {
	settings Settings
	server   *outbound.Server
}

var _ connector.Agent = (*Agent)(nil)

// New returns an agent, or a *connector.FieldError that says which setting is wrong.
func New(s Settings) (*Agent, error) {
	server, err := outbound.NewServer("The model", "url", s.Settings, "chat", "completions")
	if err != nil {
		return nil, err
	}
	if s.Model == "" {
		return nil, &connector.FieldError{Field: "model", Problem: &connector.Problem{
			Reason: "The model has no name.",
			Remedy: "Name it as the server lists it under /models.",
		}}
	}
	if s.History == 0 {
		s.History = DefaultHistory
	}
	return &Agent{settings: s, server: server}, nil
}

// Reply asks the model for m after the history, and shows its answer while it comes.
func (a *Agent) Reply(ctx context.Context, m connector.Message, show connector.Progress) (connector.Reply, error) {
	messages, err := a.messages(ctx, m)
	if err != nil {
		return connector.Reply{}, err
	}
	body, err := json.Marshal(completionRequest{Model: a.settings.Model, Messages: messages, Stream: true})
	if err != nil {
		return connector.Reply{}, err
	}
	header := http.Header{}
	header.Set("Accept", outbound.ServerEvents+", application/json")
	if a.settings.Key != "" {
		header.Set("Authorization", "Bearer "+a.settings.Key)
	}
	return a.server.Ask(ctx, outbound.Question{
		Header: header, Body: body, Refused: a.refused,
		Read: func(res *http.Response) (connector.Reply, error) {
			said, err := read(res, show)
			if err == nil {
				err = said.complete()
			}
			if err != nil {
				return connector.Reply{}, err
			}
			return connector.Reply{Posts: outbound.Split(said.text.String())}, nil
		},
	})
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
func (a *Agent) messages(ctx context.Context, m connector.Message) ([]chatMessage, error) {
	var all []chatMessage
	if a.settings.System != "" {
		all = append(all, chatMessage{"system", a.settings.System})
	}
	history, err := m.History.Latest(ctx, a.settings.History)
	if err != nil {
		return nil, err
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
	return append(all, spoken(m.Chat, m.Sender, m.Text)), nil
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

// speech is what a model has said so far.
type speech struct {
	text   strings.Builder
	finish string // why it stopped; empty while it speaks
}

// read reads a stream, or the whole answer of a server that does not stream.
func read(res *http.Response, show connector.Progress) (*speech, error) {
	said := &speech{}
	body := outbound.Limited(res, maxAnswer)
	media := outbound.MediaType(res.Header)
	if media == "application/json" {
		document, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		err = said.hear(document)
		said.end()
		return said, err
	}
	if media != outbound.ServerEvents {
		return nil, outbound.Nonsense("answered with the content type %q, not text/event-stream", media)
	}
	events := outbound.NewEvents(body, media, maxDocument)
	for {
		document, err := events.Next()
		if errors.Is(err, io.EOF) {
			return said, nil
		}
		if string(document) == "[DONE]" {
			said.end()
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
		return outbound.Nonsense("answered what is not the JSON of a completion: %v", err)
	}
	if c.Error != nil {
		return outbound.Nonsense("reported an error: %s", c.Error.Message)
	}
	for _, choice := range c.Choices[:min(len(c.Choices), 1)] {
		s.text.WriteString(choice.Delta.Content + choice.Message.Content)
		if choice.Finish != "" {
			s.finish = choice.Finish
		}
	}
	return nil
}

// end notes that the server says that this is all, where it does not say why.
func (s *speech) end() {
	if s.finish == "" && s.text.Len() > 0 {
		s.finish = "stop"
	}
}

// complete refuses a speech that broke off or has no words.
func (s *speech) complete() error {
	switch {
	case s.finish == "content_filter":
		return outbound.Nonsense("withheld its answer: its content filter")
	case s.finish == "":
		return outbound.Nonsense("broke off its answer")
	case strings.TrimSpace(s.text.String()) == "":
		return outbound.Nonsense("answered without a word (%s)", s.finish)
	}
	return nil
}
