package oauth

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// request returns the parameters of a plain authorization request, changed by pairs.
func request(pairs ...string) url.Values {
	values := form("response_type", "code", "client_id", "server", "redirect_uri", callback, "state", "a b&c=ü%")
	for pair := range slices.Chunk(pairs, 2) {
		values.Set(pair[0], pair[1])
	}
	return values
}

// location returns where a redirect leads.
func location(t *testing.T, w *httptest.ResponseRecorder) *url.URL {
	t.Helper()
	target, err := url.Parse(w.Header().Get("Location"))
	if w.Code != http.StatusFound || err != nil {
		t.Fatalf("got %d %s to %q, want a redirect", w.Code, w.Body, w.Header().Get("Location"))
	}
	return target
}

// wantAnswer checks that the browser is sent back to the application, with the state.
func wantAnswer(t *testing.T, w *httptest.ResponseRecorder) url.Values {
	t.Helper()
	target := location(t, w)
	query := target.Query()
	if !strings.HasPrefix(target.String(), callback+"&") || query.Get("streamid") != "st-1" {
		t.Errorf("got a redirect to %s, want it to start with %s", target, callback)
	}
	if query.Get("state") != "a b&c=ü%" {
		t.Errorf("got state %q", query.Get("state"))
	}
	return query
}

func TestAuthorizeLeadsToLogin(t *testing.T) {
	t.Parallel()
	sdk := request("brand_id", "", "display", "", "prompt", "", "ui_options", "", "ui_locales", "", "localeId", "", "code_challenge", "")

	tests := []struct {
		name string
		send func(s *server) *httptest.ResponseRecorder
	}{
		{name: "GET", send: func(s *server) *httptest.ResponseRecorder {
			return s.get("/restapi/oauth/authorize?" + request().Encode())
		}},
		{name: "POST", send: func(s *server) *httptest.ResponseRecorder { return s.post("/restapi/oauth/authorize", request()) }},
		{name: "empty parameters", send: func(s *server) *httptest.ResponseRecorder { return s.get("/restapi/oauth/authorize?" + sdk.Encode()) }},
		{name: "repeated hints", send: func(s *server) *httptest.ResponseRecorder {
			return s.get("/restapi/oauth/authorize?ui_options=a&ui_options=b&login_hint=x&login_hint=y&" + request().Encode())
		}},
		{name: "every option", send: func(s *server) *httptest.ResponseRecorder {
			return s.get("/restapi/oauth/authorize?" + request("brand_id", "3610", "brandId", "3610", "display", "popup", "prompt", "login sso",
				"ui_options", "x", "ui_locales", "fr-CA en", "localeId", "fr_CA", "nonce", "n", "login_hint", "ann@example.com",
				"response_hint", "brand_id", "discovery", "true", "scope", "openid SMS", "code_challenge", "x").Encode())
		}},
		{name: "prompt=consent, nobody signed in", send: func(s *server) *httptest.ResponseRecorder {
			return s.get("/restapi/oauth/authorize?" + request("prompt", "consent").Encode())
		}},
		{name: "one redirect URI, left out", send: func(s *server) *httptest.ResponseRecorder {
			return s.get("/restapi/oauth/authorize?" + request("client_id", "browser", "redirect_uri", "").Encode())
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			target := location(t, tt.send(s))

			if target.Path != "/restapi/oauth/login" || !target.IsAbs() {
				t.Fatalf("got a redirect to %s, want the login page", target)
			}
			if w := s.get(target.RequestURI()); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Travel") {
				t.Errorf("got %d %s, want the login page of Travel", w.Code, w.Body)
			}
		})
	}
}

