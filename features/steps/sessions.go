package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	signedInByJWT     = regexp.MustCompile(`^the application has signed (\w+) in with a JWT$`)
	signsInByJWT      = regexp.MustCompile(`^the application signs (\w+) in with a JWT in (sandbox|production)$`)
	sessionRefreshed  = regexp.MustCompile(`^the session was refreshed$`)
	refreshes         = regexp.MustCompile(`^the application refreshes with the (first|latest) refresh token$`)
	newTokenUsed      = regexp.MustCompile(`^the latest access token was used$`)
	usesToken         = regexp.MustCompile(`^the application uses the (first|latest) access token in (sandbox|production)$`)
	sameAccessToken   = regexp.MustCompile(`^the answer carries the latest access token$`)
	codeRedeemed      = regexp.MustCompile(`^the code was redeemed$`)
	redeemsCodeWith   = regexp.MustCompile(`^the application redeems the code with "([^"]*)"$`)
	signedInForOpenID = regexp.MustCompile(`^the application has signed (\w+) in with a JWT for openid$`)
	signedInMore      = regexp.MustCompile(`^the application has signed (\w+) in (\d+) times more$`)
	signsInWith       = regexp.MustCompile(`^the application signs (\w+) in with a JWT and "([^"]*)"$`)
	tokenRevoked      = regexp.MustCompile(`^the application (?:revokes|has revoked) the (access|refresh) token$`)
	redeemsCode       = regexp.MustCompile(`^the application redeems the code$`)
	productionIsQuiet = regexp.MustCompile(`^nothing has happened in production$`)
)

func (w *World) registerSessions(v vocabulary) {
	v.Given(signedInByJWT, w.signedInByJWT)
	v.When(signsInByJWT, w.signsInByJWT)
	v.Given(sessionRefreshed, w.sessionRefreshed)
	v.When(refreshes, w.refreshes)
	v.Given(newTokenUsed, w.newTokenUsed)
	v.When(usesToken, w.usesToken)
	v.Then(sameAccessToken, w.sameAccessToken)
	v.Given(codeRedeemed, w.codeRedeemed)
	v.When(redeemsCode, w.redeemsCode)
	v.When(redeemsCodeWith, w.redeemsCodeWith)
	v.Given(signedInForOpenID, w.signedInForOpenID)
	v.Given(signedInMore, w.signedInMore)
	v.When(signsInWith, w.signsInWith)
	v.Step(tokenRevoked, w.tokenRevoked)
	v.Then(productionIsQuiet, w.productionIsQuiet)
}

// tokens is what the token endpoint grants.
type tokens struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

const (
	tokenPath = "/restapi/oauth/token" //nolint:gosec // a path
	ownPath   = "/restapi/v1.0/account/~/extension/~"
)

// signedInByJWT begins a session of a person in the sandbox.
func (w *World) signedInByJWT(ctx context.Context, person string) error {
	if err := w.signsInByJWT(ctx, person, "sandbox"); err != nil {
		return err
	}
	var err error
	w.wire.first, err = w.granted()
	w.wire.latest = w.wire.first
	return err
}

// signsInByJWT asks an environment for a session of a person of the sandbox.
func (w *World) signsInByJWT(ctx context.Context, person, environment string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	return w.grant(ctx, control.Environment(environment), byAssertion(who.JWT))
}

// byAssertion asks for a session by a JWT credential.
func byAssertion(jwt string) url.Values {
	return url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {jwt}}
}

// signsInWith asks the sandbox for a session with more parameters.
func (w *World) signsInWith(ctx context.Context, person, parameters string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	form, err := url.ParseQuery(parameters)
	if err != nil {
		return err
	}
	maps.Copy(form, byAssertion(who.JWT))
	return w.grant(ctx, control.Sandbox, form)
}

// signedInForOpenID begins a session of a person that may read the user info.
func (w *World) signedInForOpenID(ctx context.Context, person string) error {
	if err := w.signsInWith(ctx, person, "scope=openid"); err != nil {
		return err
	}
	var err error
	w.wire.latest, err = w.granted()
	return err
}

