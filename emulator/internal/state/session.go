package state

import (
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Session is what one login created. Its access and refresh tokens die with it.
type Session struct {
	ID         SessionID
	App        ClientID
	Extension  ExtensionID
	EndpointID string       // names the instance of the application
	Scope      []Permission // in the order of the application; then those of OpenID Connect
	Created    Instant
	SignedIn   Instant // when the user proved who they are
	Access     string  // the live access token
	Refresh    string  // the newest refresh token; empty when none is issued
	Previous   string  // the refresh token before it, while a grace rule keeps it
}

// SessionRequest says who signs in to which application. Extension is left out where a
// code or a credential knows it.
type SessionRequest struct {
	App        ClientID
	Extension  ExtensionID
	EndpointID string       // empty: a new one
	Scope      []Permission // a strict subset narrows the session, anything else is ignored
	Identity   []Permission // scopes of OpenID Connect
	SignedIn   Instant      // zero: now
	Lifetimes  Lifetimes
}

// Grant is a session with the tokens that stand for it at one moment.
type Grant struct {
	Session Session
	Access  AccessToken
	Refresh RefreshToken // without a Token when the application issues none
	Issued  Instant
	Nonce   string // of the authorization request that the session began with
}

// Principal is whom an access token stands for.
type Principal struct {
	Session   Session
	App       Application
	Extension Extension
}

const parallelSessions = 5 // per user and application, "usually"; the oldest gives way (Assumed)

// CreateSession signs a user in to an application, without asking for a proof.
func (s *State) CreateSession(r SessionRequest) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, err := s.admission(r.App, r.Extension)
	if err != nil {
		return Grant{}, err
	}
	return s.startSession(app, r), nil
}

// startSession creates a session and evicts the oldest one if there are too many. s.mu
// must be held.
func (s *State) startSession(app Application, r SessionRequest) Grant {
	open := s.sessionsOf(r.Extension, app.ClientID)
	for len(open) >= parallelSessions {
		s.endSession(open[0])
		open = open[1:]
	}
	session := Session{
		ID: SessionID(s.nextID(tagSession)), App: app.ClientID, Extension: r.Extension,
		EndpointID: r.EndpointID, Scope: slices.Concat(narrowed(app.Permissions, r.Scope), r.Identity),
		Created: s.now(), SignedIn: r.SignedIn,
	}
	if session.SignedIn == 0 {
		session.SignedIn = session.Created
	}
	if session.EndpointID == "" {
		session.EndpointID = s.entropy.Token(16) // 22 characters, as in samples
	}
	s.world.sessionsOf.Set(session.order())
	session.Access = s.newAccessToken(session, r.Lifetimes)
	if app.IssueRefreshTokens && !s.isBot(r.Extension) {
		session.Refresh = s.newRefreshToken(session, r.Lifetimes)
	}
	s.world.sessions.Set(session.ID, session)
	return s.grant(session)
}

// grant returns the tokens that stand for a session now. s.mu must be held.
func (s *State) grant(session Session) Grant {
	access, _ := s.world.accessTokens.Get(session.Access)
	refresh, _ := s.world.refreshTokens.Get(session.Refresh)
	return Grant{Session: session, Access: access, Refresh: refresh, Issued: s.now()}
}

func (x Session) order() sessionOrder { return sessionOrder{x.Extension, x.App, x.ID} }

// sessionsOf returns the sessions of a user in an application, oldest first. s.mu must
// be held.
func (s *State) sessionsOf(extension ExtensionID, app ClientID) []Session {
	var list []Session
	s.world.sessionsOf.Ascend(sessionOrder{extension: extension, app: app}, func(o sessionOrder) bool {
		if o.extension != extension || o.app != app {
			return false
		}
		session, _ := s.world.sessions.Get(o.id)
		list = append(list, session)
		return true
	})
	return list
}

// endSession forgets a session and its tokens. s.mu must be held.
func (s *State) endSession(session Session) {
	s.world.sessions.Delete(session.ID)
	s.world.sessionsOf.Delete(session.order())
	s.world.accessTokens.Delete(session.Access)
	s.world.refreshTokens.Delete(session.Refresh)
	s.world.refreshTokens.Delete(session.Previous)
	s.announce(SessionEvent{Session: session.ID, Extension: session.Extension})
}

// narrowed returns the permissions that a session gets.
func narrowed(permissions, wanted []Permission) []Permission {
	var scope []Permission
	for _, p := range permissions {
		if slices.Contains(wanted, p) {
			scope = append(scope, p)
		}
	}
	if len(scope) == 0 || len(scope) != len(wanted) {
		return permissions
	}
	return scope
}