func TestAuthorizeProblems(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, query            string
		oauthError, code, hint string
	}{
		{name: "no client", query: request("client_id", "").Encode(), oauthError: "invalid_client", code: "OAU-153", hint: "missing"},
		{name: "unknown client", query: request("client_id", "x").Encode(), oauthError: "invalid_client", code: "OAU-153", hint: "Credentials"},
		{name: "client of production", query: request("client_id", "elsewhere").Encode(), oauthError: "invalid_client", code: "OAU-153", hint: "production"},
		{name: "no redirect URI registered", query: request("client_id", "jwt-only").Encode(), oauthError: "invalid_client", code: "OAU-113", hint: "OAuth Redirect URI"},
		{name: "another redirect URI", query: request("redirect_uri", "http://evil.example").Encode(), oauthError: "invalid_grant", code: "OAU-109", hint: "http://evil.example"},
		{name: "a longer redirect URI", query: request("redirect_uri", callback+"&x=y").Encode(), oauthError: "invalid_grant", code: "OAU-109", hint: callback},
		{name: "no redirect URI of two", query: request("redirect_uri", "").Encode(), oauthError: "invalid_grant", code: "OAU-109", hint: "no redirect_uri"},
		{name: "twice", query: request().Encode() + "&state=x", oauthError: "invalid_request", code: "OAU-111", hint: "state"},
		{name: "bad encoding", query: request().Encode() + "&x=%zz", oauthError: "invalid_request", code: "CMN-104", hint: "encoded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/restapi/oauth/authorize?"+tt.query, nil)
			r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")

			program, browser := s.get("/restapi/oauth/authorize?"+tt.query), s.do(r)

			wantError(t, program, http.StatusBadRequest, tt.oauthError, tt.code)
			wantHint(t, program, tt.hint)
			if browser.Code != http.StatusBadRequest || !strings.Contains(browser.Body.String(), tt.code) ||
				!strings.HasPrefix(browser.Header().Get("Content-Type"), "text/html") {
				t.Errorf("got %d %s, want a page with %s", browser.Code, browser.Body, tt.code)
			}
		})
	}
}

func TestAuthorizeRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name  string
		query url.Values
		want  string
	}{
		{name: "no response type", query: request("response_type", ""), want: "invalid_request"},
		{name: "implicit", query: request("response_type", "token"), want: "unsupported_response_type"},
		{name: "3-legged OAuth disabled", query: request("client_id", "disabled"), want: "unauthorized_client"},
		{name: "unknown challenge method", query: request("code_challenge", "x", "code_challenge_method", "S512"), want: "invalid_request"},
		{name: "unknown prompt", query: request("prompt", "dance"), want: "invalid_request"},
		{name: "none and login", query: request("prompt", "none login"), want: "invalid_request"},
		{name: "request object", query: request("request", "x"), want: "request_not_supported"},
		{name: "claims", query: request("claims", "{}"), want: "request_not_supported"},
		{name: "request by reference", query: request("request_uri", "http://x"), want: "request_uri_not_supported"},
		{name: "unknown display", query: request("display", "cinema"), want: "invalid_request"},
		{name: "unknown brand", query: request("brand_id", "7"), want: "invalid_request"},
		{name: "unknown brand in the guide's spelling", query: request("brandId", "7"), want: "invalid_request"},
		{name: "two brands", query: request("brand_id", "1210", "brandId", "3610"), want: "invalid_request"},
		{name: "none, nobody signed in", query: request("prompt", "none"), want: "access_denied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			w := s.get("/restapi/oauth/authorize?" + tt.query.Encode())

			if got := wantAnswer(t, w); got.Get("error") != tt.want || got.Get("error_description") == "" || got.Has("code") {
				t.Errorf("got %v, want error %s", got, tt.want)
			}
			wantHint(t, w, " ")
		})
	}
}

func TestPagesCheckTheRequestAgain(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	s.signIn("ann")
	evil := request("redirect_uri", "http://evil.example").Encode()
	implicit := request("response_type", "token").Encode()

	for _, path := range []string{loginURL, consentURL + "person=" + s.people["ann"].ID.String() + "&"} {
		wantError(t, s.get(path+evil), http.StatusBadRequest, "invalid_grant", "OAU-109")
		wantError(t, s.post(path+evil, form("action", "authorize")), http.StatusBadRequest, "invalid_grant", "OAU-109")
		wantError(t, s.post(path+implicit, form("action", "authorize")), http.StatusBadRequest, "unsupported_response_type", "CMN-101")
	}
}

func TestPagesRefuseOtherMethods(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/restapi/oauth/authorize", nil)
	r.Header.Set("Authorization", "Bearer "+s.login("ann").AccessToken)

	w := s.do(r)

	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" {
		t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}
