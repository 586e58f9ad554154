package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Finding is what one check has found.
type Finding struct {
	Stream      StreamID    // empty when it is about no channel
	Environment Environment // of the channel
	Check       string      // what was looked at
	Seen        string      // what is fine about it
	Problem     *Problem    // nil when it is fine
	Untried     bool        // there was nothing to try
}

// Examine looks at every channel in the environments that it uses: its authorization, by a
// refresh of the token; its subscription, as RingCentral shows it; the WebSocket, where one
// is used; and its dead letters. It needs no running connector, and disturbs none.
func (c *Connector) Examine(ctx context.Context) ([]Finding, error) {
	channels, err := c.store.Channels(ctx)
	if err != nil {
		return nil, err
	}
	var all []Finding
	for _, channel := range channels {
		for _, e := range Environments() {
			if e == channel.Environment || channel.In(e).Enabled {
				x := &examination{Connector: c, channel: channel, ref: connectionRef{channel.StreamID, e}, again: "run glipbox doctor again"}
				x.run(ctx)
				all = append(all, x.findings...)
			}
		}
	}
	return all, nil
}

// ExamineChannel looks at one channel in its selected environment in the same way. What is
// wrong with one that is enabled, or was so before, is acted on at once.
func (c *Connector) ExamineChannel(ctx context.Context, id StreamID) ([]Finding, error) {
	channel, err := c.store.Channel(ctx, id)
	if err != nil {
		return nil, err
	}
	x := &examination{Connector: c, channel: channel, ref: connectionRef{id, channel.Environment}, again: "test the connection again"}
	x.run(ctx)
	return x.findings, x.hasten(ctx)
}

// examination is that of one connection.
type examination struct {
	*Connector
	channel  Channel
	ref      connectionRef
	findings []Finding
	again    step // how it is repeated
}

func (x *examination) connection() *Connection { return x.channel.In(x.ref.Environment) }

// note adds what a check has found. Anything else than a Problem is explained.
func (x *examination) note(check, seen string, err error) {
	f := Finding{Stream: x.ref.Stream, Environment: x.ref.Environment, Check: check, Seen: seen}
	if err != nil {
		f.Problem = explain(x.again, err)
	}
	x.findings = append(x.findings, f)
}

func (x *examination) run(ctx context.Context) {
	switch c := x.connection(); {
	case x.channel.Blocked():
		x.note("state", fmt.Sprintf("blocked, %d calls refused", x.channel.Block.Calls), nil)
	case c.Problem != nil:
		x.note("state", "", c.Problem)
	default:
		x.note("state", string(c.State()), nil)
	}
	if x.connection().Authorization.Person.ID == "" {
		return
	}
	if err := x.authorization(ctx); err != nil {
		x.note("authorization", "", err)
		return // RingCentral shows nothing to strangers
	}
	x.subscription(ctx)
	x.socket(ctx)
	x.letters(ctx)
}

// hasten lets the subscription be renewed and the chats be read back now, where something is
// wrong: that mends it, or makes it the channel's problem, or ends one that was mended.
func (x *examination) hasten(ctx context.Context) error {
	broken := x.connection().Problem != nil
	for _, f := range x.findings {
		broken = broken || f.Problem != nil && f.Check != checkLetters
	}
	if !broken || !x.channel.active(x.ref.Environment) {
		return nil
	}
	_, err := x.change(ctx, x.ref.Stream, func(channel *Channel) []Secret {
		if connection := channel.In(x.ref.Environment); channel.active(x.ref.Environment) {
			connection.LookAt = x.clock.Now()
			connection.Subscription.RenewAt = connection.LookAt
		}
		return nil
	})
	return err
}

const checkLetters = "dead letters" // mended by nothing but a replay

// authorization refreshes the token, if there is something to refresh it with, and asks who
// it is of.
func (x *examination) authorization(ctx context.Context) error {
	token, err := x.tokens.stored(ctx, x.ref)
	if errors.Is(err, ErrNotFound) {
		return notAuthorized()
	}
	if err != nil {
		return sealed(err)
	}
	seen := "the token is refreshed"
	jwt, err := x.store.Secret(ctx, x.ref.secret(PersonalJWT))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return sealed(err)
	}
	if token.Refresh == "" && jwt == "" {
		seen = "the token cannot be refreshed, and ends " + token.Expires.UTC().Format("2006-01-02 15:04 MST")
	} else if _, err := x.tokens.refresh(ctx, x.ref, token); err != nil {
		return err
	}
	var person Person
	err = x.call(ctx, x.ref, func(a Access) (err error) {
		person, err = x.platform.Self(ctx, a)
		return err
	})
	if err != nil {
		return err
	}
	if person.ID != x.connection().Authorization.Person.ID {
		return &Problem{"RingCentral says that the token is " + person.Name + "'s, another user's than the channel's.", "Press Authorize on the Configurations page."}
	}
	x.note("authorization", person.Name+": "+seen, nil)
	return nil
}

