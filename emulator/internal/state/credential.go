package state

import (
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// JWTCredential lets its owner's scripts sign in without a browser.
type JWTCredential struct {
	ID        string // jti of the assertion
	Name      string
	Extension ExtensionID
	Apps      []ClientID // empty: any application
	Created   Instant
	Expires   Instant // zero: never
	Revoked   bool
}

// ExpiredAt reports whether the time of the credential is over at an instant.
func (c JWTCredential) ExpiredAt(now Instant) bool { return c.Expires != 0 && c.Expires <= now }

// CreateJWTCredential adds a credential of a user. An empty ID becomes a random one and
// a zero Created the present; with both given, its assertion is always the same.
func (s *State) CreateJWTCredential(c JWTCredential) (JWTCredential, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.world.extensions.Get(c.Extension); !ok {
		return JWTCredential{}, apierr.NotFound("extensionId")
	}
	for _, app := range c.Apps {
		if _, ok := s.world.applications.Get(app); !ok {
			return JWTCredential{}, apierr.NotFound("clientId")
		}
	}
	if c.ID == "" {
		c.ID = s.entropy.Token(16)
	}
	if _, taken := s.world.credentials.Get(c.ID); taken {
		return JWTCredential{}, apierr.Duplicate("id")
	}
	if c.Created == 0 {
		c.Created = s.now()
	}
	s.world.credentials.Set(c.ID, c)
	s.world.credentialsOf.Set(extensionCredential{c.Extension, c.Created, c.ID})
	return c, nil
}

// JWTCredentials returns the credentials of a user by creation.
func (s *State) JWTCredentials(extension ExtensionID) []JWTCredential {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []JWTCredential
	s.world.credentialsOf.Ascend(extensionCredential{extension: extension}, func(o extensionCredential) bool {
		if o.extension != extension {
			return false
		}
		c, _ := s.world.credentials.Get(o.id)
		list = append(list, c)
		return true
	})
	return list
}

// JWTCredential returns a credential by id.
func (s *State) JWTCredential(id string) (JWTCredential, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.credentials.Get(id)
}

// RevokeJWTCredential makes a credential useless. Sessions that it started go on.
func (s *State) RevokeJWTCredential(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.world.credentials.Get(id)
	if !ok {
		return apierr.NotFound("id")
	}
	c.Revoked = true
	s.world.credentials.Set(id, c)
	return nil
}

// RedeemCredential starts a session of the owner of a credential.
func (s *State) RedeemCredential(id string, r SessionRequest) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.usableCredential(id, r.App)
	if err != nil {
		return Grant{}, err
	}
	app, err := s.admission(r.App, c.Extension)
	if err != nil {
		return Grant{}, err
	}
	r.Extension = c.Extension
	return s.startSession(app, r), nil
}

// usableCredential returns a credential that an application may use now. The codes are
// Assumed: they are those of refresh tokens. s.mu must be held.
func (s *State) usableCredential(id string, app ClientID) (JWTCredential, error) {
	c, ok := s.world.credentials.Get(id)
	switch {
	case !ok:
		return c, apierr.Hinted(apierr.InvalidGrant(apierr.TokenNotFound, "Token not found"),
			"there is no such JWT credential: make one in Console → JWT Credentials, or look at the seed")
	case c.Revoked:
		return c, apierr.Hinted(apierr.InvalidGrant(apierr.TokenRevoked, "Token revoked"),
			"the JWT credential "+c.Name+" was revoked: make another in Console → JWT Credentials")
	case c.ExpiredAt(s.now()):
		return c, apierr.Hinted(apierr.InvalidGrant(apierr.TokenOver, "Token expired"),
			"the JWT credential "+c.Name+" expired at "+c.Expires.String()+": make another in Console → JWT Credentials")
	case len(c.Apps) > 0 && !slices.Contains(c.Apps, app):
		return c, apierr.Hinted(apierr.GrantForbidden(),
			"the JWT credential "+c.Name+" is not for the application "+string(app)+": make one for it in Console → JWT Credentials")
	}
	return c, nil
}
