package oauth

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/internal/assertion"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/guard"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	callback = "http://127.0.0.1:8850/oauth/callback?streamid=st-1"
	another  = "http://127.0.0.1:8850/other"
	password = "Secret!1"
)

// server is the OAuth of one environment with a few people and applications, and a
// browser in front of it.
type server struct {
	*testing.T
	handler http.Handler
	clock   *clock.Clock
	state   *state.State
	other   *state.State
	people  map[string]state.Extension
	cookies map[string]string
}

func newServer(t *testing.T, env state.Environment) *server {
	t.Helper()
	c := clock.New()
	c.Freeze()
	own := state.New(env, c, entropy.Seeded([32]byte{1}), state.NewLog())
	elsewhere := state.Production
	if env == state.Production {
		elsewhere = state.Sandbox
	}
	s := &server{
		T: t, clock: c, state: own,
		other:  state.New(elsewhere, c, entropy.Seeded([32]byte{2}), state.NewLog()),
		people: map[string]state.Extension{}, cookies: map[string]string{},
	}
	router := mux.NewRouter()
	router.Use(guard.New(own, guard.NewLimits(guard.Rules{})).Middleware)
	handler := &Handler{State: own, Other: s.other, Entropy: entropy.Seeded([32]byte{3})}
	handler.Mount(router.PathPrefix(root).Subrouter())
	handler.MountDiscovery(router.PathPrefix(wellKnown).Subrouter())
	s.handler = contracttest.Check(t, router)
	s.populate()
	return s
}

func (s *server) populate() {
	s.Helper()
	acme, globex := s.state.CreateAccount("Acme", "+16505550100"), s.state.CreateAccount("Globex", "+16505550200")
	s.hire("ann", acme, state.Enabled)
	s.hire("bob", acme, state.Enabled)
	s.hire("dora", acme, state.Disabled)
	s.hire("newt", acme, state.NotActivated)
	s.hire("eve", globex, state.Enabled)

	server := state.Application{
		ClientID: "server", Secret: "s3cret+/%", Name: "Travel", Account: acme.ID, AuthorizationCode: true, JWT: true,
		IssueRefreshTokens: true, RedirectURIs: []string{callback, another},
		Permissions: []state.Permission{state.ReadAccounts, state.TeamMessaging},
	}
	s.register(server)
	s.register(server, func(a *state.Application) { a.ClientID, a.Secret, a.RedirectURIs = "browser", "", []string{callback} })
	s.register(server, func(a *state.Application) { a.ClientID, a.IssueRefreshTokens = "second", false })
	s.register(server, func(a *state.Application) { a.ClientID, a.AuthorizationCode, a.JWT = "disabled", false, false })
	s.register(server, func(a *state.Application) { a.ClientID, a.RedirectURIs = "jwt-only", nil })
	s.register(server, func(a *state.Application) { a.ClientID, a.Public = "public", true })
	if _, err := s.other.CreateApplication(state.Application{ClientID: "elsewhere"}); err != nil {
		s.Fatal(err)
	}
}

func (s *server) hire(name string, account state.Account, status state.ExtensionStatus) {
	s.Helper()
	plain := password
	if status == state.NotActivated {
		plain = ""
	}
	e, err := s.state.CreateExtension(state.Extension{
		Account: account.ID, Type: "User", Status: status, FirstName: name, Email: name + "@example.com",
		Password: s.state.NewPassword(plain),
	})
	if err != nil {
		s.Fatal(err)
	}
	s.people[name] = e
}

func (s *server) register(app state.Application, changes ...func(*state.Application)) {
	s.Helper()
	for _, change := range changes {
		change(&app)
	}
	if _, err := s.state.CreateApplication(app); err != nil {
		s.Fatal(err)
	}
}

