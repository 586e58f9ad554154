package connector

import (
	"context"
	"errors"
)

// EventType says what happened to a post.
type EventType string

// The event types that the connector acts upon.
const (
	PostAdded   EventType = "PostAdded"
	PostChanged EventType = "PostChanged"
	PostRemoved EventType = "PostRemoved"
)

// Notification is what RingCentral says about a text message. Of a PostRemoved,
// only the id and the chat of the post are known.
type Notification struct {
	Type EventType
	Post Post
}

// Endpoint is what a transport has to know to tell a real notification from a
// forged one.
type Endpoint struct {
	Tokens []string // one of them comes along with every request; the second one is of a subscription that is being made
	Owner  PersonID // of the subscription
}

// Endpoint returns what guards a connection's webhook address. It answers
// ErrNotFound while nothing is expected there, and ErrBlocked, and what guards the address,
// for a blocked stream.
func (c *Connector) Endpoint(ctx context.Context, id StreamID, e Environment) (Endpoint, error) {
	endpoint, err := c.endpoint(ctx, id, e)
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrBlocked) && ctx.Err() == nil {
		c.missed.note(anyOf)
		c.upkeep.ring()
	}
	return endpoint, err
}

func (c *Connector) endpoint(ctx context.Context, id StreamID, e Environment) (Endpoint, error) {
	if !e.Valid() {
		return Endpoint{}, ErrNotFound
	}
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Endpoint{}, err
	}
	blocked := c.admit(ctx, channel)
	tokens, err := c.verificationTokens(ctx, connectionRef{id, e})
	if err != nil && blocked == nil {
		return Endpoint{}, err
	}
	return Endpoint{Tokens: tokens, Owner: channel.In(e).Authorization.Person.ID}, blocked
}

// verificationTokens returns those that RingCentral may send along, or ErrNotFound.
func (c *Connector) verificationTokens(ctx context.Context, ref connectionRef) ([]string, error) {
	tokens, err := c.store.VerificationTokens(ctx, ref.Stream, ref.Environment)
	if err == nil && len(tokens) == 0 {
		err = ErrNotFound
	}
	return tokens, err
}

// Receive stores a genuine notification. Once it returns, the message is answered
// sooner or later; a second time changes nothing. One without a type is about something
// that the connector does not act upon. What cannot be stored is read back later.
func (c *Connector) Receive(ctx context.Context, id StreamID, e Environment, owner PersonID, n Notification) error {
	taken := c.taking(Lane{id, e, n.Post.Chat}, n)
	err := c.tellMissed(ctx)
	if err == nil {
		err = c.receive(ctx, id, e, owner, n)
	}
	taken(err)
	return err
}

// receive is Receive for who gets the notification once more.
func (c *Connector) receive(ctx context.Context, id StreamID, e Environment, owner PersonID, n Notification) error {
	lane := Lane{Stream: id, Environment: e, Chat: n.Post.Chat}
	switch n.Type {
	case PostAdded:
		if n.Post.Creator == owner {
			c.count(lane.connection(), OfNotification, "own")
			return nil
		}
		return c.takeIn(ctx, lane, n.Post)
	case PostChanged:
		c.count(lane.connection(), OfNotification, "changed")
		return c.takeChange(ctx, lane, owner, n.Post)
	case PostRemoved:
		c.count(lane.connection(), OfNotification, "removed")
		err := c.store.RemovePost(ctx, lane, n.Post.ID)
		c.lanes.wake(lane) // a placeholder may be left
		return err
	case "":
		c.count(lane.connection(), OfNotification, "ignored")
		return nil
	default:
		return errors.New("connector: unknown event type " + string(n.Type))
	}
}

// takeIn stores a post that was added.
func (c *Connector) takeIn(ctx context.Context, l Lane, p Post) error {
	fresh, err := c.store.AddPost(ctx, l, p)
	if err != nil {
		return err
	}
	if !fresh {
		c.count(l.connection(), OfNotification, "duplicate")
		return nil
	}
	c.count(l.connection(), OfNotification, "stored")
	c.log.DebugContext(ctx, "post stored", "stream_id", l.Stream, "chat_id", l.Chat, "post_id", p.ID)
	c.lanes.wake(l)
	return nil
}

// takeChange stores the text that a post has by now. That may be told before the post itself, or
// the post not at all: what the next read-back would find is stored at once. Older posts are known.
func (c *Connector) takeChange(ctx context.Context, l Lane, owner PersonID, p Post) error {
	channel, err := c.store.Channel(ctx, l.Stream)
	if err != nil {
		return err
	}
	connection := channel.In(l.Environment)
	if !connection.Enabled || p.Creator == owner || p.Created.Before(connection.readFrom()) {
		return c.store.ChangePost(ctx, l, p)
	}
	fresh, err := c.takeFound(ctx, l, p)
	if fresh {
		c.lanes.wake(l)
	}
	return err
}

// Garbled notes that a genuine notification came, of which a part is missing. What it told is
// read back soon.
func (c *Connector) Garbled(id StreamID, e Environment) {
	c.missed.note(connectionRef{id, e})
	c.upkeep.ring()
}

// Refused notes that a transport refused a request. The stream is empty when there is none
// of that name.
func (c *Connector) Refused(id StreamID, e Environment, reason string) {
	c.count(connectionRef{id, e}, OfRefusal, reason)
}

// resume wakes every lane that was left unfinished.
func (c *Connector) resume(ctx context.Context) error {
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, channel := range channels {
		for _, e := range Environments() {
			if err := c.wakeConnection(ctx, connectionRef{channel.StreamID, e}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Connector) wakeConnection(ctx context.Context, ref connectionRef) error {
	lanes, err := c.store.WaitingLanes(ctx, ref.Stream, ref.Environment)
	if err != nil {
		return err
	}
	for _, lane := range lanes {
		c.lanes.wake(lane)
	}
	return nil
}
