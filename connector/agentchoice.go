package connector

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AgentKind is a kind of agent that a channel can be bound to.
type AgentKind string

// The kinds of agents.
const (
	StandardAgent AgentKind = ""       // the connector's own
	DialogAgent   AgentKind = "dialog" // dialog tasks
	HTTPAgent     AgentKind = "http"   // a server that gets every message, signed
	OpenAIAgent   AgentKind = "openai" // a model behind chat completions
)

const (
	maxDialog  = 64 << 10 // bytes of YAML
	maxAddress = 2000     // characters of a URL
	maxModel   = 200      // characters of a model's name
	maxSystem  = 20000    // characters that a model is told first

	// MaxHistory is how many earlier posts of a chat an agent can be told.
	MaxHistory = 20
)

// AgentChoice is what a person enters on the Agent page. Of its settings those count that
// its kind has.
type AgentChoice struct {
	Kind    AgentKind `json:"-"`
	Dialog  string    `json:"dialog,omitempty"`  // of a DialogAgent: YAML
	URL     string    `json:"url,omitempty"`     // of an HTTPAgent; of an OpenAIAgent the base, up to and with /v1
	Model   string    `json:"model,omitempty"`   // of an OpenAIAgent
	System  string    `json:"system,omitempty"`  // what the model is told first
	History int       `json:"history,omitempty"` // earlier posts that it is told; 0 for none
}

// Choice returns what was chosen.
func (b AgentBinding) Choice() (AgentChoice, error) {
	c := AgentChoice{Kind: b.Kind}
	if b.Settings == "" {
		return c, nil
	}
	return c, json.Unmarshal([]byte(b.Settings), &c)
}

// binding is the choice as it is stored, without what its kind does not have.
func (c AgentChoice) binding() (AgentBinding, error) {
	kept := AgentChoice{}
	switch c.Kind {
	case StandardAgent:
		return AgentBinding{}, nil
	case DialogAgent:
		kept.Dialog = c.Dialog
	case HTTPAgent:
		kept.URL = strings.TrimSpace(c.URL)
	case OpenAIAgent:
		kept = AgentChoice{URL: strings.TrimSpace(c.URL), Model: strings.TrimSpace(c.Model), System: strings.TrimSpace(c.System), History: c.History}
	}
	settings, err := json.Marshal(kept)
	return AgentBinding{Kind: c.Kind, Settings: string(settings)}, err
}

// check refuses what no agent can be made of.
func (c AgentChoice) check() error {
	switch c.Kind {
	case StandardAgent, DialogAgent, HTTPAgent, OpenAIAgent:
	default:
		return badField("kind", "There is no agent of the kind "+strconv.Quote(string(c.Kind))+".", "Choose dialog, http or openai, or leave it empty for the connector's own.")
	}
	switch {
	case c.Kind == DialogAgent && len(c.Dialog) > maxDialog:
		return badField("dialog", "The dialog tasks are longer than 64 KB.", "Shorten them, or start the connector with them: --agent FILE.")
	case utf8.RuneCountInString(c.URL) > maxAddress:
		return badField("url", "The address has more than 2,000 characters.", "Give a shorter one.")
	case utf8.RuneCountInString(c.Model) > maxModel:
		return badField("model", "The name of the model has more than 200 characters.", "Name it as the server lists it under /models.")
	case utf8.RuneCountInString(c.System) > maxSystem:
		return badField("system", "The system text has more than 20,000 characters.", "Shorten it.")
	case c.History < 0 || c.History > MaxHistory:
		return badField("history", "The history window has 0 to "+strconv.Itoa(MaxHistory)+" posts.", "Enter a number among them.")
	}
	return nil
}

func badField(field, reason, remedy string) error {
	return &FieldError{Field: field, Problem: &Problem{reason, remedy}}
}
