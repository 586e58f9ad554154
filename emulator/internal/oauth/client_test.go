package oauth

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestClientAuthentication(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name             string
		body             url.Values
		header           func(*http.Request)
		oauthError, code string // empty: a session starts
		hint             string
	}{
		{name: "basic", header: asServer},
		{name: "basic, form-encoded", header: basic("server", url.QueryEscape("s3cret+/%"))},
		{name: "basic and equal client_id", header: asServer, body: form("client_id", "server")},
		{name: "basic and all in the body", header: asServer, body: form("client_id", "server", "client_secret", "s3cret+/%")},
		{name: "secret in the body", body: form("client_id", "server", "client_secret", "s3cret+/%")},
		{name: "client-side", body: form("client_id", "browser")},
		{name: "client-side, empty secret", body: form("client_id", "browser", "client_secret", "")},
		{name: "client-side, basic without secret", header: basic("browser", "")},
		{name: "nothing", oauthError: "invalid_client", code: "OAU-123", hint: "Authorization"},
		{name: "empty client_id", body: form("client_id", ""), oauthError: "invalid_client", code: "OAU-123"},
		{name: "no secret", body: form("client_id", "server"), oauthError: "invalid_client", code: "OAU-123", hint: "server-side"},
		{name: "empty basic", header: basic("", ""), oauthError: "invalid_client", code: "OAU-153"},
		{name: "unknown", header: basic("nobody", "x"), oauthError: "invalid_client", code: "OAU-153", hint: "no application"},
		{name: "wrong secret", header: basic("server", "wrong"), oauthError: "invalid_client", code: "OAU-153", hint: "secret is wrong"},
		{name: "secret of a client-side app", header: basic("browser", "x"), oauthError: "invalid_client", code: "OAU-153", hint: "client-side"},
		{name: "another client_id", header: asServer, body: form("client_id", "browser"), oauthError: "invalid_request", code: "OAU-150"},
		{name: "another secret", header: asServer, body: form("client_secret", "x"), oauthError: "invalid_request", code: "OAU-150"},
		{
			name: "bearer", oauthError: "invalid_client", code: "OAU-134", hint: "Basic",
			header: func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") },
		},
		{
			name: "bad base64", oauthError: "invalid_client", code: "OAU-134",
			header: func(r *http.Request) { r.Header.Set("Authorization", "Basic %%%") },
		},
		{name: "of production", header: basic("elsewhere", "x"), oauthError: "invalid_client", code: "OAU-153", hint: "of production, this is sandbox"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			body := form("grant_type", grantJWT, "assertion", s.assertion("ann"))
			maps.Copy(body, tt.body)
			var options []func(*http.Request)
			if tt.header != nil {
				options = append(options, tt.header)
			}

			w := s.token(body, options...)

			if tt.code == "" {
				s.tokens(w)
				return
			}
			wantError(t, w, http.StatusBadRequest, tt.oauthError, tt.code)
			wantHint(t, w, tt.hint)
		})
	}
}

func TestUnknownClientIsNamed(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	w := s.token(form("grant_type", grantRefresh), basic("nobody", "x"))

	want := `"message":"Invalid client: nobody","parameters":[{"parameterName":"client_id","parameterValue":"nobody"}]`
	if !strings.Contains(w.Body.String(), want) {
		t.Errorf("got %s, want %s in it", w.Body, want)
	}
}

func TestSandboxClientInProduction(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Production)

	w := s.token(form("grant_type", grantRefresh), basic("elsewhere", "x"))

	wantError(t, w, http.StatusBadRequest, "invalid_client", "OAU-165")
	wantHint(t, w, "of sandbox, this is production")
}
