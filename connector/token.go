package connector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	tokenMargin    = time.Minute            // a token this close to its end is refreshed first
	refreshTimeout = 20 * time.Second       // of one refresh, whoever asked for it
	leaseLook      = 100 * time.Millisecond // between two looks whether another process has refreshed
)

// tokens hands out access tokens and refreshes each connection's in one flight at
// a time, for two refreshes with one rotated token break each other. Fields below
// mu are guarded by it.
type tokens struct {
	connector *Connector

	mu      sync.Mutex
	flights map[connectionRef]*flight
}

// flight is one refresh under way. token and err may be read once done is closed.
type flight struct {
	done  chan struct{}
	token Token
	err   error
}

// call runs f with an access token, and once more with a fresh one when RingCentral
// does not accept it.
func (c *Connector) call(ctx context.Context, ref connectionRef, f func(Access) error) error {
	token, err := c.tokens.valid(ctx, ref)
	if err != nil {
		return err
	}
	err = f(token.access(ref))
	if !unauthorized(err) {
		return err
	}
	token, err = c.tokens.refresh(ctx, ref, token)
	if err != nil {
		return err
	}
	return f(token.access(ref))
}

func (t Token) access(ref connectionRef) Access {
	return Access{Environment: ref.Environment, Token: t.Access, Application: t.Application, Person: t.Person}
}

// valid returns the stored token, refreshed when it is about to end.
func (t *tokens) valid(ctx context.Context, ref connectionRef) (Token, error) {
	token, err := t.stored(ctx, ref)
	if errors.Is(err, ErrNotFound) {
		return Token{}, notAuthorized()
	}
	if err != nil {
		return Token{}, err
	}
	if t.connector.clock.Now().Add(tokenMargin).Before(token.Expires) {
		return token, nil
	}
	return t.refresh(ctx, ref, token)
}

// stored reads the token of a connection, or answers ErrNotFound.
func (t *tokens) stored(ctx context.Context, ref connectionRef) (Token, error) {
	value, err := t.connector.store.Secret(ctx, ref.secret(SessionToken))
	if err != nil {
		return Token{}, err
	}
	return decodeToken(value)
}

// refresh replaces the token stale, or waits for whoever is doing so.
func (t *tokens) refresh(ctx context.Context, ref connectionRef, stale Token) (Token, error) {
	t.mu.Lock()
	current, waiting := t.flights[ref]
	if !waiting {
		current = &flight{done: make(chan struct{})}
		t.flights[ref] = current
	}
	t.mu.Unlock()

	if !waiting {
		t.land(ctx, ref, stale, current)
	}
	select {
	case <-current.done:
	case <-ctx.Done():
	}
	if ctx.Err() != nil { // RingCentral is silent, and nothing was sent
		return Token{}, &OutageError{Err: ctx.Err()}
	}
	return current.token, current.err
}

// land does the refresh that f stands for. It outlives a caller who gives up: a
// rotated token that is not stored is lost.
func (t *tokens) land(ctx context.Context, ref connectionRef, stale Token, f *flight) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
	defer cancel()
	f.token, f.err = t.leased(ctx, ref, stale)

	t.mu.Lock()
	delete(t.flights, ref)
	t.mu.Unlock()
	close(f.done)
}

// leased refreshes while no other process does, or takes what that one got.
func (t *tokens) leased(ctx context.Context, ref connectionRef, stale Token) (token Token, err error) {
	for {
		held, busy := t.connector.alone(ctx, ref, "token", func(ctx context.Context) { token, err = t.replace(ctx, ref, stale) })
		switch {
		case busy == nil:
			return token, err
		case !errors.Is(busy, ErrConflict):
			return Token{}, busy
		case !sleep(ctx, min(held, leaseLook)):
			return Token{}, &OutageError{Err: ctx.Err()}
		}
		if token, err = t.stored(ctx, ref); err != nil || token.Access != stale.Access {
			return token, err
		}
	}
}

func (t *tokens) replace(ctx context.Context, ref connectionRef, stale Token) (Token, error) {
	token, err := t.stored(ctx, ref)
	if err != nil || token.Access != stale.Access {
		return token, err // somebody else was faster
	}
	channel, err := t.connector.store.Channel(ctx, ref.Stream)
	if err != nil {
		return Token{}, err
	}
	app, err := t.connector.application(ctx, channel, ref.Environment)
	if err != nil {
		return Token{}, err
	}
	fresh, err := t.regrant(ctx, ref, app, token)
	if _, wait := temporary(err); err != nil && !wait {
		t.connector.count(ref, OfToken, "refused")
		return Token{}, explain(authorizing, err)
	}
	if err != nil {
		t.connector.count(ref, OfToken, "failed")
		return Token{}, err
	}
	t.connector.count(ref, OfToken, "refreshed")
	fresh.Application, fresh.Person = token.Application, token.Person
	value, err := encodeToken(fresh)
	if err != nil {
		return Token{}, err
	}
	_, err = t.connector.change(ctx, ref.Stream, func(*Channel) []Secret {
		return []Secret{{ref.secret(SessionToken), value}}
	})
	return fresh, err
}

// regrant asks with the refresh token, and where that is no use with the personal
// JWT by which the connection was authorized.
func (t *tokens) regrant(ctx context.Context, ref connectionRef, app Application, token Token) (Token, error) {
	jwt, err := t.connector.store.Secret(ctx, ref.secret(PersonalJWT))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Token{}, err
	}
	if token.Refresh == "" && jwt == "" {
		return Token{}, &Problem{
			"The authorization has ended, and the application issues no refresh tokens.",
			"Select Issue refresh tokens in Developer Console → app → Settings → Auth, then press Authorize.",
		}
	}
	if token.Refresh != "" {
		fresh, err := t.connector.platform.Grant(ctx, app, Grant{Refresh: token.Refresh})
		if refusal, ok := errors.AsType[*RefusalError](err); !ok || jwt == "" || refusal.Name != "invalid_grant" {
			return fresh, err
		}
	}
	return t.connector.platform.Grant(ctx, app, Grant{Assertion: jwt})
}

// storedToken is a Token at rest.
type storedToken struct {
	Access  string    `json:"access"`
	Expires time.Time `json:"expires"`
	Refresh string    `json:"refresh,omitempty"`

	Application string   `json:"application,omitempty"`
	Person      PersonID `json:"person,omitempty"`
}

func encodeToken(t Token) (string, error) {
	b, err := json.Marshal(storedToken(t))
	return string(b), err
}

func decodeToken(value string) (Token, error) {
	var t storedToken
	if err := json.Unmarshal([]byte(value), &t); err != nil {
		return Token{}, fmt.Errorf("read the stored token: %w", err)
	}
	return Token(t), nil
}
