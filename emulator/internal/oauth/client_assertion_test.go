package oauth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	secret        = "s3cret+/%"
	tokenEndpoint = "http://example.com/restapi/oauth/token" //nolint:gosec // an address
)

// claim returns the claims of a good assertion of the application "server".
func (s *server) claim() jwt.MapClaims {
	return jwt.MapClaims{"iss": "server", "sub": "server", "aud": tokenEndpoint, "exp": s.clock.Now().Add(time.Minute).Unix(), "jti": "1"}
}

func (s *server) sign(method jwt.SigningMethod, key any, claims jwt.MapClaims) url.Values {
	s.Helper()
	compact, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		s.Fatal(err)
	}
	return form("client_assertion_type", jwtBearer, "client_assertion", compact)
}

// present logs ann in by an application that shows an assertion.
func (s *server) present(assertion url.Values, options ...func(*http.Request)) (status int, code string) {
	s.Helper()
	body := form("grant_type", grantJWT, "assertion", s.assertion("ann"))
	maps.Copy(body, assertion)
	w := s.token(body, options...)
	return w.Code, errorCode(s.T, w)
}

// publish registers the public half of a key with the application "server".
func (s *server) publish(key crypto.Signer) {
	s.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		s.Fatal(err)
	}
	_, err = s.state.UpdateApplication("server", func(a state.Application) state.Application {
		a.PublicKey = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		return a
	})
	if err != nil {
		s.Fatal(err)
	}
}

func TestClientSecretJWT(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		key    string // another one than the secret
		change func(s *server, claims jwt.MapClaims)
		body   url.Values
		header func(*http.Request)
		code   string // empty: a session starts
	}{
		{name: "good"},
		{name: "for the issuer", change: func(_ *server, c jwt.MapClaims) { c["aud"] = []string{"elsewhere", "http://example.com"} }},
		{name: "equal client_id", body: form("client_id", "server")},
		{name: "another secret", key: "wrong", code: "OAU-146"},
		{name: "expired", code: "OAU-146", change: func(s *server, c jwt.MapClaims) { c["exp"] = s.clock.Now().Unix() - 1 }},
		{name: "never expires", code: "OAU-146", change: func(_ *server, c jwt.MapClaims) { delete(c, "exp") }},
		{name: "not yet", code: "OAU-146", change: func(s *server, c jwt.MapClaims) { c["nbf"] = s.clock.Now().Add(time.Hour).Unix() }},
		{name: "for somebody else", code: "OAU-146", change: func(_ *server, c jwt.MapClaims) { c["aud"] = "http://elsewhere.example" }},
		{name: "of another issuer", code: "OAU-146", change: func(_ *server, c jwt.MapClaims) { c["iss"] = "second" }},
		{name: "unknown application", code: "OAU-153", change: func(_ *server, c jwt.MapClaims) { c["iss"], c["sub"] = "x", "x" }},
		{name: "client-side application", code: "OAU-151", change: func(_ *server, c jwt.MapClaims) { c["iss"], c["sub"] = "browser", "browser" }},
		{name: "another client_id", body: form("client_id", "second"), code: "OAU-150"},
		{name: "another type", body: form("client_assertion_type", "x"), code: "OAU-151"},
		{name: "no type", body: form("client_assertion_type", ""), code: "OAU-151"},
		{name: "no assertion", body: form("client_assertion", ""), code: "OAU-146"},
		{name: "no JWT", body: form("client_assertion", "x"), code: "OAU-146"},
		{name: "secret beside it", body: form("client_secret", secret), code: "CMN-101"},
		{name: "Basic beside it", header: asServer, code: "CMN-101"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			claims, key := s.claim(), secret
			if tt.change != nil {
				tt.change(s, claims)
			}
			if tt.key != "" {
				key = tt.key
			}
			var options []func(*http.Request)
			if tt.header != nil {
				options = append(options, tt.header)
			}
			assertion := s.sign(jwt.SigningMethodHS256, []byte(key), claims)
			maps.Copy(assertion, tt.body)

			if _, code := s.present(assertion, options...); code != tt.code {
				t.Errorf("got %q, want %q", code, tt.code)
			}
		})
	}
}