// sealed explains a stored secret that does not open.
func sealed(err error) *Problem {
	if !errors.Is(err, ErrSealed) {
		return &Problem{"A stored secret cannot be read: " + err.Error() + ".", "Look at the connector's log and its database."}
	}
	return &Problem{
		"A stored secret cannot be read: the key is another than the one that it was stored with.",
		"Start the connector with that one: --key, GLIPBOX_KEY, or the file connector.key beside the database.",
	}
}

func (x *examination) subscription(ctx context.Context) {
	if !x.connection().Enabled {
		x.note("subscription", "the channel is not enabled", nil)
		x.orphaned(ctx, "Enable the channel: the connector deletes those that it does not use.")
		return
	}
	x.present(ctx)
	x.orphaned(ctx, "Start the connector again: it deletes those that it does not use.")
}

// present looks whether RingCentral has the subscription that the channel has.
func (x *examination) present(ctx context.Context) {
	known := x.connection().Subscription
	var found Subscription
	err := x.call(ctx, x.ref, func(a Access) (err error) {
		found, err = x.platform.Subscription(ctx, a, known.ID)
		return err
	})
	switch {
	case known.ID == "":
		err = &Problem{"The channel has no subscription.", "Enable the channel again, or wait until the connector subscribes."}
	case gone(err) && known.Transport == WebSocket:
		x.begunAnew(ctx)
		return
	case gone(err):
		err = &Problem{"RingCentral has lost or blacklisted the subscription: " + err.Error() + ".", "Enable the channel again, or wait until the connector renews it."}
	case err == nil && known.Transport != WebSocket && x.misled(x.ref, found):
		err = &Problem{"The subscription leads to " + found.Address + ", where the connector is not any more.", "Start the connector with its public URL: it subscribes anew."}
	}
	x.note("subscription", fmt.Sprintf("%s until %s", known.Transport, found.Expires.UTC().Format("2006-01-02 15:04 MST")), err)
}

// begunAnew looks for the WebSocket that has taken the place of the one that is stored: the
// connector may not have stored it yet, or not have heard that it was granted.
func (x *examination) begunAnew(ctx context.Context) {
	all, err := x.subscriptions(ctx, x.ref)
	for _, s := range all {
		if s.Transport == WebSocket {
			x.note("subscription", "WebSocket, begun anew: the connector stores it with the next one at the latest", nil)
			return
		}
	}
	if err == nil {
		err = &Problem{"No WebSocket is open.", "Start the connector: it opens one, and reads back what was written meanwhile."}
	}
	x.note("subscription", "", err)
}

// orphaned looks for subscriptions that lead to the channel and that it does not know: the
// answer to their creation was lost. RingCentral counts them.
func (x *examination) orphaned(ctx context.Context, remedy string) {
	orphans, err := x.orphans(ctx, x.ref, x.connection().Subscription.ID)
	if n := len(orphans); n > 0 {
		err = &Problem{fmt.Sprintf("RingCentral has %d more that lead to this channel, and that the connector does not know.", n), remedy}
	}
	if err != nil {
		x.note("other subscriptions", "", err)
	}
}

// socket tries whether a WebSocket can be opened, where one is in use.
func (x *examination) socket(ctx context.Context) {
	needed := x.channel.Transport == WebSocket || x.connection().Subscription.Transport == WebSocket
	if x.listeners.sockets == nil || x.channel.Transport == WebHook {
		return
	}
	if !needed { // a refused try would count against the application
		x.note("websocket", "not in use, and not tried", nil)
		x.findings[len(x.findings)-1].Untried = true
		return
	}
	x.note("websocket", "opens", x.call(ctx, x.ref, func(a Access) error { return x.listeners.sockets.Probe(ctx, a) }))
}

func (x *examination) letters(ctx context.Context) {
	letters, err := x.store.DeadLetters(ctx, x.ref.Stream, x.ref.Environment)
	if n := len(letters); n > 0 {
		given := "1 message was given up, because: "
		if n > 1 {
			given = fmt.Sprintf("%d messages were given up, the latest because: ", n)
		}
		err = &Problem{
			given + strings.TrimRight(letters[n-1].Reason, ".") + ".",
			"Look at them on the channel's page, mend the cause, and replay them.",
		}
	}
	x.note(checkLetters, "none", err)
}
