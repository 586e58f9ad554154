package state

import (
	"encoding/base64"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// AccessToken stands for a session until it expires.
type AccessToken struct {
	Token   string
	Session SessionID
	Expires Instant
	Used    Instant // first use; noted only where a grace rule asks for it
}

// RefreshToken renews a session.
type RefreshToken struct {
	Token    string
	Session  SessionID
	Expires  Instant
	Replaced Instant // when a newer one took its place; zero for the newest
	Revoked  bool
}

// Lifetimes is how long tokens are asked to live. Zero means the default. What is out
// of bounds is brought into them, without an error.
type Lifetimes struct {
	Access  time.Duration
	Refresh time.Duration
}

const (
	minAccessTTL  = 600 * time.Second  // documented lower bound
	maxAccessTTL  = 3600 * time.Second // documented upper bound, and the default
	maxRefreshTTL = 604800 * time.Second
	permanentTTL  = 2147483647 * time.Second // of a bot, as observed

	// graceUsed is the documented "about 10 s". Assumed: they run from the first use of
	// the new access token.
	graceUsed = 10 * time.Second
)

func (l Lifetimes) access() time.Duration {
	if l.Access == 0 {
		return maxAccessTTL
	}
	return min(max(l.Access, minAccessTTL), maxAccessTTL)
}

// refresh has no documented lower bound.
func (l Lifetimes) refresh() time.Duration {
	if l.Refresh <= 0 {
		return maxRefreshTTL
	}
	return min(l.Refresh, maxRefreshTTL)
}

// tokenPrefix begins every token, as on the platform, where it names a node.
const tokenPrefix = "U0pDMTFQMDFQQVMwMXx" //nolint:gosec // no secret

const tokenEntropy = 32 // bytes

func (s *State) newToken() string { return tokenPrefix + s.entropy.Token(tokenEntropy) }

// wellFormed reports whether a token was made here, or might have been.
func wellFormed(token string) bool {
	rest, ok := strings.CutPrefix(token, tokenPrefix)
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	return ok && err == nil && len(raw) == tokenEntropy
}

// newAccessToken stores a new access token of a session. s.mu must be held.
func (s *State) newAccessToken(session Session, l Lifetimes) string {
	life := l.access()
	if s.isBot(session.Extension) {
		life = permanentTTL
	}
	access := AccessToken{Token: s.newToken(), Session: session.ID, Expires: s.now().Add(life)}
	s.world.accessTokens.Set(access.Token, access)
	return access.Token
}

// newRefreshToken stores a new refresh token of a session. s.mu must be held.
func (s *State) newRefreshToken(session Session, l Lifetimes) string {
	refresh := RefreshToken{Token: s.newToken(), Session: session.ID, Expires: s.now().Add(l.refresh())}
	s.world.refreshTokens.Set(refresh.Token, refresh)
	return refresh.Token
}

// RefreshSession exchanges the refresh token of an application for new tokens; the
// access token before them dies at once. The refresh token before the newest returns the
// same tokens again while a grace rule keeps it.
func (s *State) RefreshSession(app ClientID, token string, l Lifetimes) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	refresh, session, err := s.refreshable(app, token)
	if err != nil {
		return Grant{}, err
	}
	if _, err := s.admission(app, session.Extension); err != nil {
		return Grant{}, err
	}
	if token == session.Previous {
		return s.grant(session), nil
	}
	return s.rotate(session, refresh, l), nil
}

// refreshable returns a refresh token that can still be used, with its session. s.mu
// must be held.
func (s *State) refreshable(app ClientID, token string) (RefreshToken, Session, error) {
	refresh, known := s.world.refreshTokens.Get(token)
	session, live := s.world.sessions.Get(refresh.Session)
	switch {
	case !known:
		return refresh, session, apierr.Hinted(refreshNotFound(),
			"the refresh token was used already, its session was evicted, or it is of the other environment: keep the newest refresh token of each answer")
	case refresh.Revoked:
		return refresh, session, apierr.Hinted(apierr.InvalidGrant(apierr.TokenRevoked, "Token revoked"),
			"the session was revoked: sign in again")
	case !live || session.App != app:
		return refresh, session, apierr.Hinted(refreshNotFound(),
			"the refresh token belongs to another application: use the credentials of that one")
	case refresh.Expires <= s.now():
		return refresh, session, apierr.Hinted(apierr.InvalidGrant(apierr.TokenOver, "Token expired"),
			"the refresh token expired at "+refresh.Expires.String()+": sign in again")
	case token == session.Previous && s.graceEnd(session) <= s.now():
		return refresh, session, apierr.Hinted(refreshNotFound(),
			"the refresh token was replaced at "+refresh.Replaced.String()+" and its grace time is over: keep the newest refresh token of each answer")
	}
	return refresh, session, nil
}

func refreshNotFound() error {
	return apierr.InvalidGrant(apierr.TokenNotFound, "Token not found")
}

// graceEnd returns until when the replaced refresh token of a session is good: while the
// new access token is unused and lives, which is the documented hour at most, or ten
// seconds after it was used. s.mu must be held.
func (s *State) graceEnd(session Session) Instant {
	access, _ := s.world.accessTokens.Get(session.Access)
	if access.Used != 0 {
		return min(access.Expires, access.Used.Add(graceUsed))
	}
	return access.Expires
}

// rotate replaces both tokens of a session. s.mu must be held.
func (s *State) rotate(session Session, old RefreshToken, l Lifetimes) Grant {
	s.world.accessTokens.Delete(session.Access)
	s.world.refreshTokens.Delete(session.Previous)
	old.Replaced = s.now()
	s.world.refreshTokens.Set(old.Token, old)
	session.Previous = old.Token
	session.Access = s.newAccessToken(session, l)
	session.Refresh = s.newRefreshToken(session, l)
	s.world.sessions.Set(session.ID, session)
	return s.grant(session)
}

// ApplicationOf returns for which application a token was issued, while it is known: also
// of one that has expired.
func (s *State) ApplicationOf(token string) ClientID {
	s.mu.RLock()
	defer s.mu.RUnlock()
	session, _ := s.sessionOf(token)
	return session.App
}

// OwnerOf returns for whom a code or token was issued, while it is known.
func (s *State) OwnerOf(text string) (ExtensionID, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if code, ok := s.world.codes.Get(text); ok {
		return code.Extension, true
	}
	session, ok := s.sessionOf(text)
	return session.Extension, ok
}
