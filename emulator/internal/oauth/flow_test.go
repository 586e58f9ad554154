package oauth

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// TestWithOrdinaryClient goes the whole way with golang.org/x/oauth2 over real HTTP.
func TestWithOrdinaryClient(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	address := httptest.NewServer(s.handler)
	t.Cleanup(address.Close)
	config := oauth2.Config{
		ClientID: "server", ClientSecret: "s3cret+/%", RedirectURL: callback,
		Endpoint: oauth2.Endpoint{AuthURL: address.URL + "/restapi/oauth/authorize", TokenURL: address.URL + "/restapi/oauth/token"},
	}
	verifier := oauth2.GenerateVerifier()

	answer := walk(t, config.AuthCodeURL("st", oauth2.S256ChallengeOption(verifier)))
	token, err := config.Exchange(t.Context(), answer.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}

	if answer.Get("state") != "st" || token.TokenType != "bearer" || token.ExpiresIn != 3600 || token.RefreshToken == "" {
		t.Errorf("got %v and %+v", answer, token)
	}
	token.AccessToken = "" // makes the source refresh
	refreshed, err := config.TokenSource(t.Context(), token).Token()
	if err != nil || refreshed.RefreshToken == token.RefreshToken {
		t.Errorf("got %+v, %v, want new tokens", refreshed, err)
	}
}

// walk does what a person does in a browser, and returns what the application is told.
func walk(t *testing.T, start string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var told url.Values
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/oauth/callback" {
			told = r.URL.Query()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	login := follow(t, browser, http.MethodGet, start, nil)
	consent := follow(t, browser, http.MethodPost, login, form("action", "signin", "username", "ann@example.com", "password", password))
	follow(t, browser, http.MethodPost, consent, form("action", "authorize"))
	return told
}

// follow sends a request and returns where the browser is then.
func follow(t *testing.T, browser *http.Client, method, target string, body url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", formType)
	}
	response, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.Request.URL.String()
}
