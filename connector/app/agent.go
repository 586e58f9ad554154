package app

import (
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
	Timeout time.Duration // of an answer; 100 seconds when 0
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
	client := a.outbound(outbound.Policy{AllowLinkLocal: a.options.AllowLinkLocal})
	return remote.New(remote.Settings{URL: o.URL, Secret: o.Secret, Timeout: o.Timeout, HTTP: client, Clock: clock.Wall{}})
}

func (a *App) openAIAgent(o OpenAIAgent) (connector.Agent, error) {
	client := a.outbound(outbound.Policy{AllowLinkLocal: a.options.AllowLinkLocal, Proxy: http.ProxyFromEnvironment})
	return openai.New(openai.Settings{
		BaseURL: o.BaseURL, Model: o.Model, Key: o.Key, System: o.System, History: o.History, HTTP: client,
	})
}

// outbound returns a client whose connections are closed with the connector.
func (a *App) outbound(p outbound.Policy) *http.Client {
	client := p.Client()
	a.clients = append(a.clients, client)
	return client
}
