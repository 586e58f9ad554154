package control

import (
	"context"
	"net/http"
	"time"
)

// Mail is a mail that an environment has sent. Nothing leaves the emulator.
type Mail struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind"` // Activation, Invitation, Approval or Rejection
	To       string    `json:"to"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`
	Link     string    `json:"link,omitempty"`
	PersonID PersonID  `json:"personId,omitempty"`
	Time     time.Time `json:"time"`
}

// Mails returns the mails that an environment has sent, the oldest first. With an
// address, those to it only.
func (c *Client) Mails(ctx context.Context, env Environment, to string) ([]Mail, error) {
	return call[[]Mail](ctx, c, http.MethodGet, "/"+string(env)+"/mails"+query("to", to), nil)
}

// SendActivation sends the activation mail of a person who is not activated once more, and
// returns it. Its link is a new one; earlier ones stay good.
func (c *Client) SendActivation(ctx context.Context, env Environment, id PersonID) (Mail, error) {
	return call[Mail](ctx, c, http.MethodPost, "/"+string(env)+"/people/"+string(id)+"/activation", nil)
}

// DeveloperMails returns the mails that developers were sent about their applications, the
// oldest first. With an address, those to it only.
func (c *Client) DeveloperMails(ctx context.Context, to string) ([]Mail, error) {
	return call[[]Mail](ctx, c, http.MethodGet, "/mails"+query("to", to), nil)
}
