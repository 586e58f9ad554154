package oauth

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestCode(t *testing.T) {
	t.Parallel()
	s256 := state.Challenge{Value: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Method: state.S256}
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // the pair of RFC 7636, appendix B

	tests := []struct {
		name      string
		challenge state.Challenge
		body      url.Values
		client    string
		age       time.Duration
		code      string // empty: a session starts
	}{
		{name: "with redirect URI", body: form("redirect_uri", callback)},
		{name: "without redirect URI"},
		{name: "at the last moment", age: time.Minute - time.Millisecond},
		{name: "S256", challenge: s256, body: form("code_verifier", verifier)},
		{name: "plain", challenge: state.Challenge{Value: "abc", Method: state.Plain}, body: form("code_verifier", "abc")},
		{name: "verifier without challenge", body: form("code_verifier", verifier)},
		{name: "expired", age: time.Minute, code: "OAU-108"},
		{name: "other registered redirect URI", body: form("redirect_uri", another), code: "OAU-109"},
		{name: "other case", body: form("redirect_uri", strings.ToUpper(callback)), code: "OAU-109"},
		{name: "other application", client: "second", code: "OAU-110"},
		{name: "wrong verifier", challenge: s256, body: form("code_verifier", "wrong"), code: "OAU-106"},
		{name: "no verifier", challenge: s256, code: "OAU-106"},
		{name: "challenge as verifier", challenge: s256, body: form("code_verifier", s256.Value), code: "OAU-106"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			body := form("grant_type", grantCode, "code", s.code(func(c *state.AuthorizationCode) { c.Challenge = tt.challenge }))
			maps.Copy(body, tt.body)
			client := "server"
			if tt.client != "" {
				client = tt.client
			}
			s.pass(tt.age)

			w := s.token(body, basic(client, "s3cret+/%"))

			if tt.code == "" {
				s.tokens(w)
				return
			}
			wantError(t, w, http.StatusBadRequest, "invalid_grant", tt.code)
			wantHint(t, w, " ")
			if n := len(s.state.Sessions(s.people["ann"].ID, state.ClientID(client))); n != 0 {
				t.Errorf("a refused code left %d sessions", n)
			}
		})
	}
}

func TestCodeIsSingleUse(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	body := form("grant_type", grantCode, "code", s.code())
	first := s.tokens(s.token(body, asServer))

	second := s.token(body, asServer)

	wantError(t, second, http.StatusBadRequest, "invalid_grant", "OAU-106")
	wantHint(t, second, "once")
	if _, err := s.state.Authenticate(first.AccessToken); err != nil {
		t.Errorf("the session of the first use: %v", err)
	}
	if n := len(s.state.Sessions(s.people["ann"].ID, "server")); n != 1 {
		t.Errorf("got %d sessions, want 1", n)
	}
}

func TestRefusedCodeStaysGood(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	code := s.code()
	s.token(form("grant_type", grantCode, "code", code, "redirect_uri", another), asServer)

	w := s.token(form("grant_type", grantCode, "code", code, "redirect_uri", callback), asServer)

	s.tokens(w)
}

func TestCodeOfSomebodyDisabledMeanwhile(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	code := s.code()
	if _, err := s.state.SetExtensionStatus(s.people["ann"].ID, state.Disabled); err != nil {
		t.Fatal(err)
	}

	w := s.token(form("grant_type", grantCode, "code", code), asServer)

	wantError(t, w, http.StatusBadRequest, "invalid_grant", "OAU-236")
}
