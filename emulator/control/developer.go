package control

import (
	"context"
	"net/http"
	"net/url"
)

// DeveloperSession is a developer who is signed in to the Developer Console.
type DeveloperSession struct {
	Token     string    `json:"token"`
	Developer Developer `json:"developer"`
}

// DeveloperChange says which accounts are those of a developer; empty members stay.
type DeveloperChange struct {
	Sandbox    AccountID `json:"sandbox,omitempty"`
	Production AccountID `json:"production,omitempty"`
}

// Developers returns those who may sign in to the Developer Console, by e-mail and
// without passwords.
func (c *Client) Developers(ctx context.Context) ([]Developer, error) {
	return call[[]Developer](ctx, c, http.MethodGet, "/developers", nil)
}

// CreateDeveloper adds somebody who may sign in to the Developer Console.
func (c *Client) CreateDeveloper(ctx context.Context, d Developer) (Developer, error) {
	return call[Developer](ctx, c, http.MethodPost, "/developers", d)
}

// ChangeDeveloper makes accounts those of a developer: their applications belong to them.
func (c *Client) ChangeDeveloper(ctx context.Context, email string, change DeveloperChange) (Developer, error) {
	return call[Developer](ctx, c, http.MethodPatch, "/developers/"+url.PathEscape(email), change)
}

// SignInDeveloper checks e-mail and password of a developer.
func (c *Client) SignInDeveloper(ctx context.Context, email, password string) (DeveloperSession, error) {
	return call[DeveloperSession](ctx, c, http.MethodPost, "/developer-sessions", Developer{Email: email, Password: password})
}

// DeveloperSession returns who is signed in by a token.
func (c *Client) DeveloperSession(ctx context.Context, token string) (DeveloperSession, error) {
	return call[DeveloperSession](ctx, c, http.MethodGet, "/developer-sessions/"+url.PathEscape(token), nil)
}

// SignOutDeveloper ends a session. One that is over already is fine.
func (c *Client) SignOutDeveloper(ctx context.Context, token string) error {
	_, err := c.send(ctx, http.MethodDelete, "/developer-sessions/"+url.PathEscape(token), "", nil)
	return err
}
