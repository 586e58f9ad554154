package control

import (
	"context"
	"net/http"
	"time"
)

// Bot is an application that was installed in an account, where it has an extension of
// its own.
type Bot struct {
	PersonID  PersonID  `json:"personId"` // of its extension
	AccountID AccountID `json:"accountId"`
	ClientID  ClientID  `json:"clientId"`
	Name      string    `json:"name"`
	Extension string    `json:"extension"` // short number
	Email     string    `json:"email"`
	Installer PersonID  `json:"installer"`
	Installed time.Time `json:"installed"`
	Token     string    `json:"token,omitempty"` // permanent; a public bot has one when it has exchanged its code
}

// BotSpec asks for the installation of a bot.
type BotSpec struct {
	ClientID  ClientID  `json:"clientId"`
	AccountID AccountID `json:"accountId,omitempty"` // empty: the account that owns the application
	Installer PersonID  `json:"installer,omitempty"` // an administrator; the first one when empty
	Name      string    `json:"name,omitempty"`      // that of the application when empty
	NotReady  string    `json:"notReady,omitempty"`  // how long it cannot subscribe (SUB-406), such as 20s
}

func botsPath(env Environment) string { return "/" + string(env) + "/bots" }

// Bots returns the bots of an environment.
func (c *Client) Bots(ctx context.Context, env Environment) ([]Bot, error) {
	return call[[]Bot](ctx, c, http.MethodGet, botsPath(env), nil)
}

// InstallBot installs a bot and returns when its server has answered, a minute at most.
// When the server does not answer 2xx, the bot is not installed.
func (c *Client) InstallBot(ctx context.Context, env Environment, spec BotSpec) (Bot, error) {
	return call[Bot](ctx, c, http.MethodPost, botsPath(env), spec)
}

// Bot returns one bot.
func (c *Client) Bot(ctx context.Context, env Environment, id PersonID) (Bot, error) {
	return call[Bot](ctx, c, http.MethodGet, botsPath(env)+"/"+string(id), nil)
}

// RemoveBot takes a bot out of its account: it is notified, and then its token dies.
func (c *Client) RemoveBot(ctx context.Context, env Environment, id PersonID) error {
	_, err := c.send(ctx, http.MethodDelete, botsPath(env)+"/"+string(id), "", nil)
	return err
}