// Authenticate returns whom an access token stands for.
func (s *State) Authenticate(token string) (Principal, error) {
	p, notice, err := s.principal(token)
	if notice {
		s.noticeUse(token)
	}
	return p, err
}

// principal looks a token up. It also reports whether the grace rules have to notice
// its first use.
func (s *State) principal(token string) (p Principal, notice bool, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	access, ok := s.world.accessTokens.Get(token)
	if !ok {
		return Principal{}, false, unknownToken(token)
	}
	if access.Expires <= s.now() {
		return Principal{}, false, apierr.Hinted(apierr.TokenExpired(),
			"the access token expired at "+access.Expires.String()+": refresh it, or sign in again")
	}
	session, _ := s.world.sessions.Get(access.Session)
	p, err = s.principalOf(session)
	return p, err == nil && access.Used == 0 && session.Previous != "", err
}

// principalOf returns whom a session stands for. s.mu must be held.
func (s *State) principalOf(session Session) (Principal, error) {
	p := Principal{Session: session}
	var ok bool
	if p.App, ok = s.world.applications.Get(p.Session.App); !ok {
		return Principal{}, apierr.Hinted(apierr.TokenInvalid(apierr.TokenNotFound, "Token not found"),
			"the application of the token was deleted: create it anew in the Console")
	}
	if err := p.App.CheckRelease(); err != nil {
		return Principal{}, apierr.AsBearer(err, apierr.ReleaseStatus)
	}
	if p.Extension, ok = s.world.extensions.Get(p.Session.Extension); !ok {
		return Principal{}, apierr.Hinted(apierr.NotAuthenticated(apierr.ExtensionNotFound, "Extension not found"),
			"the user behind the token was deleted: authorize the application as another user")
	}
	if err := barred(p.Extension); err != nil {
		return Principal{}, apierr.AsBearer(err, apierr.ExtensionState)
	}
	return p, nil
}

// noticeUse remembers when a refreshed access token was used first.
func (s *State) noticeUse(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	access, ok := s.world.accessTokens.Get(token)
	if ok && access.Used == 0 {
		access.Used = s.now()
		s.world.accessTokens.Set(token, access)
	}
}

func unknownToken(token string) error {
	if strings.HasPrefix(token, tokenPrefix) && !wellFormed(token) {
		return apierr.Hinted(apierr.TokenInvalid(apierr.TokenCorrupted, "Access token corrupted"),
			"the access token is cut or altered: send it whole, as POST /restapi/oauth/token answered it")
	}
	if !wellFormed(token) {
		return apierr.Hinted(apierr.TokenInvalid(apierr.TokenUnparsable, "OAuth token is invalid"),
			"this is no access token of the emulator: get one from POST /restapi/oauth/token")
	}
	return sessionOver()
}

func sessionOver() error {
	return apierr.Hinted(apierr.TokenInvalid(apierr.TokenNotFound, "Token not found"),
		"the session was revoked, refreshed or evicted by a newer login, or belongs to the other environment: sign in again")
}

// RevokeToken ends the whole session of an access or refresh token. A token that is dead
// already is fine; one of another application is not.
func (s *State) RevokeToken(app ClientID, token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, ok := s.sessionOf(token)
	if !ok {
		return nil
	}
	if session.App != app {
		return apierr.Hinted(apierr.InvalidGrant(apierr.ForeignToken, "Token was issued to another client"),
			"the token belongs to the application "+string(session.App)+": revoke it with the credentials of that one")
	}
	refresh, issued := s.world.refreshTokens.Get(session.Refresh)
	s.endSession(session)
	if issued {
		refresh.Revoked = true
		s.world.refreshTokens.Set(refresh.Token, refresh)
		s.remember(refresh.Token, refresh.Expires)
	}
	return nil
}

// sessionOf returns the live session of a token of either kind. s.mu must be held.
func (s *State) sessionOf(token string) (Session, bool) {
	if access, ok := s.world.accessTokens.Get(token); ok {
		return s.world.sessions.Get(access.Session)
	}
	refresh, _ := s.world.refreshTokens.Get(token)
	return s.world.sessions.Get(refresh.Session)
}

// Sessions returns the sessions of a user in an application, oldest first.
func (s *State) Sessions(extension ExtensionID, app ClientID) []Session {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.sessionsOf(extension, app)
}

// SessionOf returns the live session of an access or refresh token, used or not.
func (s *State) SessionOf(token string) (Session, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.sessionOf(token)
}
