package connector

import (
	"context"
	"errors"
	"sync"
)

// agents knows who answers in which channel. Fields below mu are guarded by it.
type agents struct {
	standard Agent
	source   Agents // nil when every channel has the standard agent

	mu   sync.Mutex
	made map[StreamID]boundAgent
}

// boundAgent is an agent with what it was made of.
type boundAgent struct {
	agent   Agent
	binding AgentBinding
	secret  string
}

// agent returns the agent of a channel. It is made anew when its binding or its
// secret has changed.
func (c *Connector) agent(ctx context.Context, channel Channel) (Agent, error) {
	if channel.Agent == (AgentBinding{}) {
		return c.agents.standard, nil
	}
	if c.agents.source == nil {
		return nil, &Problem{
			"The channel is bound to an agent that this connector does not know.",
			"Choose another one on the Agent page.",
		}
	}
	secret, err := c.store.Secret(ctx, SecretKey{Stream: channel.StreamID, Field: AgentSecret})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return c.agents.bound(ctx, channel, secret)
}

// forget drops the agent of a channel that is gone.
func (a *agents) forget(id StreamID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.made, id)
}

func (a *agents) bound(ctx context.Context, channel Channel, secret string) (Agent, error) {
	a.mu.Lock()
	known, ok := a.made[channel.StreamID]
	a.mu.Unlock()
	if ok && known.binding == channel.Agent && known.secret == secret {
		return known.agent, nil
	}
	agent, err := a.source.Agent(ctx, channel.Agent, secret)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made[channel.StreamID] = boundAgent{agent, channel.Agent, secret}
	return agent, nil
}
