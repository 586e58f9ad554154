package state

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// ChallengeMethod says how a PKCE challenge was made of its verifier.
type ChallengeMethod string

// The documented methods.
const (
	Plain ChallengeMethod = "plain"
	S256  ChallengeMethod = "S256"
)

// Challenge is what a PKCE verifier has to match. The zero Challenge matches anything.
type Challenge struct {
	Value  string
	Method ChallengeMethod
}

// Matches reports whether the challenge was made of verifier.
func (c Challenge) Matches(verifier string) bool {
	if c.Value == "" {
		return true
	}
	if c.Method == S256 {
		hash := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(hash[:])
	}
	return subtle.ConstantTimeCompare([]byte(verifier), []byte(c.Value)) == 1
}

// AuthorizationCode waits to be exchanged for a session, once.
type AuthorizationCode struct {
	Code        string
	App         ClientID
	Extension   ExtensionID
	RedirectURI string // as given to authorize; empty when left out
	Challenge   Challenge
	Identity    []Permission // scopes of OpenID Connect
	Nonce       string       // for the id token
	SignedIn    Instant      // when the user signed in in the browser
	Expires     Instant
}

// CodeLifetime is how long an authorization code can be exchanged.
const CodeLifetime = 60 * time.Second // as in the expires_in of every redirect

// Admits reports why a user cannot sign in to an application, or nil.
func (s *State) Admits(app ClientID, extension ExtensionID) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, err := s.admission(app, extension)
	return err
}

// Consented reports whether a user has let an application act for them before, with all the
// permissions that it has now. Assumed: for more it asks again.
func (s *State) Consented(app ClientID, extension ExtensionID) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	given, ok := s.world.consents.Get(consent{extension: extension, app: app})
	agreed := strings.Fields(given.agreed)
	a, _ := s.world.applications.Get(app)
	return ok && !slices.ContainsFunc(a.Permissions, func(p Permission) bool { return !slices.Contains(agreed, string(p)) })
}

// agreement is the consent of a user to what an application may do now. s.mu must be held.
func (s *State) agreement(app Application, extension ExtensionID) consent {
	names := make([]string, len(app.Permissions))
	for i, p := range app.Permissions {
		names[i] = string(p)
	}
	return consent{extension, app.ClientID, strings.Join(names, " ")}
}

// IssueCode gives an application a code for a user, who thereby lets it act for them.
// It fills in Code and Expires.
func (s *State) IssueCode(c AuthorizationCode) (AuthorizationCode, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, err := s.admission(c.App, c.Extension)
	if err != nil {
		return AuthorizationCode{}, err
	}
	s.world.consents.Set(s.agreement(app, c.Extension))
	return s.issueCode(c), nil
}

// issueCode stores a code that can be redeemed once. s.mu must be held.
func (s *State) issueCode(c AuthorizationCode) AuthorizationCode {
	c.Code, c.Expires = s.newToken(), s.now().Add(CodeLifetime)
	s.world.codes.Set(c.Code, c)
	s.remember(c.Code, c.Expires.Add(rememberedCode))
	return c
}

// CodeProof is what an application shows to redeem a code.
type CodeProof struct {
	Code        string
	RedirectURI string // empty when left out
	Verifier    string
}

// RedeemCode exchanges a code for a session of the user it was issued for. A code that
// was redeemed is gone; one that was refused can still be redeemed by its owner.
func (s *State) RedeemCode(p CodeProof, r SessionRequest) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	code, err := s.redeemable(p, r.App)
	if err != nil {
		return Grant{}, err
	}
	app, err := s.admission(code.App, code.Extension)
	if err != nil {
		return Grant{}, err
	}
	s.world.codes.Delete(code.Code)
	r.Extension, r.Identity, r.SignedIn = code.Extension, code.Identity, code.SignedIn
	grant := s.startSession(app, r)
	grant.Nonce = code.Nonce
	return grant, nil
}

// redeemable returns the code if the proof is right. s.mu must be held.
func (s *State) redeemable(p CodeProof, app ClientID) (AuthorizationCode, error) {
	code, ok := s.world.codes.Get(p.Code)
	switch {
	case !ok:
		return code, apierr.Hinted(apierr.InvalidGrant(apierr.CodeInvalid, "Authorization code is invalid"),
			"a code can be redeemed once, in the environment that issued it: authorize again")
	case code.App != app:
		return code, apierr.Hinted(apierr.InvalidGrant(apierr.ForeignCode, "Authorization code was issued to another client"),
			"the code belongs to the application "+string(code.App)+": redeem it with the credentials of that one")
	case code.Expires <= s.now():
		return code, apierr.Hinted(apierr.InvalidGrant(apierr.CodeExpired, "Authorization code is expired"),
			"the code expired at "+code.Expires.String()+", 60 seconds after it was issued: authorize again")
	case p.RedirectURI != "" && p.RedirectURI != code.RedirectURI:
		return code, apierr.Hinted(apierr.InvalidGrant(apierr.RedirectMismatch, "Redirect URIs do not match"),
			"send the redirect_uri of the authorization request, character by character: "+code.RedirectURI)
	case !code.Challenge.Matches(p.Verifier):
		return code, apierr.Hinted(apierr.InvalidGrant(apierr.CodeInvalid, "Code verifier does not match the code challenge"),
			"the code_verifier is missing or is not the one of this authorization request; without code_challenge_method the method is plain")
	}
	return code, nil
}
