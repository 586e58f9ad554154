package steps

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	showsProof    = regexp.MustCompile(`^the application signs (\w+) in and shows (.*)$`)
	keyRegistered = regexp.MustCompile(`^the application has registered its public key$`)
	appIsBlocked  = regexp.MustCompile(`^the application is blocked$`)
)

func (w *World) registerProof(v vocabulary) {
	v.When(showsProof, w.showsProof)
	v.Given(keyRegistered, w.keyRegistered)
	v.Given(appIsBlocked, w.appIsBlocked)
}

// showsProof signs a person in with a JWT. The application shows its secret in the body,
// a wrong secret, nothing but its client id, or an assertion: signed with its secret, a
// wrong secret or its private key, or one that has expired.
func (w *World) showsProof(ctx context.Context, person, proof string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	form := byAssertion(who.JWT)
	shown, err := w.proof(ctx, proof)
	if err != nil {
		return err
	}
	maps.Copy(form, shown)
	return w.ask(ctx, request{environment: control.Sandbox, method: "POST", path: tokenPath, form: form, bare: true})
}

func (w *World) proof(ctx context.Context, name string) (url.Values, error) {
	id := url.Values{"client_id": {string(w.client.ClientID)}}
	now, err := w.control.Clock(ctx)
	if err != nil {
		return nil, err
	}
	soon, past := now.Now.Add(time.Minute), now.Now.Add(-time.Minute)
	switch name {
	case "nothing but its client id":
		return id, nil
	case "its secret in the body":
		id.Set("client_secret", w.secret)
		return id, nil
	case "a wrong secret":
		id.Set("client_secret", "not-"+w.secret)
		return id, nil
	case "an assertion signed with its secret":
		return w.assertion(jwt.SigningMethodHS256, []byte(w.secret), soon)
	case "an assertion signed with a wrong secret":
		return w.assertion(jwt.SigningMethodHS256, []byte("not-"+w.secret), soon)
	case "an assertion that has expired":
		return w.assertion(jwt.SigningMethodHS256, []byte(w.secret), past)
	case "an assertion signed with its private key":
		key, err := w.privateKey()
		if err != nil {
			return nil, err
		}
		return w.assertion(jwt.SigningMethodES256, key, soon)
	}
	return nil, fmt.Errorf("an application cannot show %s", name)
}

// assertion returns what an application sends that signs who it is.
func (w *World) assertion(method jwt.SigningMethod, key any, expires time.Time) (url.Values, error) {
	id := string(w.client.ClientID)
	compact, err := jwt.NewWithClaims(method, jwt.RegisteredClaims{
		Issuer: id, Subject: id, Audience: jwt.ClaimStrings{w.info.Sandbox + tokenPath}, ExpiresAt: jwt.NewNumericDate(expires),
	}).SignedString(key)
	return url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {compact},
	}, err
}

// privateKey returns the key of the application, which is made when it is needed.
func (w *World) privateKey() (_ *ecdsa.PrivateKey, err error) {
	if w.wire.key == nil {
		w.wire.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	return w.wire.key, err
}

// keyRegistered enters the public half of the application's key.
func (w *World) keyRegistered(ctx context.Context) error {
	key, err := w.privateKey()
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return w.changeApplication(ctx, control.ApplicationChange{PublicKey: &public})
}

// appIsBlocked takes the application out of service.
func (w *World) appIsBlocked(ctx context.Context) error {
	yes := true
	return w.changeApplication(ctx, control.ApplicationChange{Blocked: &yes})
}