// signedInMore begins more sessions beside the first one.
func (w *World) signedInMore(ctx context.Context, person string, times int) error {
	for range times {
		if err := w.signsInByJWT(ctx, person, "sandbox"); err != nil {
			return err
		}
		if err := w.wire.answer.expect(http.StatusOK); err != nil {
			return err
		}
	}
	return nil
}

// tokenRevoked revokes one of the latest tokens.
func (w *World) tokenRevoked(ctx context.Context, which string) error {
	token := w.wire.latest.Access
	if which == "refresh" {
		token = w.wire.latest.Refresh
	}
	err := w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: "/restapi/oauth/revoke", form: url.Values{"token": {token}},
	})
	return errors.Join(err, w.wire.answer.expect(http.StatusOK))
}

func (w *World) grant(ctx context.Context, e control.Environment, form url.Values) error {
	return w.ask(ctx, request{environment: e, method: http.MethodPost, path: tokenPath, form: form})
}

// granted returns the tokens of the latest answer.
func (w *World) granted() (tokens, error) {
	var t tokens
	if err := w.wire.answer.expect(http.StatusOK); err != nil {
		return t, err
	}
	return t, json.Unmarshal(w.wire.answer.body, &t)
}

// sessionRefreshed exchanges the refresh token for the latest tokens.
func (w *World) sessionRefreshed(ctx context.Context) error {
	err := w.refreshes(ctx, "latest")
	if err != nil {
		return err
	}
	w.wire.latest, err = w.granted()
	return err
}

// refreshes sends a refresh token of the session.
func (w *World) refreshes(ctx context.Context, which string) error {
	return w.grant(ctx, control.Sandbox, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {w.wire.tokens(which).Refresh},
	})
}

func (w wire) tokens(which string) tokens {
	if which == "first" {
		return w.first
	}
	return w.latest
}

// newTokenUsed reads the own extension with the latest access token.
func (w *World) newTokenUsed(ctx context.Context) error {
	return errors.Join(w.usesToken(ctx, "latest", "sandbox"), w.wire.answer.expect(http.StatusOK))
}

// usesToken reads the own extension with an access token of the session.
func (w *World) usesToken(ctx context.Context, which, environment string) error {
	return w.ask(ctx, request{
		environment: control.Environment(environment), method: http.MethodGet, path: ownPath, token: w.wire.tokens(which).Access,
	})
}

// sameAccessToken checks that a repeated refresh gave what the first one gave.
func (w *World) sameAccessToken() error {
	t, err := w.granted()
	if err != nil {
		return err
	}
	if t.Access != w.wire.latest.Access {
		return errors.New("the answer carries another access token")
	}
	return nil
}

// codeRedeemed exchanges the code for a session.
func (w *World) codeRedeemed(ctx context.Context) error {
	return errors.Join(w.redeemsCode(ctx), w.wire.answer.expect(http.StatusOK))
}

// redeemsCode sends the code to the token endpoint.
func (w *World) redeemsCode(ctx context.Context) error { return w.redeemsCodeWith(ctx, "") }

// redeemsCodeWith sends the code with more parameters, or others, than it needs.
func (w *World) redeemsCodeWith(ctx context.Context, parameters string) error {
	extra, err := url.ParseQuery(parameters)
	if err != nil {
		return err
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {w.wire.code}, "redirect_uri": {w.wire.receiver.url}}
	maps.Copy(form, extra)
	return w.grant(ctx, control.Sandbox, form)
}

// productionIsQuiet checks that no change of production stands in the log.
func (w *World) productionIsQuiet(ctx context.Context) error {
	if err := w.chronicle.catchUp(ctx); err != nil {
		return err
	}
	for _, c := range w.chronicle.changes {
		if c.Environment == control.Production && c.Type != "Reset" {
			return fmt.Errorf("%s in production", c.Type)
		}
	}
	return nil
}
