package connector

import (
	"context"
	"time"
)

const botTokenLife = 2147483647 * time.Second // RingCentral's word for "permanent"

// Install is what RingCentral sends to a channel's redirect URI when a bot is
// installed: a private one brings its token, a public one a code.
type Install struct {
	ClientID string // empty if it was not said
	Token    string
	Code     string
}

// InstallBot authorizes a channel as the bot that was installed. Anybody could send
// such a request: it never replaces the authorization of somebody else, and the token
// has to be a bot's.
func (c *Connector) InstallBot(ctx context.Context, id StreamID, in Install) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	if err := c.admit(ctx, channel); err != nil {
		c.NoteRefused(id, RefusedCall{Kind: InstallationCall})
		return Channel{}, err
	}
	environment := channel.Environment
	for _, e := range Environments() {
		if in.ClientID != "" && channel.In(e).ApplicationKey == in.ClientID {
			environment = e
		}
	}
	connection := channel.In(environment)
	if connection.ApplicationKey == "" || in.ClientID != "" && connection.ApplicationKey != in.ClientID {
		return Channel{}, foreignInstall()
	}
	token := Token{Access: in.Token, Expires: c.clock.Now().Add(botTokenLife)}
	if in.Token == "" {
		if token, err = c.exchangeInstall(ctx, channel, environment, in.Code); err != nil {
			return Channel{}, explain(authorizing, err)
		}
	}
	person, err := c.platform.Self(ctx, Access{Environment: environment, Token: token.Access})
	if err != nil {
		return Channel{}, explain(authorizing, err)
	}
	known := connection.Authorization.Person.ID
	if !person.Bot || known != "" && known != person.ID {
		return Channel{}, foreignInstall()
	}
	token.Application, token.Person = connection.ApplicationKey, person.ID
	return c.saveAuthorization(ctx, connectionRef{id, environment}, Grant{}, token, person)
}

func (c *Connector) exchangeInstall(ctx context.Context, channel Channel, e Environment, code string) (Token, error) {
	app, err := c.application(ctx, channel, e)
	if err != nil {
		return Token{}, err
	}
	return c.platform.Grant(ctx, app, Grant{Code: code})
}

func foreignInstall() *Problem {
	return &Problem{
		"This installation is not that of the channel's application, or of no bot.",
		"Compare the Application Key with the bot's Client ID, or press Disconnect first, then install it again.",
	}
}
