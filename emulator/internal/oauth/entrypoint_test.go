package oauth

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestInitialEntryPoints(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.get("/.well-known/entry-points/initial?clientId=server&brandId=1210")

	var got initialEntryPoints
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if got.Version == "" || got.RetryCount != 3 || got.RetryInterval != 3 || w.Header().Get("Discovery-Tag") == "" ||
		got.Discovery.DefaultExternal != "http://example.com/.well-known/entry-points/external" ||
		got.Auth.Authorization != "http://example.com/restapi/oauth/authorize" ||
		got.Auth.DefaultToken != "http://example.com/restapi/oauth/token" ||
		got.Auth.OIDCDiscovery != "http://example.com/.well-known/openid-configuration" ||
		got.Core.Base != "http://example.com" {
		t.Errorf("got %s with %v", w.Body, w.Header())
	}
}

func TestInitialEntryPointsRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, query            string
		oauthError, code, hint string
	}{
		{name: "unknown client", query: "clientId=x", oauthError: "invalid_client", code: "OAU-153", hint: "Credentials"},
		{name: "client of production", query: "clientId=elsewhere", oauthError: "invalid_client", code: "OAU-153", hint: "of production"},
		{name: "unknown brand", query: "clientId=server&brandId=7", oauthError: "invalid_request", code: "OAU-101", hint: "1210"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			w := s.get("/.well-known/entry-points/initial?" + tt.query)

			wantError(t, w, http.StatusBadRequest, tt.oauthError, tt.code)
			wantHint(t, w, tt.hint)
		})
	}
}

func TestExternalEntryPoints(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	token := s.login("ann").AccessToken

	w := s.bearer(http.MethodGet, "/.well-known/entry-points/external", token)

	var got externalEntryPoints
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("got %d %s", w.Code, w.Body)
	}
	if got.ExpiresIn != 86400 || got.RetryCycleDelay != 824 || got.Auth.Base != "http://example.com" ||
		got.Auth.Token != "http://example.com/restapi/oauth/token" || got.Video.Base != "http://example.com" ||
		got.Discovery.Initial != "http://example.com/.well-known/entry-points/initial" ||
		w.Header().Get("Discovery-Tag") == "" {
		t.Errorf("got %s with %v", w.Body, w.Header())
	}
	if w := s.get("/.well-known/entry-points/external"); w.Code != http.StatusUnauthorized {
		t.Errorf("got %d %s without a token, want 401", w.Code, w.Body)
	}
}

func TestRediscovery(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	present := s.get("/.well-known/entry-points/initial").Header().Get("Discovery-Tag")
	handler := Rediscovery(s.handler)

	tests := []struct{ name, tag, want string }{
		{name: "none"},
		{name: "present", tag: present},
		{name: "stale", tag: "x", want: "true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/restapi/oauth/jwks", nil)
			r.Header.Set("Discovery-Tag", tt.tag)
			w := httptest.NewRecorder()

			handler.ServeHTTP(w, r)

			if got := w.Header().Get("Discovery-Required"); got != tt.want || w.Code != http.StatusOK {
				t.Errorf("got %d and %q, want %q", w.Code, got, tt.want)
			}
		})
	}
}
