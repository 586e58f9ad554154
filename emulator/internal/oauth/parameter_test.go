package oauth

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// authorizeURL is the address of an authorization request.
func authorizeURL(pairs ...string) string {
	return "/restapi/oauth/authorize?" + request(pairs...).Encode()
}

func TestApplicationIsToldWhatItAskedFor(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, query string
		want        url.Values
	}{
		{name: "nothing"},
		{name: "discovery", query: "&discovery=true", want: form(
			"token_uri", "http://example.com/restapi/oauth/token", "discovery_uri", "http://example.com/.well-known/entry-points/external")},
		{name: "no discovery", query: "&discovery=false"},
		{name: "brand", query: "&response_hint=brand_id", want: form("brand_id", "1210")},
		{name: "brand and country", query: "&response_hint=brand_id&response_hint=contracted_country_code", want: form(
			"brand_id", "1210", "contracted_country_code", "US")},
		{name: "something else", query: "&response_hint=weather"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			s.press("authorize", s.signIn("ann"))

			answer := wantAnswer(t, s.get(authorizeURL("prompt", "none")+tt.query))

			for _, name := range []string{"token_uri", "discovery_uri", "brand_id", "contracted_country_code"} {
				if answer.Get(name) != tt.want.Get(name) {
					t.Errorf("got %s=%q, want %q", name, answer.Get(name), tt.want.Get(name))
				}
			}
		})
	}
}

func TestPromptConsentAsksWhoeverIsSignedIn(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	s.press("authorize", s.signIn("ann"))
	s.signIn("bob")

	consent := location(t, s.get(authorizeURL("prompt", "consent")))

	if consent.Path != "/restapi/oauth/consent" || consent.Query().Get("person") != s.people["bob"].ID.String() {
		t.Errorf("got %s, want the access request page for bob", consent)
	}
	if login := location(t, s.get(authorizeURL("prompt", "login consent"))); login.Path != "/restapi/oauth/login" {
		t.Errorf("got %s, want the login page first", login)
	}
}

func TestLoginHintChoosesSilently(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, hint, person, oauthError string }{
		{name: "none", person: "bob"},
		{name: "latest", hint: "bob@example.com", person: "bob"},
		{name: "earlier", hint: "Ann@Example.com", person: "ann"},
		{name: "phone number", hint: "+16505550100*101", person: "ann"},
		{name: "somebody else", hint: "eve@example.com", oauthError: "access_denied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			s.press("authorize", s.signIn("ann"))
			s.press("authorize", s.signIn("bob"))

			answer := wantAnswer(t, s.get(authorizeURL("prompt", "none", "login_hint", tt.hint)))

			if answer.Get("error") != tt.oauthError {
				t.Fatalf("got %v, want error %q", answer, tt.oauthError)
			}
			if tt.person == "" {
				return
			}
			got := s.tokens(s.token(form("grant_type", grantCode, "code", answer.Get("code")), asServer))
			if got.OwnerID != s.people[tt.person].ID.String() {
				t.Errorf("got a session of %s, want %s", got.OwnerID, tt.person)
			}
		})
	}
}

func TestQueryAndBodyHaveToAgree(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	refresh := form("grant_type", grantRefresh, "refresh_token", s.login("ann").RefreshToken)

	wantError(t, s.post("/restapi/oauth/authorize?client_id=browser", request()), http.StatusBadRequest, "invalid_request", "OAU-150")
	wantError(t, s.post("/restapi/oauth/token?grant_type=password", refresh, asServer), http.StatusBadRequest, "invalid_request", "OAU-150")
	s.tokens(s.post("/restapi/oauth/token?grant_type=refresh_token", refresh, asServer))
}
