package oauth

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	loginURL   = "/restapi/oauth/login?"
	consentURL = "/restapi/oauth/consent?"
)

// signIn signs somebody in in the browser and returns what follows.
func (s *server) signIn(name string, pairs ...string) *httptest.ResponseRecorder {
	s.Helper()
	return s.post(loginURL+request(pairs...).Encode(),
		form("action", "signin", "username", name+"@example.com", "password", password))
}

// press answers the access request page that w leads to.
func (s *server) press(action string, w *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	s.Helper()
	return s.post(location(s.T, w).RequestURI(), form("action", action))
}

func TestSignInAndAuthorize(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	consent := location(t, s.signIn("ann"))
	page := s.get(consent.RequestURI())
	answer := wantAnswer(t, s.post(consent.RequestURI(), form("action", "authorize")))

	if consent.Path != "/restapi/oauth/consent" {
		t.Errorf("got %s, want the consent page", consent)
	}
	for _, part := range []string{"Access Request", "Travel", "Authorize", "Cancel", "ann@example.com", "Team Messaging"} {
		if !strings.Contains(page.Body.String(), part) {
			t.Errorf("the consent page lacks %q", part)
		}
	}
	if policy := page.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' http:") {
		t.Errorf("got policy %q, which keeps the form from its redirect URI", policy)
	}
	if answer.Get("expires_in") != "60" {
		t.Errorf("got %v, want expires_in 60", answer)
	}
	got := s.tokens(s.token(form("grant_type", grantCode, "code", answer.Get("code"), "redirect_uri", callback), asServer))
	if got.OwnerID != s.people["ann"].ID.String() {
		t.Errorf("got a session of %s, want ann", got.OwnerID)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()

	for _, env := range []state.Environment{state.Sandbox, state.Production} {
		t.Run(string(env), func(t *testing.T) {
			t.Parallel()
			s := newServer(t, env)

			header := s.signIn("ann").Header().Get("Set-Cookie")

			if !strings.HasPrefix(header, "glipbox_"+string(env)+"=") || !strings.Contains(header, "HttpOnly") || !strings.Contains(header, "SameSite=Lax") {
				t.Errorf("got cookie %q", header)
			}
		})
	}
}

func TestSignInReplacesTheCookie(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	s.signIn("ann")
	before := s.cookies["glipbox_sandbox"]
	s.signIn("bob")

	s.cookies["glipbox_sandbox"] = before

	if page := s.get(loginURL + request().Encode()).Body.String(); strings.Contains(page, "Continue as") {
		t.Error("a cookie from before the last sign-in is good")
	}
}

func TestConsentIsAskedOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	wantAnswer(t, s.press("authorize", s.signIn("ann")))

	if again := wantAnswer(t, s.signIn("ann")); again.Get("code") == "" {
		t.Errorf("got %v, want a code without another consent", again)
	}
	if target := location(t, s.signIn("ann", "prompt", "login consent")); target.Path != "/restapi/oauth/consent" {
		t.Errorf("got %s, want the consent page for prompt=consent", target)
	}
	if target := location(t, s.signIn("ann", "client_id", "second")); target.Path != "/restapi/oauth/consent" {
		t.Errorf("got %s, want the consent page for another application", target)
	}
	if target := location(t, s.signIn("bob")); target.Path != "/restapi/oauth/consent" {
		t.Errorf("got %s, want the consent page for somebody else", target)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)

	answer := wantAnswer(t, s.press("cancel", s.signIn("ann")))

	if answer.Get("error") != "access_denied" || answer.Get("error_description") == "" || answer.Has("code") {
		t.Errorf("got %v, want access_denied", answer)
	}
	if s.state.Consented("server", s.people["ann"].ID) {
		t.Error("a cancelled request left a consent")
	}
}

func TestContinueAs(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	s.signIn("ann")
	s.signIn("bob")

	page := s.get(loginURL + request().Encode()).Body.String()
	ann := form("action", "continue", "person", s.people["ann"].ID.String())
	consent := s.post(loginURL+request().Encode(), ann)
	answer := wantAnswer(t, s.press("authorize", consent))

	for _, part := range []string{"Continue as ann", "Continue as bob", "Use Another Account"} {
		if !strings.Contains(page, part) {
			t.Errorf("the login page lacks %q", part)
		}
	}
	if strings.Index(page, "bob") > strings.Index(page, "ann") {
		t.Error("the latest sign-in does not come first")
	}
	got := s.tokens(s.token(form("grant_type", grantCode, "code", answer.Get("code")), asServer))
	if got.OwnerID != s.people["ann"].ID.String() {
		t.Errorf("got a session of %s, want ann", got.OwnerID)
	}
}

