package guard

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// claimed returns the key of a request that comes without a token of its own: the
// application and the user that it names. Assumed: RingCentral does not say how it counts
// these; a request that names no user is counted by the address that it comes from.
func (g *Guard) claimed(r *http.Request, group Group) rateKey {
	form := readClaims(r)
	key := rateKey{app: g.claimedApp(r, form), group: group}
	for _, grant := range []string{"refresh_token", "code", "token"} {
		if owner, ok := g.state.OwnerOf(form.Get(grant)); ok {
			key.extension = owner
			return key
		}
	}
	if id, err := state.ParseExtensionID(subject(form.Get("assertion"))); err == nil {
		key.extension = id
		return key
	}
	if key.who, _, _ = net.SplitHostPort(r.RemoteAddr); key.who == "" {
		key.who = r.RemoteAddr
	}
	return key
}

// claimedApp returns the application that the request names, if there is one of that id.
func (g *Guard) claimedApp(r *http.Request, form url.Values) state.ClientID {
	id := state.ClientID(form.Get("client_id"))
	if name, _, ok := r.BasicAuth(); ok {
		id = state.ClientID(name)
	}
	app, _ := g.state.Application(id)
	return app.ClientID
}

// readClaims returns the parameters of query and form, and leaves the body to be read
// again. What cannot be parsed claims nothing: the handler will say so.
func readClaims(r *http.Request) url.Values {
	claims := r.URL.Query()
	if r.Body == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return claims
	}
	body, _ := io.ReadAll(r.Body) // who reads it next finds it as short
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	for name, values := range form {
		claims[name] = append(values, claims[name]...)
	}
	return claims
}

// subject returns whom a JWT names, without looking at its signature.
func subject(assertion string) string {
	_, rest, _ := strings.Cut(assertion, ".")
	payload, _, _ := strings.Cut(rest, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return ""
	}
	var claims struct {
		Subject string `json:"sub"`
	}
	if json.Unmarshal(decoded, &claims) != nil {
		return ""
	}
	return claims.Subject
}