func TestPrivateKeyJWT(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}

	tests := []struct {
		name       string
		registered crypto.Signer
		method     jwt.SigningMethod
		key        any
		code       string
	}{
		{name: "RSA", registered: rsaKey, method: jwt.SigningMethodRS256, key: rsaKey},
		{name: "RSA-PSS", registered: rsaKey, method: jwt.SigningMethodPS384, key: rsaKey},
		{name: "EC", registered: ecKey, method: jwt.SigningMethodES256, key: ecKey},
		{name: "the secret all the same", registered: ecKey, method: jwt.SigningMethodHS512, key: []byte(secret)},
		{name: "no key registered", method: jwt.SigningMethodRS256, key: rsaKey, code: "OAU-151"},
		{name: "another kind", registered: ecKey, method: jwt.SigningMethodRS256, key: rsaKey, code: "OAU-151"},
		{name: "unsupported kind", registered: ecKey, method: jwt.SigningMethodEdDSA, key: edKey, code: "OAU-151"},
		{name: "unsigned", registered: rsaKey, method: jwt.SigningMethodNone, key: jwt.UnsafeAllowNoneSignatureType, code: "OAU-151"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, state.Sandbox)
			if tt.registered != nil {
				s.publish(tt.registered)
			}

			if _, code := s.present(s.sign(tt.method, tt.key, s.claim())); code != tt.code {
				t.Errorf("got %q, want %q", code, tt.code)
			}
		})
	}
}

// While an application replaces its key, both are registered.
func TestOldAndNewKey(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	var registered strings.Builder
	keys := make([]*ecdsa.PrivateKey, 2)
	for i := range keys {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s.publish(key)
		app, _ := s.state.Application("server")
		registered.WriteString(app.PublicKey)
		keys[i] = key
	}
	if _, err := s.state.UpdateApplication("server", func(a state.Application) state.Application {
		a.PublicKey = registered.String()
		return a
	}); err != nil {
		t.Fatal(err)
	}

	for i, key := range keys {
		if _, code := s.present(s.sign(jwt.SigningMethodES256, key, s.claim())); code != "" {
			t.Errorf("key %d is refused with %q", i, code)
		}
	}
}

func TestAssertionOfAnotherKey(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	registered, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s.publish(registered)

	status, code := s.present(s.sign(jwt.SigningMethodES256, stranger, s.claim()))

	if status != http.StatusBadRequest || code != "OAU-146" {
		t.Errorf("got %d %q, want 400 OAU-146", status, code)
	}
}

func TestRevokeWithAssertion(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	got := s.login("ann")
	claims := s.claim()
	claims["aud"] = "http://example.com/restapi/oauth/revoke"
	body := s.sign(jwt.SigningMethodHS256, []byte(secret), claims)
	body.Set("token", got.AccessToken)

	w := s.post("/restapi/oauth/revoke", body)

	if _, err := s.state.Authenticate(got.AccessToken); w.Code != http.StatusOK || err == nil {
		t.Errorf("got %d %s, and the session lives", w.Code, w.Body)
	}
}

func TestBlockedApplication(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	refresh := form("grant_type", grantRefresh, "refresh_token", s.login("ann").RefreshToken)
	_, err := s.state.UpdateApplication("server", func(a state.Application) state.Application {
		a.Blocked = true
		return a
	})
	if err != nil {
		t.Fatal(err)
	}

	wantError(t, s.token(refresh, asServer), http.StatusBadRequest, "invalid_client", "OAU-127")
	wantError(t, s.get(authorizeURL()), http.StatusBadRequest, "invalid_client", "OAU-127")
}

func TestFacilitiesCannotSignIn(t *testing.T) {
	t.Parallel()
	s := newServer(t, state.Sandbox)
	queue, err := s.state.CreateExtension(state.Extension{
		Account: s.people["ann"].Account, Type: "Department", Status: state.Enabled, FirstName: "Queue", Email: "queue@example.com",
	})
	if err != nil {
		t.Fatal(err)
	}
	s.people["queue"] = queue

	w := s.token(form("grant_type", grantJWT, "assertion", s.assertion("queue")), asServer)

	wantError(t, w, http.StatusBadRequest, "invalid_grant", "OAU-105")
	wantHint(t, w, "Department")
}
