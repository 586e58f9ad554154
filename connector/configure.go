package connector

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

const (
	streamBytes = 12 // of randomness in a stream id
	secretBytes = 32 // of randomness in a state, a verifier, a verification token
)

// Configuration is what a person enters on the Configurations page.
type Configuration struct {
	Environment       Environment
	ApplicationKey    string         // empty keeps the stored one
	ApplicationSecret *string        // nil keeps the stored one; empty is a client-side application
	Transport         *TransportType // nil keeps the stored one
}

// CreateChannel makes a channel in Draft. Its stream id, and so its redirect URI,
// never change.
func (c *Connector) CreateChannel(ctx context.Context, name string) (Channel, error) {
	name = strings.TrimSpace(name)
	if err := checkName(name); err != nil {
		return Channel{}, err
	}
	id, err := c.entropy.text(streamBytes)
	if err != nil {
		return Channel{}, err
	}
	return c.createChannel(ctx, StreamID("st-"+id), name)
}

const maxName = 200 // characters of a channel, and of an Application Key

func checkName(name string) error {
	switch {
	case name == "":
		return badField("name", "The channel has no name.", "Name it like the agent, for example Travel App.")
	case utf8.RuneCountInString(name) > maxName:
		return badField("name", "The name has more than 200 characters.", "Name it like the agent, for example Travel App.")
	}
	return nil
}

// CreateChannelOnce makes a channel for a form with a key of its own, from FormKey: however
// often the form is sent, there is one.
func (c *Connector) CreateChannelOnce(ctx context.Context, name, key string) (Channel, error) {
	name = strings.TrimSpace(name)
	if checkName(name) != nil || key == "" {
		return c.CreateChannel(ctx, name)
	}
	digest := sha256.Sum256([]byte("channel " + key))
	id := StreamID("st-" + base64.RawURLEncoding.EncodeToString(digest[:streamBytes]))
	channel, err := c.createChannel(ctx, id, name)
	if errors.Is(err, ErrConflict) {
		return c.store.Channel(ctx, id)
	}
	return channel, err
}

func (c *Connector) createChannel(ctx context.Context, id StreamID, name string) (Channel, error) {
	channel := Channel{StreamID: id, Name: name, Environment: Sandbox, Created: c.clock.Now().UTC()}
	if err := c.store.SaveChannel(ctx, channel); err != nil {
		return Channel{}, err
	}
	return c.store.Channel(ctx, id)
}

// FormKey returns a key for one form, so that it counts once.
func (c *Connector) FormKey() (string, error) { return c.entropy.text(secretBytes) }

// Channels lists all channels, oldest first.
func (c *Connector) Channels(ctx context.Context) ([]Channel, error) { return c.store.Channels(ctx) }

// Channel reads one channel, or answers ErrNotFound.
func (c *Connector) Channel(ctx context.Context, id StreamID) (Channel, error) {
	return c.store.Channel(ctx, id)
}

// RedirectURI is the OAuth Redirect URI of a channel, to be registered exactly so.
func (c *Connector) RedirectURI(id StreamID) string {
	return c.publicURL + "/oauth/callback?streamid=" + url.QueryEscape(string(id))
}

// WebhookURL is where RingCentral sends the notifications of a channel.
func (c *Connector) WebhookURL(id StreamID, e Environment) string {
	return c.publicURL + "/webhooks/" + url.PathEscape(string(id)) + "/" + string(e)
}

