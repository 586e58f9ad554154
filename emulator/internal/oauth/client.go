package oauth

import (
	"crypto/subtle"
	"net/http"
	"net/url"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// credentials is how an application says who it is.
type credentials struct {
	id     state.ClientID
	secret string
	// assertion stands for the secret or a private key; empty when another way is used.
	assertion string
}

// authenticateClient returns the application that sent r: a server-side one shows its
// secret, or an assertion that it has signed, a client-side one only names itself.
func (h *Handler) authenticateClient(r *http.Request, form url.Values) (state.Application, error) {
	shown, err := readCredentials(r, form)
	if err != nil {
		return state.Application{}, err
	}
	rest.ExchangeOf(r).App = string(shown.id)
	app, err := h.application(shown.id)
	if err != nil {
		return state.Application{}, err
	}
	if shown.assertion != "" {
		return app, h.checkAssertion(r, app, shown.assertion)
	}
	switch {
	case app.Secret == "" && shown.secret != "":
		return state.Application{}, apierr.Hinted(apierr.ClientNotFound(string(shown.id)),
			app.Name+" is a client-side application, which has no secret: send client_id in the body, and no Authorization header")
	case app.Secret != "" && shown.secret == "":
		return state.Application{}, apierr.Hinted(clientAuthNeeded(),
			app.Name+" is a server-side application: send its secret in an Authorization header; Console → app → Credentials shows it")
	case !sameSecret(app.Secret, shown.secret):
		return state.Application{}, apierr.Hinted(apierr.ClientNotFound(string(shown.id)),
			"the client id is known, the client secret is wrong: copy it again from Console → app → Credentials")
	}
	return app, nil
}

// readCredentials returns what the Authorization header and the body say; both may say
// the same.
func readCredentials(r *http.Request, form url.Values) (credentials, error) {
	if form.Has("client_assertion") || form.Has("client_assertion_type") {
		return readAssertion(r, form)
	}
	body := credentials{id: state.ClientID(form.Get("client_id")), secret: form.Get("client_secret")}
	if r.Header.Get("Authorization") == "" {
		if !form.Has("client_id") {
			return credentials{}, apierr.Hinted(clientAuthNeeded(),
				"send client id and client secret in an Authorization header of the type Basic, or client_id in the body for a client-side application")
		}
		return body, nil
	}
	id, secret, ok := r.BasicAuth()
	if !ok {
		return credentials{}, apierr.Hinted(apierr.InvalidClient(apierr.BadClientHeader, "Invalid Authorization header"),
			"the Authorization header of this endpoint is Basic, then base64 of client id, colon, client secret")
	}
	if body.id != "" && string(body.id) != id {
		return credentials{}, disagreeing("client_id", "the Authorization header and client_id name different applications: send one of them")
	}
	if body.secret != "" && body.secret != secret {
		return credentials{}, disagreeing("client_secret", "the Authorization header and client_secret differ: send one of them")
	}
	return credentials{id: state.ClientID(id), secret: secret}, nil
}

// application returns a client by id, and tells a stranger from somebody at the wrong
// door.
func (h *Handler) application(id state.ClientID) (state.Application, error) {
	if app, ok := h.State.Application(id); ok {
		return app, app.CheckRelease()
	}
	if id == "" {
		return state.Application{}, apierr.Hinted(apierr.ClientNotFound(""), "the client id is missing: Console → app → Credentials shows it")
	}
	if h.Other != nil {
		if _, ok := h.Other.Application(id); ok {
			return state.Application{}, h.wrongDoor(id)
		}
	}
	return state.Application{}, apierr.Hinted(apierr.ClientNotFound(string(id)),
		"no application of this environment has the client id: copy it again from Console → app → Credentials")
}

// wrongDoor reports a client id of the other environment. A code of its own is known
// only for production.
func (h *Handler) wrongDoor(id state.ClientID) error {
	here, there := string(h.State.Environment()), string(h.Other.Environment())
	err := apierr.ClientNotFound(string(id))
	if h.State.Environment() == state.Production {
		err = apierr.InvalidClient(apierr.OtherEnvironment, "Application is not available in this environment")
	}
	return apierr.Hinted(err, "the client id is of "+there+", this is "+here+": use the credentials of "+here+", or the address of "+there)
}

func clientAuthNeeded() error {
	return apierr.InvalidClient(apierr.ClientAuthNeeded, "Client authentication is required")
}

// sameSecret compares a secret as it was sent, or form-encoded first as RFC 6749 asks.
func sameSecret(secret, shown string) bool {
	if subtle.ConstantTimeCompare([]byte(secret), []byte(shown)) == 1 {
		return true
	}
	decoded, err := url.QueryUnescape(shown)
	return err == nil && subtle.ConstantTimeCompare([]byte(secret), []byte(decoded)) == 1
}