// do sends a request as the browser does, and keeps the cookies.
func (s *server) do(r *http.Request) *httptest.ResponseRecorder {
	s.Helper()
	for name, value := range s.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // sent, not set
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	response := w.Result()
	defer response.Body.Close()
	for _, c := range response.Cookies() {
		s.cookies[c.Name] = c.Value
	}
	return w
}

func (s *server) get(target string) *httptest.ResponseRecorder {
	s.Helper()
	return s.do(httptest.NewRequestWithContext(s.Context(), http.MethodGet, target, nil))
}

func (s *server) post(target string, form url.Values, options ...func(*http.Request)) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequestWithContext(s.Context(), http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", formType)
	for _, option := range options {
		option(r)
	}
	return s.do(r)
}

// basic authenticates a server-side application.
func basic(id, secret string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(id, secret) }
}

func asServer(r *http.Request) { basic("server", "s3cret+/%")(r) }

// token sends a request to the token endpoint.
func (s *server) token(form url.Values, options ...func(*http.Request)) *httptest.ResponseRecorder {
	s.Helper()
	return s.post("/restapi/oauth/token", form, options...)
}

// login returns the tokens of a new session of somebody.
func (s *server) login(name string) tokenInfo {
	s.Helper()
	return s.tokens(s.token(url.Values{"grant_type": {grantJWT}, "assertion": {s.assertion(name)}}, asServer))
}

func (s *server) tokens(w *httptest.ResponseRecorder) tokenInfo {
	s.Helper()
	var info tokenInfo
	if err := json.Unmarshal(w.Body.Bytes(), &info); err != nil || w.Code != http.StatusOK {
		s.Fatalf("got %d %s, want tokens", w.Code, w.Body)
	}
	return info
}

func (s *server) assertion(name string, changes ...func(*state.JWTCredential)) string {
	s.Helper()
	c := state.JWTCredential{Name: name, Extension: s.people[name].ID}
	for _, change := range changes {
		change(&c)
	}
	c, err := s.state.CreateJWTCredential(c)
	if err != nil {
		s.Fatal(err)
	}
	return assertion.Sign(s.state.Environment(), c)
}

// code returns an authorization code of ann for the application "server".
func (s *server) code(changes ...func(*state.AuthorizationCode)) string {
	s.Helper()
	c := state.AuthorizationCode{App: "server", Extension: s.people["ann"].ID, RedirectURI: callback}
	for _, change := range changes {
		change(&c)
	}
	c, err := s.state.IssueCode(c)
	if err != nil {
		s.Fatal(err)
	}
	return c.Code
}

func (s *server) pass(d time.Duration) { s.clock.Set(s.clock.Now().Add(d)) }

// wantError checks the body of an OAuth error, and that its hint is there.
func wantError(t *testing.T, w *httptest.ResponseRecorder, status int, oauthError, code string) {
	t.Helper()
	var body struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Errors      []struct {
			Code    string `json:"errorCode"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("got %d %s: %v", w.Code, w.Body, err)
	}
	if w.Code != status || body.Error != oauthError || len(body.Errors) != 1 || body.Errors[0].Code != code {
		t.Errorf("got %d %s, want %d %s %s", w.Code, w.Body, status, oauthError, code)
	}
	if body.Description == "" || len(body.Errors) == 1 && body.Errors[0].Message != body.Description {
		t.Errorf("got %s, want one text in both places", w.Body)
	}
}

// errorCode returns the code of an OAuth error, or nothing.
func errorCode(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var body struct {
		Errors []struct {
			Code string `json:"errorCode"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("got %d %s: %v", w.Code, w.Body, err)
	}
	if len(body.Errors) == 0 {
		return ""
	}
	return body.Errors[0].Code
}

func wantHint(t *testing.T, w *httptest.ResponseRecorder, part string) {
	t.Helper()
	if hint := w.Header().Get("Glipbox-Hint"); !strings.Contains(hint, part) {
		t.Errorf("got hint %q, want %q in it", hint, part)
	}
}
