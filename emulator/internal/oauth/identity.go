package oauth

import (
	"crypto/rsa"
	"crypto/x509"
	"embed"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// keys are test keys, one for each environment. They are no secret, and fixed so that a
// start generates none.
//
//go:embed keys/*.pem
var keys embed.FS

// identityKey returns the key that signs the id tokens of an environment.
func identityKey(env state.Environment) (*rsa.PrivateKey, error) {
	text, err := keys.ReadFile("keys/" + string(env) + ".pem")
	if err != nil {
		return nil, fmt.Errorf("read the key of id tokens: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("the key of id tokens of %s is no PEM", env)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("parse the key of id tokens: %w", err)
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the key of id tokens of %s is no RSA key", env)
	}
	return private, nil
}

// keyID names the key of an environment in a token and among the keys.
func keyID(env state.Environment) string { return "glipbox-" + string(env) }

// identity is what is told about a user, by an id token and by userinfo. Assumed: all
// of it whenever openid was asked for, with or without the scopes email and profile.
type identity struct {
	Subject       string `json:"sub"`
	AccountID     string `json:"account_id"`
	Email         string `json:"email,omitempty"`
	EmailVerified bool   `json:"email_verified"`
	GivenName     string `json:"given_name,omitempty"`
	FamilyName    string `json:"family_name,omitempty"`
}

func identityOf(e state.Extension) identity {
	return identity{
		Subject: e.ID.String(), AccountID: e.Account.String(), Email: e.Email,
		EmailVerified: e.Email != "" && e.Status == state.Enabled,
		GivenName:     e.FirstName, FamilyName: e.LastName,
	}
}

// claims are those of an id token: what discovery lists as claims_supported.
type claims struct {
	Issuer   string           `json:"iss"`
	Audience string           `json:"aud"`
	Expires  *jwt.NumericDate `json:"exp"`
	Issued   *jwt.NumericDate `json:"iat"`
	SignedIn *jwt.NumericDate `json:"auth_time"`
	ID       string           `json:"jti"`
	Nonce    string           `json:"nonce,omitempty"`
	identity
}

func (c claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.Expires, nil }
func (c claims) GetIssuedAt() (*jwt.NumericDate, error)       { return c.Issued, nil }
func (c claims) GetNotBefore() (*jwt.NumericDate, error)      { return c.Issued, nil }
func (c claims) GetIssuer() (string, error)                   { return c.Issuer, nil }
func (c claims) GetSubject() (string, error)                  { return c.Subject, nil }
func (c claims) GetAudience() (jwt.ClaimStrings, error)       { return jwt.ClaimStrings{c.Audience}, nil }

// idToken returns the id token of a grant; none where OpenID Connect was not asked for.
// Assumed: a refresh renews it, without the nonce, as OpenID Connect Core 12.2 wants.
func (h *Handler) idToken(r *http.Request, g state.Grant) (string, error) {
	if !state.Grants(g.Session.Scope, state.OpenID) {
		return "", nil
	}
	key, err := h.key()
	if err != nil {
		return "", err
	}
	e, _ := h.State.Extension(g.Session.Extension)
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims{
		Issuer: rest.BaseURL(r), Audience: string(g.Session.App), ID: h.Entropy.Token(16), Nonce: g.Nonce,
		Expires: jwt.NewNumericDate(g.Access.Expires.Time()), Issued: jwt.NewNumericDate(g.Issued.Time()),
		SignedIn: jwt.NewNumericDate(g.Session.SignedIn.Time()), identity: identityOf(e),
	})
	token.Header["kid"] = keyID(h.State.Environment())
	signed, err := token.SignedString(key)
	if err != nil {
		return "", fmt.Errorf("sign id token: %w", err)
	}
	return signed, nil
}

// readUserInfo serves GET /restapi/oauth/userinfo.
func (h *Handler) readUserInfo(r *http.Request) (rest.Reply, error) {
	e, ok := h.State.Extension(caller.Of(r).Extension)
	if !ok {
		return rest.Reply{}, apierr.NotAuthenticated(apierr.ExtensionNotFound, "Extension not found")
	}
	return rest.OK(identityOf(e)), nil
}

// keySet is a JSON Web Key Set.
type keySet struct {
	Keys []publicKey `json:"keys"`
}

type publicKey struct {
	Type      string `json:"kty"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
	ID        string `json:"kid"`
	Modulus   string `json:"n"`
	Exponent  string `json:"e"`
}

// readKeys serves GET /restapi/oauth/jwks.
func (h *Handler) readKeys(*http.Request) (rest.Reply, error) {
	key, err := h.key()
	if err != nil {
		return rest.Reply{}, err
	}
	encode := base64.RawURLEncoding.EncodeToString
	return rest.OK(keySet{Keys: []publicKey{{
		Type: "RSA", Algorithm: jwt.SigningMethodRS256.Alg(), Use: "sig", ID: keyID(h.State.Environment()),
		Modulus: encode(key.N.Bytes()), Exponent: encode(big.NewInt(int64(key.E)).Bytes()),
	}}}), nil
}
