// Package oauth lets people and scripts sign in to applications:
//
//	application            browser                      oauth
//	     | ---- 302 ---------> | -- GET  /authorize -----> | checks the application
//	     |                     | <- 302  /login ---------- |
//	     |                     | -- POST /login ---------> | checks the password
//	     |                     | <- 302  /consent -------- | once per user and application
//	     |                     | -- POST /consent -------> |
//	     | <--- code, state -- | <- 302  redirect URI ---- |
//	     | -- POST /token: code, verifier, secret -------> | starts a session
//	     | <- access token, refresh token ---------------- |
//	     | -- POST /token: refresh token ----------------> | replaces both
//	     | -- POST /revoke: either token ----------------> | ends the session
//
// A script sends POST /token with the assertion of a JWT credential instead of a code.
package oauth

import (
	"crypto/rsa"
	"net/http"
	"sync"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Handler serves the OAuth endpoints of one environment, with the pages on which people
// sign in.
type Handler struct {
	State *state.State
	// Other is the other environment. It is asked only whether a client id that is
	// unknown here is of there. It may be nil.
	Other *state.State
	// Entropy names id tokens.
	Entropy *entropy.Source

	pages page.Pages
	key   func() (*rsa.PrivateKey, error)
}

const (
	root          = "/restapi/oauth"
	wellKnown     = "/.well-known"
	authorizePath = "/authorize"
	tokenPath     = "/token"
	revokePath    = "/revoke"
	userInfoPath  = "/userinfo"
	keysPath      = "/jwks"
	loginPath     = "/login"
	consentPath   = "/consent"
)

// Mount registers the routes below /restapi/oauth.
func (h *Handler) Mount(r *mux.Router) {
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(h.visit(h.denyForeignForm))

	h.key = sync.OnceValues(func() (*rsa.PrivateKey, error) { return identityKey(h.State.Environment()) })

	r.Handle(tokenPath, rest.Methods{POST: h.createToken})
	r.Handle(revokePath, rest.Methods{POST: h.revokeToken})
	r.Handle(userInfoPath, rest.Methods{GET: h.readUserInfo})
	r.Handle(keysPath, rest.Methods{GET: h.readKeys})
	r.Handle("/wstoken", rest.Methods{POST: h.createSocketToken})
	r.Handle(authorizePath, h.visits(h.authorize, h.authorize))
	r.Handle(loginPath, own.Handler(h.visits(h.showLogin, h.submitLogin)))
	r.Handle(consentPath, own.Handler(h.visits(h.showConsent, h.submitConsent)))
}

// MountDiscovery registers the routes below /.well-known.
func (h *Handler) MountDiscovery(r *mux.Router) {
	r.Handle(openIDConfigurationPath, rest.Methods{GET: h.readOpenIDConfiguration})
	r.Handle(initialPath, rest.Methods{GET: h.readInitialEntryPoints})
	r.Handle(externalPath, rest.Methods{GET: h.readExternalEntryPoints})
}
