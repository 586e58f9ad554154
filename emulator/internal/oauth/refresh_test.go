package oauth

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestRefresh(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	first := s.login("ann")
	refresh := form("grant_type", grantRefresh, "refresh_token", first.RefreshToken)

	second := s.tokens(s.token(refresh, asServer))

	if second.AccessToken == first.AccessToken || second.RefreshToken == first.RefreshToken ||
		second.SessionID != first.SessionID || second.EndpointID != first.EndpointID {
		t.Errorf("got %+v after %+v", second, first)
	}
	if _, err := s.state.Authenticate(first.AccessToken); err == nil {
		t.Error("the access token outlived the refresh")
	}
	s.pass(time.Minute)
	repeated := s.tokens(s.token(refresh, asServer))
	if repeated.AccessToken != second.AccessToken || repeated.ExpiresIn != 3540 {
		t.Errorf("got %+v, want the access token of %+v a minute later", repeated, second)
	}
	if _, err := s.state.Authenticate(second.AccessToken); err != nil {
		t.Fatal(err)
	}
	s.pass(10 * time.Second)
	wantError(t, s.token(refresh, asServer), http.StatusBadRequest, "invalid_grant", "OAU-213")
	s.tokens(s.token(form("grant_type", grantRefresh, "refresh_token", second.RefreshToken), asServer))
}

func TestRefreshRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		before func(s *server, first tokenInfo)
		token  func(first tokenInfo) string // another one than the refresh token
		client string
		code   string
	}{
		{name: "expired", code: "OAU-210", before: func(s *server, _ tokenInfo) { s.pass(168 * time.Hour) }},
		{name: "other application", code: "OAU-213", client: "second"},
		{name: "access token in its place", code: "OAU-213", token: func(first tokenInfo) string { return first.AccessToken }},
		{
			name: "revoked", code: "OAU-211",
			before: func(s *server, first tokenInfo) {
				s.post("/restapi/oauth/revoke", form("token", first.AccessToken), asServer)
			},
		},
		{
			name: "disabled user", code: "OAU-236",
			before: func(s *server, _ tokenInfo) {
				if _, err := s.state.SetExtensionStatus(s.people["ann"].ID, state.Disabled); err != nil {
					s.Fatal(err)
				}
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			first := s.login("ann")
			if tt.before != nil {
				tt.before(s, first)
			}
			token, client := first.RefreshToken, "server"
			if tt.client != "" {
				client = tt.client
			}
			if tt.token != nil {
				token = tt.token(first)
			}

			w := s.token(form("grant_type", grantRefresh, "refresh_token", token), basic(client, "s3cret+/%"))

			wantError(t, w, http.StatusBadRequest, "invalid_grant", tt.code)
			wantHint(t, w, " ")
		})
	}
}

func TestNoRefreshTokensByDefault(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.token(form("grant_type", grantJWT, "assertion", s.assertion("ann")), basic("second", "s3cret+/%"))

	if s.tokens(w); strings.Contains(w.Body.String(), "refresh_token") {
		t.Errorf("got %s, want no refresh token", w.Body)
	}
}
