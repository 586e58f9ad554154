package oauth

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// jwtBearer is the only value of client_assertion_type.
const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" //nolint:gosec // a public name

// readAssertion returns which application says, with an assertion of its own, who it is.
// Nothing of it is verified yet.
func readAssertion(r *http.Request, form url.Values) (credentials, error) {
	if kind := form.Get("client_assertion_type"); kind != jwtBearer {
		return credentials{}, apierr.Hinted(methodUnsupported(), "client_assertion_type is "+jwtBearer)
	}
	if r.Header.Get("Authorization") != "" || form.Has("client_secret") {
		return credentials{}, apierr.Hinted(invalid("client_assertion"),
			"an application shows one thing: leave out the Authorization header and client_secret, or client_assertion")
	}
	var claims jwt.RegisteredClaims
	_, _, err := jwt.NewParser().ParseUnverified(form.Get("client_assertion"), &claims)
	switch {
	case errors.Is(err, jwt.ErrTokenUnverifiable):
		return credentials{}, apierr.Hinted(methodUnsupported(), "client_assertion is signed with an unknown algorithm: use HS256, RS256 or ES256")
	case err != nil:
		return credentials{}, apierr.Hinted(badAssertion(), "client_assertion is no JWT")
	}
	if id := form.Get("client_id"); id != "" && id != claims.Subject {
		return credentials{}, disagreeing("client_id", "client_id and the subject of client_assertion name different applications")
	}
	return credentials{id: state.ClientID(claims.Subject), assertion: form.Get("client_assertion")}, nil
}

// checkAssertion verifies the assertion with which an application says who it is: signed
// with its secret, or with the private key of the public one that is registered.
// Assumed: its life is measured by the emulated time, and it may be used again.
func (h *Handler) checkAssertion(r *http.Request, app state.Application, compact string) error {
	if app.Secret == "" {
		return apierr.Hinted(methodUnsupported(),
			app.Name+" is a client-side application: send client_id in the body, and no client_assertion")
	}
	base := rest.BaseURL(r)
	parser := jwt.NewParser(
		jwt.WithIssuer(string(app.ClientID)), jwt.WithSubject(string(app.ClientID)), jwt.WithExpirationRequired(),
		jwt.WithAudience(base, base+root+tokenPath, base+r.URL.Path), jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(h.State.Now().Time))
	_, err := parser.ParseWithClaims(compact, &jwt.RegisteredClaims{}, func(t *jwt.Token) (any, error) { return verificationKey(app, t.Method) })
	if err == nil {
		return nil
	}
	if refused, ok := errors.AsType[*apierr.Error](err); ok {
		return refused
	}
	return apierr.Hinted(badAssertion(), h.assertionRemedy(base, app, err))
}

// verificationKey returns what verifies a signature of that method.
func verificationKey(app state.Application, method jwt.SigningMethod) (any, error) {
	if _, ok := method.(*jwt.SigningMethodHMAC); ok {
		return []byte(app.Secret), nil
	}
	if app.PublicKey == "" {
		return nil, apierr.Hinted(methodUnsupported(), app.Name+
			" has no public key: register one, or sign the assertion HS256 with the client secret")
	}
	keys, err := parsePublicKeys(app.PublicKey)
	if err != nil {
		return nil, err
	}
	var fitting jwt.VerificationKeySet
	for _, key := range keys {
		if fits(key, method) {
			fitting.Keys = append(fitting.Keys, key)
		}
	}
	if len(fitting.Keys) == 0 {
		return nil, apierr.Hinted(methodUnsupported(), "the public key of "+app.Name+" is of another kind than the algorithm "+method.Alg())
	}
	return fitting, nil
}

// fits reports whether a key is of the kind of a signing method.
func fits(key any, method jwt.SigningMethod) bool {
	switch key.(type) {
	case *rsa.PublicKey:
		return slices.Contains([]string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}, method.Alg())
	case *ecdsa.PublicKey:
		return slices.Contains([]string{"ES256", "ES384", "ES512"}, method.Alg())
	}
	return false
}

// parsePublicKeys reads keys in PEM: one, or, while an application changes its key, the
// old one and the new one after each other.
func parsePublicKeys(text string) ([]any, error) {
	var keys []any
	rest := []byte(text)
	for {
		block, remaining := pem.Decode(rest)
		if block == nil {
			break
		}
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("parse public key: %w", err)
		}
		keys, rest = append(keys, key), remaining
	}
	if len(keys) == 0 {
		return nil, errors.New("the public key is no PEM")
	}
	return keys, nil
}

// assertionRemedy says what to mend of an assertion that cannot be verified.
func (h *Handler) assertionRemedy(base string, app state.Application, err error) string {
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenUsedBeforeIssued), errors.Is(err, jwt.ErrTokenNotValidYet):
		return "client_assertion is not good at the emulated time, which is " + h.State.Now().String()
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return "the audience (aud) of client_assertion is " + base + root + tokenPath
	case errors.Is(err, jwt.ErrTokenInvalidIssuer), errors.Is(err, jwt.ErrTokenInvalidSubject):
		return "issuer (iss) and subject (sub) of client_assertion are the client id " + string(app.ClientID)
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return "client_assertion needs iss, sub, aud and exp"
	}
	return "the signature of client_assertion is not made with the client secret or the registered key of " + app.Name
}

// methodUnsupported reports a way of client authentication that the application cannot
// use.
func methodUnsupported() error {
	return apierr.InvalidClient(apierr.ClientAuthUnsupported, "Client authentication method is not supported")
}

// badAssertion reports an assertion that does not show who the application is.
func badAssertion() error {
	return apierr.InvalidClient(apierr.BadClientCredentials, "Invalid client credentials")
}
