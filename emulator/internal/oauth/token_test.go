package oauth

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// form returns parameters, given as name, value, name, value.
func form(pairs ...string) url.Values {
	values := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		values.Add(pair[0], pair[1])
	}
	return values
}

func TestTokenByAssertion(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.token(form("grant_type", grantJWT, "assertion", s.assertion("ann")), asServer)

	got := s.tokens(w)
	if got.TokenType != "bearer" || got.ExpiresIn != 3600 || got.RefreshTokenExpiresIn != 604800 ||
		got.Scope != "ReadAccounts TeamMessaging" || got.OwnerID != s.people["ann"].ID.String() ||
		len(got.EndpointID) != 22 || got.SessionID == "" {
		t.Errorf("got %s", w.Body)
	}
	if media := w.Header().Get("Content-Type"); !strings.HasPrefix(media, "application/json") {
		t.Errorf("got Content-Type %q", media)
	}
	if w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the tokens may be stored by a cache")
	}
	if p, err := s.state.Authenticate(got.AccessToken); err != nil || p.Extension.ID != s.people["ann"].ID {
		t.Errorf("got %v, %v, want ann", p, err)
	}
}

func TestTokenParameters(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name             string
		extra            url.Values
		access, refresh  int64
		scope, endpoint  string
		status           int
		oauthError, code string
	}{
		{name: "small", extra: form("access_token_ttl", "1", "refresh_token_ttl", "1"), access: 600, refresh: 1},
		{name: "large", extra: form("access_token_ttl", "86400", "refresh_token_ttl", "2592000"), access: 3600, refresh: 604800},
		{name: "odd", extra: form("access_token_ttl", "3599", "refresh_token_ttl", "604799"), access: 3599, refresh: 604799},
		{name: "huge", extra: form("access_token_ttl", "9223372036854775807"), access: 3600, refresh: 604800},
		{name: "negative", extra: form("access_token_ttl", "-1"), access: 600, refresh: 604800},
		{name: "empty", extra: form("access_token_ttl", "", "scope", "", "endpoint_id", ""), access: 3600, refresh: 604800},
		{name: "narrower scope", extra: form("scope", "TeamMessaging"), scope: "TeamMessaging", access: 3600, refresh: 604800},
		{name: "foreign scope", extra: form("scope", "SMS TeamMessaging"), access: 3600, refresh: 604800},
		{name: "endpoint", extra: form("endpoint_id", "phone-1"), endpoint: "phone-1", access: 3600, refresh: 604800},
		{name: "both negative", extra: form("access_token_ttl", "-1", "refresh_token_ttl", "-1"), access: 600, refresh: 604800},
		{name: "zero", extra: form("access_token_ttl", "0", "refresh_token_ttl", "0"), access: 600, refresh: 604800},
		{name: "fraction", extra: form("access_token_ttl", "1800.7", "refresh_token_ttl", "0.5"), access: 1800, refresh: 1},
		{name: "NaN", extra: form("access_token_ttl", "NaN", "refresh_token_ttl", "NaN"), access: 3600, refresh: 604800},
		{name: "infinite", extra: form("access_token_ttl", "Infinity", "refresh_token_ttl", "-Infinity"), access: 3600, refresh: 604800},
		{name: "over every range", extra: form("access_token_ttl", "1e999"), access: 3600, refresh: 604800},
		{name: "no number", extra: form("access_token_ttl", "undefined", "refresh_token_ttl", "soon"), access: 3600, refresh: 604800},
		{name: "twice", extra: url.Values{"scope": {"a", "b"}}, status: 400, oauthError: "invalid_request", code: "OAU-111"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			tt.extra.Set("grant_type", grantJWT)
			tt.extra.Set("assertion", s.assertion("ann"))

			w := s.token(tt.extra, asServer)

			if tt.code != "" {
				wantError(t, w, tt.status, tt.oauthError, tt.code)
				return
			}
			got := s.tokens(w)
			if got.ExpiresIn != tt.access || got.RefreshTokenExpiresIn != tt.refresh {
				t.Errorf("got %s, want %d and %d seconds", w.Body, tt.access, tt.refresh)
			}
			if tt.scope != "" && got.Scope != tt.scope || tt.endpoint != "" && got.EndpointID != tt.endpoint {
				t.Errorf("got %s, want scope %q, endpoint %q", w.Body, tt.scope, tt.endpoint)
			}
		})
	}
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name             string
		body             url.Values
		client           string
		oauthError, code string
	}{
		{name: "no grant type", body: form(), oauthError: "invalid_request", code: "OAU-250"},
		{name: "client credentials", body: form("grant_type", "client_credentials"), oauthError: "invalid_request", code: "OAU-250"},
		{name: "password", body: form("grant_type", "password", "username", "ann@example.com"), oauthError: "invalid_request", code: "OAU-250"},
		{name: "partner", body: form("grant_type", "partner_jwt", "assertion", "x"), oauthError: "unauthorized_client", code: "OAU-251"},
		{name: "no code", body: form("grant_type", grantCode), oauthError: "invalid_request", code: "CMN-101"},
		{name: "no assertion", body: form("grant_type", grantJWT), oauthError: "invalid_request", code: "CMN-101"},
		{name: "no refresh token", body: form("grant_type", grantRefresh), oauthError: "invalid_request", code: "CMN-101"},
		{name: "unknown code", body: form("grant_type", grantCode, "code", "x"), oauthError: "invalid_grant", code: "OAU-106"},
		{name: "unknown refresh token", body: form("grant_type", grantRefresh, "refresh_token", "x"), oauthError: "invalid_grant", code: "OAU-213"},
		{name: "bad assertion", body: form("grant_type", grantJWT, "assertion", "x"), oauthError: "invalid_grant", code: "OAU-149"},
		{name: "code disabled", client: "disabled", body: form("grant_type", grantCode, "code", "x"), oauthError: "unauthorized_client", code: "OAU-251"},
		{name: "JWT disabled", client: "disabled", body: form("grant_type", grantJWT, "assertion", "x"), oauthError: "unauthorized_client", code: "OAU-251"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			client := "server"
			if tt.client != "" {
				client = tt.client
			}

			w := s.token(tt.body, basic(client, "s3cret+/%"))

			wantError(t, w, http.StatusBadRequest, tt.oauthError, tt.code)
		})
	}
}

