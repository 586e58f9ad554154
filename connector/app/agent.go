package app

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/dialog"
	"github.com/glipbox/glipbox/connector/internal/agent/handover"
	"github.com/glipbox/glipbox/connector/internal/agent/openai"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
	"github.com/glipbox/glipbox/connector/internal/agent/remote"
	"github.com/glipbox/glipbox/connector/internal/clock"
)

// RemoteAgent is an agent behind HTTP; docs/agents.md describes the protocol.
type RemoteAgent struct {
	URL     string
	Secret  string        // with which requests are signed
	Timeout time.Duration // of an answer, of a model's as well; 100 seconds when 0
}

// OpenAIAgent is a model behind chat completions.
type OpenAIAgent struct {
	BaseURL string // up to and with /v1
	Model   string
	Key     string // empty for servers that want none
	System  string // what the model is told first
	History int    // earlier posts that it is told; 20 when 0, none when negative
}

// agent returns the one agent that the options name, or the embedded Travel App. People
// can mute any of them.
func (a *App) agent() (connector.Agent, error) {
	agent, err := a.named()
	return handover.Agent{Agent: agent}, err
}

func (a *App) named() (connector.Agent, error) {
	o := a.options
	named := 0
	for _, given := range []bool{o.Agent != nil, o.AgentFile != "", o.Remote.URL != "", o.OpenAI.BaseURL != ""} {
		if given {
			named++
		}
	}
	switch {
	case named > 1:
		return nil, errors.New("several agents are named: choose one of --agent, --agent-url and --openai-base-url")
	case o.Agent != nil:
		return o.Agent, nil
	case o.AgentFile != "":
		return dialog.Load(o.AgentFile)
	case o.Remote.URL != "":
		return a.remoteAgent(o.Remote)
	case o.OpenAI.BaseURL != "":
		return a.openAIAgent(o.OpenAI)
	default:
		return dialog.Default()
	}
}

// remoteAgent signs with the time of the wall, for the agent lives there.
func (a *App) remoteAgent(o RemoteAgent) (connector.Agent, error) {
	return remote.New(remote.Settings{
		Settings: outbound.Settings{URL: o.URL, Timeout: o.Timeout, HTTP: a.outbound(a.direct())}, Secret: o.Secret, Clock: clock.Wall{},
	})
}

func (a *App) openAIAgent(o OpenAIAgent) (connector.Agent, error) {
	return openai.New(openai.Settings{
		Settings: outbound.Settings{URL: o.BaseURL, Timeout: a.options.Remote.Timeout, HTTP: a.outbound(a.proxied())}, Model: o.Model, Key: o.Key, System: o.System, History: o.History,
	})
}

// direct is where agents behind HTTP may be called, proxied where models may.
func (a *App) direct() outbound.Policy {
	return outbound.Policy{AllowLinkLocal: a.options.AllowLinkLocal}
}

func (a *App) proxied() outbound.Policy {
	return outbound.Policy{AllowLinkLocal: a.options.AllowLinkLocal, Proxy: http.ProxyFromEnvironment}
}

// outbound returns a client whose connections are closed with the connector.
func (a *App) outbound(p outbound.Policy) *http.Client {
	client := p.Client()
	a.clients = append(a.clients, client)
	return client
}

// agentMaker makes the agents that channels are bound to.
type agentMaker struct {
	policy          outbound.Policy
	direct, proxied *http.Client
	timeout         time.Duration // of an answer
}

var _ connector.Agents = (*agentMaker)(nil)

func (a *App) agentMaker() *agentMaker {
	return &agentMaker{
		policy: a.direct(), direct: a.outbound(a.direct()), proxied: a.outbound(a.proxied()), timeout: a.options.Remote.Timeout,
	}
}

// Agent makes the agent of a binding. People can mute it.
func (m *agentMaker) Agent(_ context.Context, b connector.AgentBinding, secret string) (connector.Agent, error) {
	choice, err := b.Choice()
	if err != nil {
		return nil, &connector.Problem{Reason: "The settings of the agent cannot be read.", Remedy: "Choose the agent anew on the Agent page."}
	}
	agent, err := m.make(choice, secret)
	if err != nil {
		return nil, err
	}
	return handover.Agent{Agent: agent}, nil
}

func (m *agentMaker) make(c connector.AgentChoice, secret string) (connector.Agent, error) {
	if c.Kind == connector.DialogAgent {
		return dialogAgent(c.Dialog)
	}
	if err := m.policy.Permits("url", c.URL); err != nil {
		return nil, err
	}
	if c.Kind == connector.HTTPAgent {
		return remote.New(remote.Settings{
			Settings: outbound.Settings{URL: c.URL, Timeout: m.timeout, HTTP: m.direct}, Secret: secret, Clock: clock.Wall{},
		})
	}
	history := c.History
	if history == 0 {
		history = -1 // none; openai takes 0 for its usual window
	}
	return openai.New(openai.Settings{
		Settings: outbound.Settings{URL: c.URL, Timeout: m.timeout, HTTP: m.proxied}, Model: c.Model, Key: secret, System: c.System, History: history,
	})
}

// dialogAgent reads dialog tasks. A mistake names its line.
func dialogAgent(text string) (connector.Agent, error) {
	agent, err := dialog.Parse("dialog.yaml", []byte(text))
	if err != nil {
		return nil, &connector.FieldError{Field: "dialog", Problem: &connector.Problem{
			Reason: err.Error() + ".", Remedy: "Mend that line; docs/connector.md describes the file.",
		}}
	}
	return agent, nil
}
