package oauth

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// rawPost returns a request with a raw body from the application "server".
func rawPost(s *server, target, body string) *http.Request {
	r := httptest.NewRequestWithContext(s.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", formType)
	asServer(r)
	return r
}

func TestRevoke(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		send func(s *server, got tokenInfo) *http.Request
	}{
		{name: "access token", send: func(s *server, got tokenInfo) *http.Request {
			return rawPost(s, "/restapi/oauth/revoke", form("token", got.AccessToken).Encode())
		}},
		{name: "refresh token", send: func(s *server, got tokenInfo) *http.Request {
			return rawPost(s, "/restapi/oauth/revoke", form("token", got.RefreshToken, "client_id", "server").Encode())
		}},
		{name: "query", send: func(s *server, got tokenInfo) *http.Request {
			r := rawPost(s, "/restapi/oauth/revoke?token="+url.QueryEscape(got.AccessToken), "")
			r.Header.Del("Content-Type")
			return r
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			got := s.login("ann")
			stays := s.login("bob")

			for range 2 { // a dead token is fine
				if w := s.do(tt.send(s, got)); w.Code != http.StatusOK || w.Body.Len() != 0 {
					t.Errorf("got %d %s, want 200 and nothing", w.Code, w.Body)
				}
			}

			if _, err := s.state.Authenticate(got.AccessToken); err == nil {
				t.Error("the access token is alive")
			}
			w := s.token(form("grant_type", grantRefresh, "refresh_token", got.RefreshToken), asServer)
			wantError(t, w, http.StatusBadRequest, "invalid_grant", "OAU-211")
			if _, err := s.state.Authenticate(stays.AccessToken); err != nil {
				t.Errorf("the session of somebody else: %v", err)
			}
		})
	}
}

func TestRevokeRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, target     string
		body             func(got tokenInfo) url.Values
		client           func(*http.Request)
		oauthError, code string
	}{
		{name: "no token", body: func(tokenInfo) url.Values { return form() }, oauthError: "invalid_request", code: "CMN-101"},
		{name: "empty token", body: func(tokenInfo) url.Values { return form("token", "") }, oauthError: "invalid_request", code: "CMN-101"},
		{
			name: "token of another application", client: basic("second", "s3cret+/%"), oauthError: "invalid_grant", code: "OAU-164",
			body: func(got tokenInfo) url.Values { return form("token", got.AccessToken) },
		},
		{
			name: "wrong secret", client: basic("server", "x"), oauthError: "invalid_client", code: "OAU-153",
			body: func(got tokenInfo) url.Values { return form("token", got.AccessToken) },
		},
		{
			name: "different tokens", target: "?token=x", oauthError: "invalid_request", code: "OAU-150",
			body: func(got tokenInfo) url.Values { return form("token", got.AccessToken) },
		},
		{
			name: "twice", oauthError: "invalid_request", code: "OAU-111",
			body: func(got tokenInfo) url.Values { return url.Values{"token": {got.AccessToken, got.AccessToken}} },
		},
		{
			name: "no client", client: func(*http.Request) {}, oauthError: "invalid_client", code: "OAU-123",
			body: func(got tokenInfo) url.Values { return form("token", got.AccessToken) },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			got := s.login("ann")
			client := tt.client
			if client == nil {
				client = asServer
			}

			w := s.post("/restapi/oauth/revoke"+tt.target, tt.body(got), client)

			wantError(t, w, http.StatusBadRequest, tt.oauthError, tt.code)
			if _, err := s.state.Authenticate(got.AccessToken); err != nil {
				t.Errorf("the session after a refused revocation: %v", err)
			}
		})
	}
}
