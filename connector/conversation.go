package connector

import "context"

const transcriptLength = 500 // entries shown of one chat

// Conversations lists the chats of a channel's selected environment in which the
// agent was addressed, latest first.
func (c *Connector) Conversations(ctx context.Context, id StreamID) ([]Conversation, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.store.Conversations(ctx, id, channel.Environment)
}

// Conversation returns the transcript of a chat in the selected environment,
// oldest first.
func (c *Connector) Conversation(ctx context.Context, id StreamID, chat ChatID) ([]Entry, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	entries, err := c.store.Transcript(ctx, Lane{id, channel.Environment, chat}, transcriptLength)
	return by(channel.In(channel.Environment).Authorization.Person, entries), err
}

// DeadLetters lists the messages that were given up in the selected environment.
func (c *Connector) DeadLetters(ctx context.Context, id StreamID) ([]Letter, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	return c.store.DeadLetters(ctx, id, channel.Environment)
}
