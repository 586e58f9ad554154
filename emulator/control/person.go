package control

import (
	"context"
	"net/http"
)

// Token lets its holder act as a person through the public REST API.
type Token struct {
	AccessToken string `json:"accessToken"`
	ExpiresIn   int64  `json:"expiresIn"` // seconds
}

// Post is an entry in a chat.
type Post struct {
	ID           PostID   `json:"id"`
	ChatID       ChatID   `json:"chatId"`
	CreatorID    PersonID `json:"creatorId"`
	Type         string   `json:"type"`
	Text         string   `json:"text"`
	CreationTime string   `json:"creationTime"`
}

// NewPost is what a person writes: into the chat ChatID, or into the direct
// conversation with the person To, which is made when there is none.
type NewPost struct {
	ChatID ChatID `json:"chatId,omitempty"`
	To     string `json:"to,omitempty"` // id or e-mail of a person
	Text   string `json:"text"`
}

// PersonChange says what to change of a person; empty members stay.
type PersonChange struct {
	Status string `json:"status,omitempty"`
}

// People returns the people of all accounts of an environment.
func (c *Client) People(ctx context.Context, env Environment) ([]Person, error) {
	return call[[]Person](ctx, c, http.MethodGet, "/"+string(env)+"/people", nil)
}

// RemovedPerson is what is remembered of somebody who was removed.
type RemovedPerson struct {
	ID        PersonID  `json:"id"`
	AccountID AccountID `json:"accountId"`
	Type      string    `json:"type"` // User, Bot, …
	Name      string    `json:"name"`
}

// RemovedPeople returns the users and bots of an environment that were removed.
func (c *Client) RemovedPeople(ctx context.Context, env Environment) ([]RemovedPerson, error) {
	return call[[]RemovedPerson](ctx, c, http.MethodGet, "/"+string(env)+"/removed-people", nil)
}

// ChangePerson enables or disables a person.
func (c *Client) ChangePerson(ctx context.Context, env Environment, id PersonID, change PersonChange) (Person, error) {
	return call[Person](ctx, c, http.MethodPatch, "/"+string(env)+"/people/"+string(id), change)
}

// UnlockPerson lets a person sign in again who is locked out by wrong passwords.
func (c *Client) UnlockPerson(ctx context.Context, env Environment, id PersonID) error {
	_, err := c.send(ctx, http.MethodDelete, "/"+string(env)+"/people/"+string(id)+"/lock", "", nil)
	return err
}

// PersonToken returns an access token with which the RingCentral app of the person
// would call the API.
func (c *Client) PersonToken(ctx context.Context, env Environment, id PersonID) (Token, error) {
	return call[Token](ctx, c, http.MethodPost, "/"+string(env)+"/people/"+string(id)+"/token", nil)
}

// CreatePost posts as the person.
func (c *Client) CreatePost(ctx context.Context, env Environment, id PersonID, post NewPost) (Post, error) {
	return call[Post](ctx, c, http.MethodPost, "/"+string(env)+"/people/"+string(id)+"/posts", post)
}