func TestContinueAsStranger(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	s.signIn("bob")

	w := s.post(loginURL+request().Encode(), form("action", "continue", "person", s.people["ann"].ID.String()))
	forged := s.post(consentURL+request("person", s.people["ann"].ID.String()).Encode(), form("action", "authorize"))

	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="password"`) {
		t.Errorf("got %d %s, want the sign-in form", w.Code, w.Body)
	}
	if target := location(t, forged); target.Path != "/restapi/oauth/login" {
		t.Errorf("got %s, want the login page", target)
	}
}

func TestUseAnotherAccount(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	consent := s.signIn("ann")

	onLogin := s.post(loginURL+request().Encode(), form("action", "other")).Body.String()
	onConsent := s.get(location(t, s.press("other", consent)).RequestURI()).Body.String()

	for _, page := range []string{onLogin, onConsent} {
		if strings.Contains(page, "Continue as") || !strings.Contains(page, `name="password"`) {
			t.Errorf("got %s, want the sign-in form alone", page)
		}
	}
}

func TestBrowserSessionEnds(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	consent := location(t, s.signIn("ann")).RequestURI()

	s.pass(24 * time.Hour)

	if page := s.get(loginURL + request().Encode()).Body.String(); strings.Contains(page, "Continue as") {
		t.Error("ann is signed in after a day")
	}
	if target := location(t, s.get(consent)); target.Path != "/restapi/oauth/login" {
		t.Errorf("got %s, want the login page", target)
	}
}

func TestSignInByPhoneNumber(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, username string
		status         int
	}{
		{name: "number and extension", username: "+16505550100*102", status: http.StatusFound},
		{name: "e-mail in capitals", username: " BOB@Example.com ", status: http.StatusFound},
		{name: "number alone", username: "+16505550100", status: http.StatusUnauthorized},
		{name: "unknown extension", username: "+16505550100*999", status: http.StatusUnauthorized},
		{name: "unknown number", username: "+16505559999*102", status: http.StatusUnauthorized},
		{name: "nothing", username: "", status: http.StatusUnauthorized},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			w := s.post(loginURL+request().Encode(), form("action", "signin", "username", tt.username, "password", password))

			if w.Code != tt.status {
				t.Errorf("got %d %s, want %d", w.Code, w.Body, tt.status)
			}
		})
	}
}

func TestSignInRefusals(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, person, password string
		problem, remedy        string
	}{
		{name: "wrong password", person: "ann", password: "guessed", problem: "The e-mail address or the password is wrong."},
		{name: "empty password", person: "ann", problem: "The e-mail address or the password is wrong."},
		{name: "unknown user", person: "zoe", password: password, problem: "The e-mail address or the password is wrong."},
		{name: "disabled user", person: "dora", password: password, problem: "Extension is disabled.", remedy: "Admin Portal"},
		{name: "disabled user, wrong password", person: "dora", password: "guessed", problem: "The e-mail address or the password is wrong."},
		{name: "inactive user", person: "newt", password: "any", problem: "Extension is not activated.", remedy: "activation mail"},
		{name: "user of another account", person: "eve", password: password, problem: "Application is not available to this account.", remedy: "private"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			w := s.post(loginURL+request().Encode(),
				form("action", "signin", "username", tt.person+"@example.com", "password", tt.password))

			body := w.Body.String()
			if w.Code != http.StatusUnauthorized || !strings.Contains(body, tt.problem) || !strings.Contains(body, tt.remedy) {
				t.Errorf("got %d %s, want %q and %q", w.Code, body, tt.problem, tt.remedy)
			}
			if !strings.Contains(body, tt.person+"@example.com") || strings.Contains(body, tt.password) && tt.password != "any" && tt.password != "" {
				t.Error("the form does not keep the user name, or keeps the password")
			}
			wantHint(t, w, tt.remedy)
		})
	}
}

func TestPromptNone(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	silent := "/restapi/oauth/authorize?" + request("prompt", "none").Encode()
	consent := s.signIn("ann")

	if got := wantAnswer(t, s.get(silent)); got.Get("error") != "access_denied" {
		t.Errorf("got %v without a consent, want access_denied", got)
	}
	wantAnswer(t, s.press("authorize", consent))
	answer := wantAnswer(t, s.get(silent))
	if answer.Get("code") == "" {
		t.Errorf("got %v with a consent, want a code", answer)
	}
	if _, err := s.state.SetExtensionStatus(s.people["ann"].ID, state.Disabled); err != nil {
		t.Fatal(err)
	}
	if got := wantAnswer(t, s.get(silent)); got.Get("error") != "access_denied" {
		t.Errorf("got %v for a disabled user, want access_denied", got)
	}
}

func TestDisabledBeforeAuthorize(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	consent := s.signIn("ann")
	if _, err := s.state.SetExtensionStatus(s.people["ann"].ID, state.Disabled); err != nil {
		t.Fatal(err)
	}

	target := location(t, s.press("authorize", consent))

	if target.Path != "/restapi/oauth/login" {
		t.Errorf("got %s, want the login page", target)
	}
}

func TestFormsOfOtherSites(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	consent := location(t, s.signIn("ann")).RequestURI()

	w := s.post(consent, form("action", "authorize"), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })

	wantError(t, w, http.StatusForbidden, "access_denied", "OAU-102")
	if s.state.Consented("server", s.people["ann"].ID) {
		t.Error("another site has authorized the application")
	}
}