// Configure selects an environment and stores the application's key and secret for
// it. Another key ends the authorization in that environment.
func (c *Connector) Configure(ctx context.Context, id StreamID, in Configuration) (Channel, error) {
	in.ApplicationKey = strings.TrimSpace(in.ApplicationKey)
	if !in.Environment.Valid() {
		return Channel{}, badField("environment", "There is no RingCentral Environment of that name.", "Select sandbox or production.")
	}
	if in.Transport != nil && !in.Transport.Valid() {
		return Channel{}, badField("transport", "RingCentral knows no transport of that name.", "Choose WebHook or WebSocket, or leave it empty for automatic.")
	}
	before, err := c.store.Channel(ctx, id)
	if err != nil {
		return Channel{}, err
	}
	old := before.In(in.Environment)
	if in.ApplicationKey == "" && old.ApplicationKey == "" && before.Environment == in.Environment {
		return Channel{}, badField("applicationKey", "The Application Key is missing.", "Copy the Client ID from Developer Console → app → Credentials.")
	}
	if len(in.ApplicationKey) > maxName || strings.ContainsAny(in.ApplicationKey, " \t\r\n") {
		return Channel{}, badField("applicationKey", "This is no Application Key.", "Copy the Client ID from Developer Console → app → Credentials, without anything around it.")
	}
	var after Channel
	save := func() { after, err = c.saveConfiguration(ctx, id, in) }
	if in.ApplicationKey != "" && in.ApplicationKey != old.ApplicationKey {
		c.over(ctx, connectionRef{id, in.Environment}, c.disconnect, save)
	} else {
		save()
	}
	if err != nil || after.Transport == Automatic && before.Transport == Automatic {
		return after, err
	}
	for _, e := range Environments() {
		if connection := after.In(e); after.active(e) && connection.Subscription.Transport != after.Transport {
			if after, err = c.switchTransport(ctx, connectionRef{id, e}, before.Transport); err != nil {
				return after, err
			}
		}
	}
	return after, nil
}

func (c *Connector) saveConfiguration(ctx context.Context, id StreamID, in Configuration) (Channel, error) {
	ref := connectionRef{id, in.Environment}
	var secrets []Secret
	if in.ApplicationSecret != nil {
		value := strings.TrimSpace(*in.ApplicationSecret)
		secrets = append(secrets, Secret{ref.secret(ApplicationSecret), value})
	}
	return c.change(ctx, id, func(channel *Channel) []Secret {
		channel.Environment = in.Environment
		if in.Transport != nil {
			channel.Transport = *in.Transport
		}
		connection := channel.In(in.Environment)
		if in.ApplicationSecret != nil {
			connection.HasSecret = secrets[0].Value != ""
			connection.Problem = nil
		}
		if in.ApplicationKey == "" || in.ApplicationKey == connection.ApplicationKey {
			return secrets
		}
		*connection = Connection{ApplicationKey: in.ApplicationKey, HasSecret: connection.HasSecret}
		return append(secrets, ref.forgotten()...)
	})
}

// forgotten are the secrets of an authorization, emptied.
func (r connectionRef) forgotten() []Secret {
	return []Secret{
		{Key: r.secret(SessionToken)},
		{Key: r.secret(PersonalJWT)},
		{Key: r.secret(VerificationToken)},
		{Key: r.secret(OfferedToken)},
	}
}

// change applies edit to the latest version of a channel and stores it with the
// secrets that edit returns. edit may run again.
func (c *Connector) change(ctx context.Context, id StreamID, edit func(*Channel) []Secret) (Channel, error) {
	for {
		channel, err := c.store.Channel(ctx, id)
		if err != nil {
			return Channel{}, err
		}
		secrets := edit(&channel)
		err = c.store.SaveChannel(ctx, channel, secrets...)
		if err == nil {
			c.upkeep.ring()
			c.watchers.ring()
			return c.store.Channel(ctx, id)
		}
		if !errors.Is(err, ErrConflict) {
			return Channel{}, err
		}
	}
}

// fail stores what is wrong with a connection and returns it as the error.
func (c *Connector) fail(ctx context.Context, ref connectionRef, problem *Problem) (Channel, error) {
	c.log.WarnContext(ctx, "channel needs attention",
		"stream_id", ref.Stream, "environment", ref.Environment, "reason", problem.Reason)
	channel, err := c.change(ctx, ref.Stream, func(channel *Channel) []Secret {
		channel.In(ref.Environment).trouble(problem)
		return nil
	})
	if err != nil {
		return Channel{}, err
	}
	return channel, problem
}
