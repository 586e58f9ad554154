package connector

import (
	"context"
	"errors"
	"strings"
	"time"
)

const (
	tryTimeout = time.Minute // of wall time
	maxTry     = 10000       // characters of a text to try
)

// BindAgent lets an agent answer in a channel, in both environments: from the next message
// on, whichever process takes it. A nil secret keeps the stored one, if the kind stays; an
// empty one is none. What is wrong with the choice is a *FieldError, and nothing changes.
func (c *Connector) BindAgent(ctx context.Context, id StreamID, choice AgentChoice, secret *string) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	binding, value, err := c.bindable(ctx, channel, choice, secret)
	if err != nil {
		return channel, err
	}
	var mended []connectionRef
	channel, err = c.change(ctx, id, func(channel *Channel) []Secret {
		channel.Agent = binding
		mended = channel.forgiveAgent()
		return []Secret{{agentSecret(id), value}}
	})
	if err != nil {
		return Channel{}, err
	}
	c.log.InfoContext(ctx, "agent chosen", "stream_id", id, "kind", string(binding.Kind))
	for _, ref := range mended {
		c.gates.open(ref)
		if err := c.wakeConnection(ctx, ref); err != nil {
			return channel, err
		}
	}
	return channel, nil
}

func agentSecret(id StreamID) SecretKey { return SecretKey{Stream: id, Field: AgentSecret} }

// bindable returns what is to be stored of a choice that an agent can be made of.
func (c *Connector) bindable(ctx context.Context, channel Channel, choice AgentChoice, secret *string) (AgentBinding, string, error) {
	if err := choice.check(); err != nil {
		return AgentBinding{}, "", err
	}
	binding, err := choice.binding()
	if err != nil || binding == (AgentBinding{}) {
		return binding, "", err
	}
	if c.agents.source == nil {
		return AgentBinding{}, "", badField("kind", "This connector has one agent only.", "Choose the connector's own.")
	}
	var value string
	switch {
	case secret != nil:
		value = strings.TrimSpace(*secret)
	case binding.Kind == channel.Agent.Kind:
		value, err = c.store.Secret(ctx, agentSecret(channel.StreamID))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return AgentBinding{}, "", err
		}
	}
	_, err = c.agents.source.Agent(ctx, binding, value)
	return binding, value, err
}

// forgiveAgent drops the problems that were the former agent's, and returns where.
func (c *Channel) forgiveAgent() []connectionRef {
	var mended []connectionRef
	for _, e := range Environments() {
		if connection := c.In(e); connection.Problem != nil && connection.AgentFails {
			connection.trouble(nil)
			mended = append(mended, connectionRef{c.StreamID, e})
		}
	}
	return mended
}

// HasAgentSecret reports whether a secret is stored for the agent of a channel.
func (c *Connector) HasAgentSecret(ctx context.Context, id StreamID) (bool, error) {
	_, err := c.store.Secret(ctx, agentSecret(id))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// TryAgent asks the agent of a channel as a person would in a direct chat. Nothing of it
// reaches RingCentral, and nothing is kept: memory is that of the trial before. A failure
// is a *FieldError of the text, or a *Problem.
func (c *Connector) TryAgent(ctx context.Context, id StreamID, text, memory string) (Reply, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Reply{}, err
	}
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > maxTry {
		return Reply{}, badField("text", "The text to try is missing, or has more than 10,000 characters.", "Write what a person would, for example Hello.")
	}
	agent, err := c.agent(ctx, channel)
	if err != nil {
		return Reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	reply, err := agent.Reply(ctx, Message{
		ID: 1, Stream: id, Environment: channel.Environment, Text: text, Memory: memory, Created: c.clock.Now(),
		Chat: Chat{ID: 1, Type: Direct, Name: "Trial"}, Sender: Person{ID: "trial", Name: "Trial Person", FirstName: "Trial"},
	}, func(string) {})
	if err == nil {
		return reply.separated(), nil
	}
	if _, told := errors.AsType[*Problem](err); told || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return Reply{}, err
	}
	return Reply{}, &Problem{"The agent did not answer: " + strings.TrimRight(err.Error(), ". ") + ".", "Mend the agent, or its settings, and try again."}
}
