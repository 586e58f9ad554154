package oauth

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// published returns the key that the environment publishes.
func (s *server) published() (key *rsa.PublicKey, id string) {
	s.Helper()
	var set keySet
	if err := json.Unmarshal(s.get("/restapi/oauth/jwks").Body.Bytes(), &set); err != nil || len(set.Keys) != 1 {
		s.Fatalf("got %+v, %v, want one key", set, err)
	}
	number := func(text string) *big.Int {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			s.Fatal(err)
		}
		return new(big.Int).SetBytes(raw)
	}
	published := set.Keys[0]
	return &rsa.PublicKey{N: number(published.Modulus), E: int(number(published.Exponent).Int64())}, published.ID
}

// identify reads an id token with the published key.
func (s *server) identify(token string) jwt.MapClaims {
	s.Helper()
	key, id := s.published()
	claims := jwt.MapClaims{}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(s.clock.Now))
	parsed, err := parser.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return key, nil })
	if err != nil || parsed.Header["kid"] != id {
		s.Fatalf("got %v, %v, want the key %s", parsed, err, id)
	}
	return claims
}

// bearer sends a request with an access token.
func (s *server) bearer(method, target, token string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequestWithContext(s.Context(), method, target, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return s.do(r)
}

func TestIDToken(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	signedIn := s.clock.Now()
	consent := s.signIn("ann", "scope", "openid email", "nonce", "n-0S6_WzA2Mj")
	s.pass(time.Minute)

	answer := wantAnswer(t, s.press("authorize", consent))
	got := s.tokens(s.token(form("grant_type", grantCode, "code", answer.Get("code")), asServer))

	claims := s.identify(got.IDToken)
	ann := s.people["ann"]
	want := jwt.MapClaims{
		"iss": "http://example.com", "aud": "server", "sub": ann.ID.String(), "nonce": "n-0S6_WzA2Mj", "account_id": ann.Account.String(),
		"email": "ann@example.com", "email_verified": true, "given_name": "ann",
		"iat": float64(s.clock.Now().Unix()), "exp": float64(s.clock.Now().Add(time.Hour).Unix()), "auth_time": float64(signedIn.Unix()),
	}
	if claims["jti"] == "" {
		t.Error("the id token has no jti")
	}
	delete(claims, "jti")
	if diff := cmp.Diff(want, claims); diff != "" {
		t.Error(diff)
	}
	if got.Scope != "ReadAccounts TeamMessaging openid email" {
		t.Errorf("got scope %q", got.Scope)
	}
}

func TestRefreshRenewsTheIDToken(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	code := s.code(func(c *state.AuthorizationCode) { c.Identity, c.Nonce = []state.Permission{state.OpenID}, "once" })
	first := s.tokens(s.token(form("grant_type", grantCode, "code", code), asServer))
	s.pass(time.Minute)

	second := s.tokens(s.token(form("grant_type", grantRefresh, "refresh_token", first.RefreshToken), asServer))

	before, after := s.identify(first.IDToken), s.identify(second.IDToken)
	if before["nonce"] != "once" || after["nonce"] != nil || before["jti"] == after["jti"] ||
		before["auth_time"] != after["auth_time"] || before["iat"] == after["iat"] {
		t.Errorf("got %v after %v", after, before)
	}
}

func TestNoIDTokenWithoutOpenID(t *testing.T) {
	t.Parallel()

	for _, scope := range []string{"", "email profile", "TeamMessaging"} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)

			got := s.tokens(s.token(form("grant_type", grantJWT, "assertion", s.assertion("ann"), "scope", scope), asServer))

			if got.IDToken != "" || strings.Contains(got.Scope, "email") {
				t.Errorf("got %+v, want neither id token nor scope of OpenID Connect", got)
			}
		})
	}
}

func TestEnvironmentsSignWithDifferentKeys(t *testing.T) {
	t.Parallel()

	sandbox, _ := newServer(t, state.Sandbox).published()
	production, _ := newServer(t, state.Production).published()
	again, _ := newServer(t, state.Sandbox).published()

	if sandbox.Equal(production) || !sandbox.Equal(again) {
		t.Error("want a fixed key for each environment")
	}
}

func TestUserInfo(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	got := s.tokens(s.token(form("grant_type", grantJWT, "assertion", s.assertion("ann"), "scope", "openid TeamMessaging"), asServer))

	w := s.bearer(http.MethodGet, "/restapi/oauth/userinfo", got.AccessToken)

	ann := s.people["ann"]
	want := `{"sub":"` + ann.ID.String() + `","account_id":"` + ann.Account.String() + `","email":"ann@example.com","email_verified":true,"given_name":"ann"}`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("got %d %s, want %s", w.Code, w.Body, want)
	}
	if got.Scope != "TeamMessaging openid" {
		t.Errorf("got scope %q", got.Scope)
	}
}

func TestUserInfoRefusals(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	plain := s.login("ann")

	tests := []struct {
		name, token string
		status      int
		code, hint  string
	}{
		{name: "without openid", token: plain.AccessToken, status: http.StatusForbidden, code: "CMN-401", hint: "scope=openid"},
		{name: "garbage", token: "x", status: http.StatusUnauthorized, code: "OAU-149", hint: "/restapi/oauth/token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			w := s.bearer(http.MethodGet, "/restapi/oauth/userinfo", tt.token)

			if w.Code != tt.status || !strings.Contains(w.Body.String(), `"errorCode":"`+tt.code+`"`) {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, tt.status, tt.code)
			}
			wantHint(t, w, tt.hint)
		})
	}
}

func TestOpenIDConfiguration(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://10.0.0.7:8841/.well-known/openid-configuration", nil)

	w := s.do(r)

	var got openIDConfiguration
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, endpoint := range []string{got.Authorization, got.Token, got.Revocation, got.UserInfo, got.Keys} {
		if !strings.HasPrefix(endpoint, got.Issuer+"/restapi/oauth/") {
			t.Errorf("%s is not of the issuer %s", endpoint, got.Issuer)
		}
	}
	if got.Issuer != "http://10.0.0.7:8841" {
		t.Errorf("got issuer %s", got.Issuer)
	}
}