func TestTokenWantsForm(t *testing.T) {
	t.Parallel()

	for _, media := range []string{"", "application/json", "multipart/form-data; boundary=x", "bad type;"} {
		t.Run(media, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			w := s.token(form("grant_type", grantRefresh), asServer, func(r *http.Request) { r.Header.Set("Content-Type", media) })

			wantError(t, w, http.StatusUnsupportedMediaType, "invalid_request", "CMN-415")
		})
	}
}

func TestTokenWithBadEncoding(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	r := rawPost(s, "/restapi/oauth/token", "grant_type=%zz")

	wantError(t, s.do(r), http.StatusBadRequest, "invalid_request", "CMN-104")
}

func TestAssertion(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name             string
		person           string
		change           func(s *server, c *state.JWTCredential)
		after            func(s *server)
		oauthError, code string
	}{
		{name: "never expires", after: func(s *server) { s.pass(9000 * time.Hour) }},
		{name: "for this application", change: func(_ *server, c *state.JWTCredential) { c.Apps = []state.ClientID{"second", "server"} }},
		{
			name: "for another application", oauthError: "unauthorized_client", code: "OAU-251",
			change: func(_ *server, c *state.JWTCredential) { c.Apps = []state.ClientID{"second"} },
		},
		{
			name: "expired", oauthError: "invalid_grant", code: "OAU-210",
			change: func(s *server, c *state.JWTCredential) { c.Expires = s.state.Now().Add(time.Hour) },
			after:  func(s *server) { s.pass(time.Hour) },
		},
		{
			name: "revoked", oauthError: "invalid_grant", code: "OAU-211",
			after: func(s *server) {
				for _, c := range s.state.JWTCredentials(s.people["ann"].ID) {
					if err := s.state.RevokeJWTCredential(c.ID); err != nil {
						s.Fatal(err)
					}
				}
			},
		},
		{name: "disabled user", person: "dora", oauthError: "invalid_grant", code: "OAU-236"},
		{name: "inactive user", person: "newt", oauthError: "invalid_grant", code: "OAU-236"},
		{name: "user of another account", person: "eve", oauthError: "invalid_client", code: "OAU-167"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			person := "ann"
			if tt.person != "" {
				person = tt.person
			}
			compact := s.assertion(person, func(c *state.JWTCredential) {
				if tt.change != nil {
					tt.change(s, c)
				}
			})
			if tt.after != nil {
				tt.after(s)
			}

			w := s.token(form("grant_type", grantJWT, "assertion", compact), asServer)

			if tt.code == "" {
				s.tokens(w)
				return
			}
			wantError(t, w, http.StatusBadRequest, tt.oauthError, tt.code)
			wantHint(t, w, " ")
		})
	}
}

func TestPublicApplicationTakesEverybody(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.token(form("grant_type", grantJWT, "assertion", s.assertion("eve")), basic("public", "s3cret+/%"))

	if got := s.tokens(w); got.OwnerID != s.people["eve"].ID.String() {
		t.Errorf("got %s, want eve", w.Body)
	}
}
