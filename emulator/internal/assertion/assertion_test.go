package assertion

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

func credential() state.JWTCredential {
	return state.JWTCredential{ID: "ann-1", Extension: 250_003, Created: 1_700_000_000_000}
}

func TestSignIsRepeatable(t *testing.T) {
	t.Parallel()

	first, second := Sign(state.Sandbox, credential()), Sign(state.Sandbox, credential())

	if first != second {
		t.Errorf("two assertions of one credential differ:\n%s\n%s", first, second)
	}
	other := credential()
	other.ID = "ann-2"
	if Sign(state.Sandbox, other) == first {
		t.Error("two credentials have one assertion")
	}
}

func TestSignIsOrdinaryES256(t *testing.T) {
	t.Parallel()
	key, err := signingKey(state.Production)
	if err != nil {
		t.Fatal(err)
	}
	expiring := credential()
	expiring.Expires = 1_700_000_060_000

	token, err := jwt.NewParser(jwt.WithoutClaimsValidation(), jwt.WithValidMethods([]string{"ES256"})).
		Parse(Sign(state.Production, expiring), func(*jwt.Token) (any, error) { return &key.PublicKey, nil })

	if err != nil || !token.Valid {
		t.Fatalf("got %v, want a valid token", err)
	}
	claims, ok := token.Claims.(jwt.MapClaims)
	if !ok || claims["jti"] != "ann-1" || claims["sub"] != "250003" || claims["exp"] != 1_700_000_060.0 {
		t.Errorf("got claims %v", token.Claims)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	good := Sign(state.Sandbox, credential())
	parts := strings.Split(good, ".")
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	foreign := func(method jwt.SigningMethod, key any) string {
		compact, err := jwt.NewWithClaims(method, jwt.RegisteredClaims{ID: "ann-1"}).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return compact
	}

	tests := []struct {
		name, compact string
		code          apierr.Code
	}{
		{name: "own", compact: good},
		{name: "other environment", compact: Sign(state.Production, credential()), code: "OAU-149"},
		{name: "stranger's key", compact: foreign(jwt.SigningMethodES256, stranger), code: "OAU-149"},
		{name: "HS256", compact: foreign(jwt.SigningMethodHS256, []byte("secret")), code: "OAU-347"},
		{name: "none", compact: foreign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType), code: "OAU-347"},
		{name: "unknown algorithm", compact: "eyJhbGciOiJYMSJ9." + parts[1] + "." + parts[2], code: "OAU-347"},
		{name: "cut", compact: good[:len(good)-3], code: "OAU-149"},
		{name: "two parts", compact: parts[0] + "." + parts[1], code: "OAU-149"},
		{name: "empty", compact: "", code: "OAU-149"},
		{name: "no JWT", compact: "hello", code: "OAU-149"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			id, err := Parse(state.Sandbox, tt.compact)

			if tt.code == "" {
				if err != nil || id != "ann-1" {
					t.Errorf("got %q, %v, want ann-1", id, err)
				}
				return
			}
			if e, ok := errors.AsType[*apierr.Error](err); !ok || e.Code != tt.code || e.Hint == "" {
				t.Errorf("got %v, want %s with a hint", err, tt.code)
			}
		})
	}
}
