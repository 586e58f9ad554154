package connector

import (
	"context"
	"errors"
	"time"
)

const attemptLife = 10 * time.Minute // a person's time to sign in

// Callback is what RingCentral's redirect carries.
type Callback struct {
	Stream           StreamID
	Session          string // of the browser that was redirected
	State            string
	Code             string
	Error            string
	ErrorDescription string
}

// BeginAuthorization returns the address of RingCentral's login page for the
// selected environment. Only the browser session that it was begun for can
// complete it; with an empty session, whoever is sent back with its state.
func (c *Connector) BeginAuthorization(ctx context.Context, id StreamID, session string) (string, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return "", err
	}
	if channel.Blocked() { // what the browser brings back would be refused
		return "", blocked()
	}
	app, err := c.application(ctx, channel, channel.Environment)
	if err != nil {
		return "", err
	}
	attempt, err := c.newAttempt(channel, session)
	if err != nil {
		return "", err
	}
	uri, err := c.platform.AuthorizeURI(ctx, app, attempt.State, attempt.Verifier)
	if err != nil {
		_, err = c.failAuthorization(ctx, connectionRef{id, channel.Environment}, err)
		return "", err
	}
	return uri, c.store.SaveAttempt(ctx, attempt)
}

func (c *Connector) newAttempt(channel Channel, session string) (Attempt, error) {
	state, err := c.entropy.text(secretBytes)
	if err != nil {
		return Attempt{}, err
	}
	verifier, err := c.entropy.text(secretBytes)
	if err != nil {
		return Attempt{}, err
	}
	return Attempt{
		State: state, Session: session, Verifier: verifier,
		Stream: channel.StreamID, Environment: channel.Environment,
		Expires: c.clock.Now().Add(attemptLife),
	}, nil
}

// CompleteAuthorization takes what RingCentral's redirect brought and stores who
// is authorized.
func (c *Connector) CompleteAuthorization(ctx context.Context, back Callback) (Channel, error) {
	if err := c.Admit(ctx, back.Stream); err != nil && !errors.Is(err, ErrNotFound) {
		if errors.Is(err, ErrBlocked) {
			c.NoteRefused(back.Stream, RefusedCall{Kind: AuthorizationCall})
		}
		return Channel{}, err
	}
	attempt, err := c.store.TakeAttempt(ctx, back.State)
	if errors.Is(err, ErrNotFound) {
		return Channel{}, staleAttempt()
	}
	if err != nil {
		return Channel{}, err
	}
	if attempt.Stream != back.Stream || attempt.Session != "" && attempt.Session != back.Session {
		return Channel{}, foreignAttempt()
	}
	if c.clock.Now().After(attempt.Expires) {
		return Channel{}, staleAttempt()
	}
	ref := connectionRef{attempt.Stream, attempt.Environment}
	if back.Error != "" {
		refusal := &RefusalError{Name: back.Error, Message: back.ErrorDescription}
		return c.failAuthorization(ctx, ref, refusal)
	}
	return c.authorize(ctx, ref, Grant{Code: back.Code, Verifier: attempt.Verifier})
}

// failAuthorization says why an authorization came to nothing. A connection that is
// authorized already stays as it is: the old authorization goes on.
func (c *Connector) failAuthorization(ctx context.Context, ref connectionRef, cause error) (Channel, error) {
	problem := explain(authorizing, cause)
	channel, err := c.store.Channel(ctx, ref.Stream)
	if err != nil {
		return Channel{}, err
	}
	if connection := channel.In(ref.Environment); connection.Authorization.Person.ID != "" && connection.Problem == nil {
		return channel, problem
	}
	return c.fail(ctx, ref, problem)
}

// AuthorizeJWT authorizes the selected environment by a personal JWT credential,
// without a browser.
func (c *Connector) AuthorizeJWT(ctx context.Context, id StreamID, jwt string) (Channel, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	return c.authorize(ctx, connectionRef{id, channel.Environment}, Grant{Assertion: jwt})
}

// authorize exchanges g and stores the token together with its owner.
func (c *Connector) authorize(ctx context.Context, ref connectionRef, g Grant) (Channel, error) {
	channel, err := c.store.Channel(ctx, ref.Stream)
	if err != nil {
		return Channel{}, err
	}
	app, err := c.application(ctx, channel, ref.Environment)
	if err != nil {
		return Channel{}, err
	}
	token, err := c.platform.Grant(ctx, app, g)
	if err != nil {
		return c.failAuthorization(ctx, ref, err)
	}
	person, err := c.platform.Self(ctx, Access{Environment: ref.Environment, Token: token.Access})
	if err != nil {
		return c.failAuthorization(ctx, ref, err)
	}
	token.Application, token.Person = app.Key, person.ID
	save := func() { channel, err = c.saveAuthorization(ctx, ref, g, token, person) }
	if channel.In(ref.Environment).Enabled && channel.In(ref.Environment).Authorization.Person.ID != person.ID {
		c.over(ctx, ref, c.unsubscribe, save)
	} else {
		save()
	}
	return channel, err
}

func (c *Connector) saveAuthorization(ctx context.Context, ref connectionRef, g Grant, token Token, person Person) (Channel, error) {
	value, err := encodeToken(token)
	if err != nil {
		return Channel{}, err
	}
	channel, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		connection := channel.In(ref.Environment)
		if connection.Authorization.Person.ID != person.ID {
			connection.Enabled, connection.Subscription = false, Subscription{}
		}
		connection.Authorization = Authorization{Person: person, At: c.clock.Now().UTC()}
		connection.Problem = nil
		return []Secret{{ref.secret(SessionToken), value}, {ref.secret(PersonalJWT), g.Assertion}}
	})
	if err != nil {
		return Channel{}, err
	}
	c.gates.open(ref)
	c.log.InfoContext(ctx, "channel authorized", "stream_id", ref.Stream, "environment", ref.Environment, "person_id", person.ID)
	return channel, c.wakeConnection(ctx, ref)
}

// application returns the OAuth client of a connection.
func (c *Connector) application(ctx context.Context, channel Channel, e Environment) (Application, error) {
	connection := channel.In(e)
	if connection.ApplicationKey == "" {
		return Application{}, &Problem{
			"The channel has no Application Key for " + string(e) + " yet.",
			"Enter it on the Configurations page and save first.",
		}
	}
	secret, err := c.store.Secret(ctx, connectionRef{channel.StreamID, e}.secret(ApplicationSecret))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Application{}, err
	}
	return Application{
		Environment: e, Key: connection.ApplicationKey, Secret: secret,
		RedirectURI: c.RedirectURI(channel.StreamID),
	}, nil
}
