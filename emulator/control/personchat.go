package control

import (
	"context"
	"net/http"
)

// PersonChat is a chat as the list of chats of a person shows it.
type PersonChat struct {
	ID       ChatID      `json:"id"`
	Type     string      `json:"type"`              // Everyone, Team, Group, Direct or Personal
	Name     string      `json:"name,omitempty"`    // only of a team and of Everyone
	Members  []PersonID  `json:"members,omitempty"` // only of a conversation
	Favorite bool        `json:"favorite"`
	Unread   int         `json:"unread"` // posts of others that the person has not read; beyond 100 they are not counted
	Latest   *LatestPost `json:"latest,omitempty"`
}

// LatestPost is what was said last in a chat, with what it takes to write it in one line.
type LatestPost struct {
	Post

	Mentions map[string]string `json:"mentions,omitempty"` // names by id
	Added    []PersonID        `json:"addedPersonIds,omitempty"`
	Carries  string            `json:"carries,omitempty"` // the name of a file or an event, or what else is attached
}

// PersonChats returns all chats that a person is in, the one that changed last first.
func (c *Client) PersonChats(ctx context.Context, env Environment, id PersonID) ([]PersonChat, error) {
	return call[[]PersonChat](ctx, c, http.MethodGet, "/"+string(env)+"/people/"+string(id)+"/chats", nil)
}

// PersonChat returns one chat that a person is in.
func (c *Client) PersonChat(ctx context.Context, env Environment, id PersonID, chat ChatID) (PersonChat, error) {
	return call[PersonChat](ctx, c, http.MethodGet, "/"+string(env)+"/people/"+string(id)+"/chats/"+string(chat), nil)
}
