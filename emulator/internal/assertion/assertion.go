// Package assertion signs and reads JWT credentials: compact JWS, ES256, with a fixed
// test key for each environment. The same credential always gives the same assertion.
package assertion

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Sign returns the assertion of a credential.
func Sign(env state.Environment, c state.JWTCredential) string {
	claims := jwt.RegisteredClaims{
		Issuer:   platform(env),
		Audience: jwt.ClaimStrings{platform(env) + "/restapi/oauth/token"},
		Subject:  c.Extension.String(),
		IssuedAt: jwt.NewNumericDate(c.Created.Time()),
		ID:       c.ID,
	}
	if c.Expires != 0 {
		claims.ExpiresAt = jwt.NewNumericDate(c.Expires.Time())
	}
	key, err := signingKey(env)
	if err != nil {
		return "" // only if a hash were zero
	}
	compact, err := jwt.NewWithClaims(repeatable{jwt.SigningMethodES256}, claims).SignedString(key)
	if err != nil {
		return "" // only for another kind of key
	}
	return compact
}

// Parse returns the id of the credential that an assertion stands for. Whether that one
// is still good, the state knows.
func Parse(env state.Environment, compact string) (string, error) {
	key, err := signingKey(env)
	if err != nil {
		return "", err
	}
	var claims jwt.RegisteredClaims
	parser := jwt.NewParser(jwt.WithoutClaimsValidation(), jwt.WithStrictDecoding())
	_, err = parser.ParseWithClaims(compact, &claims, func(t *jwt.Token) (any, error) {
		if t.Method.Alg() != jwt.SigningMethodES256.Alg() {
			return nil, fmt.Errorf("algorithm %s", t.Method.Alg())
		}
		return &key.PublicKey, nil
	})
	switch {
	case errors.Is(err, jwt.ErrTokenUnverifiable):
		return "", apierr.Hinted(apierr.InvalidGrant(apierr.AssertionAlgorithm, "Unsupported assertion algorithm"),
			"JWT credentials are signed ES256: take one from Console → JWT Credentials, do not sign your own")
	case err != nil:
		return "", apierr.Hinted(apierr.InvalidGrant(apierr.TokenUnparsable, "Assertion is invalid"),
			"the JWT is cut, altered, or of the other environment: this one is "+string(env))
	}
	return claims.ID, nil
}

// platform is the address that an assertion names, wherever the emulator listens: so an
// assertion does not depend on a port.
func platform(env state.Environment) string {
	if env == state.Production {
		return "https://platform.ringcentral.com"
	}
	return "https://platform.devtest.ringcentral.com"
}

// The keys of the environments are no secret: everybody may sign for an emulator.
var (
	sandboxKey    = sync.OnceValues(func() (*ecdsa.PrivateKey, error) { return deriveKey(state.Sandbox) })    //nolint:gochecknoglobals // always the same
	productionKey = sync.OnceValues(func() (*ecdsa.PrivateKey, error) { return deriveKey(state.Production) }) //nolint:gochecknoglobals // always the same
)

func signingKey(env state.Environment) (*ecdsa.PrivateKey, error) {
	if env == state.Production {
		return productionKey()
	}
	return sandboxKey()
}

func deriveKey(env state.Environment) (*ecdsa.PrivateKey, error) {
	scalar := sha256.Sum256([]byte("JWT credentials of the environment " + string(env)))
	return ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
}
