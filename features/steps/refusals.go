package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"github.com/coder/websocket"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
)

var (
	asksForTokens      = regexp.MustCompile(`^the application asks for tokens with "([^"]*)"$`)
	asksForTokensAs    = regexp.MustCompile(`^the application asks for tokens with the media type "([^"]*)"$`)
	revokesText        = regexp.MustCompile(`^the application revokes the token "([^"]*)"$`)
	anotherApplication = regexp.MustCompile(`^another application (redeems the code|refreshes with the latest refresh token|revokes the access token)$`)
	onlyFlow           = regexp.MustCompile(`^the application has the flow "([^"]*)" only$`)
	opensWithToken     = regexp.MustCompile(`^the application opens a WebSocket with the token$`)
	socketIsOpen       = regexp.MustCompile(`^the WebSocket is open$`)
	socketIsRefused    = regexp.MustCompile(`^the WebSocket is refused with (\d+)$`)
)

func (w *World) registerRefusals(v vocabulary) {
	v.When(asksForTokens, w.asksForTokens)
	v.When(asksForTokensAs, w.asksForTokensAs)
	v.When(revokesText, w.revokesText)
	v.When(anotherApplication, w.anotherApplication)
	v.Given(onlyFlow, w.onlyFlow)
	v.When(opensWithToken, w.opensWithToken)
	v.Then(socketIsOpen, w.socketIsOpen)
	v.Then(socketIsRefused, w.socketIsRefused)
}

// asksForTokens sends parameters to the token endpoint as they are.
func (w *World) asksForTokens(ctx context.Context, parameters string) error {
	form, err := url.ParseQuery(parameters)
	if err != nil {
		return err
	}
	return w.grant(ctx, control.Sandbox, form)
}

// asksForTokensAs asks for a session of somebody in a body of another media type.
func (w *World) asksForTokensAs(ctx context.Context, media string) error {
	return w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: tokenPath, form: url.Values{"grant_type": {"refresh_token"}},
		header: http.Header{"Content-Type": {media}},
	})
}

// revokesText revokes a token that the scenario names.
func (w *World) revokesText(ctx context.Context, token string) error {
	return w.ask(ctx, request{
		environment: control.Sandbox, method: http.MethodPost, path: "/restapi/oauth/revoke", form: url.Values{"token": {token}},
	})
}

// anotherApplication does with its own credentials what only the application may do.
func (w *World) anotherApplication(ctx context.Context, deed string) error {
	account, err := w.control.CreateAccount(ctx, control.Sandbox, control.AccountSpec{
		Name: "Globex", Applications: []control.ApplicationSpec{{Name: "Another"}},
	})
	if err != nil {
		return err
	}
	own, secret := w.client, w.secret
	defer func() { w.client, w.secret = own, secret }()
	w.client, w.secret = account.Applications[0], account.Applications[0].ClientSecret
	switch deed {
	case "redeems the code":
		return w.redeemsCode(ctx)
	case "refreshes with the latest refresh token":
		return w.refreshes(ctx, "latest")
	default:
		return w.revokesText(ctx, w.wire.latest.Access)
	}
}

// onlyFlow leaves the application one way to sign in: authorization-code or jwt.
func (w *World) onlyFlow(ctx context.Context, flow string) error {
	return w.changeApplication(ctx, control.ApplicationChange{Flows: &[]string{flow}})
}

// opensWithToken opens a WebSocket with the WebSocket token of the latest answer.
func (w *World) opensWithToken(ctx context.Context) error {
	var token struct {
		URI   string `json:"uri"`
		Token string `json:"ws_access_token"`
	}
	if err := json.Unmarshal(w.wire.answer.body, &token); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	opened, err := sockettest.Dial(limited, token.URI+"?access_token="+token.Token)
	if w.wire.failure = err; err == nil {
		w.wire.sockets.open = append(w.wire.sockets.open, opened)
	}
	return nil
}

// socketIsOpen checks that the WebSocket was opened.
func (w *World) socketIsOpen() error { return w.wire.failure }

// socketIsRefused checks the code with which the WebSocket was closed at once.
func (w *World) socketIsRefused(code int) error {
	if w.wire.failure == nil {
		return errors.New("the WebSocket was opened")
	}
	if got := websocket.CloseStatus(w.wire.failure); int(got) != code {
		return fmt.Errorf("the WebSocket was refused with %d: %w", got, w.wire.failure)
	}
	return nil
}
