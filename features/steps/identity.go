package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"

	"github.com/golang-jwt/jwt/v5"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	idTokenSays   = regexp.MustCompile(`^the id token says (\w+) "([^"]*)"$`)
	readsUserInfo = regexp.MustCompile(`^the application reads the user info$`)
	asksForSocket = regexp.MustCompile(`^the application asks for a WebSocket token$`)
	somebodyReads = regexp.MustCompile(`^somebody reads "([^"]*)"$`)
	answerHas     = regexp.MustCompile(`^the answer has (\w+) "([^"]*)"$`)
	answerHasNot  = regexp.MustCompile(`^the answer has no (\w+)$`)
)

func (w *World) registerIdentity(v vocabulary) {
	v.Then(idTokenSays, w.idTokenSays)
	v.When(readsUserInfo, w.readsUserInfo)
	v.When(asksForSocket, w.asksForSocket)
	v.When(somebodyReads, w.somebodyReads)
	v.Then(answerHas, w.answerHas)
	v.Then(answerHasNot, w.answerHasNot)
}

// idTokenSays checks a claim of the id token in the answer. Who signed it is checked
// elsewhere.
func (w *World) idTokenSays(claim, want string) error {
	members, err := w.wire.answer.members()
	if err != nil {
		return err
	}
	token, _ := members["id_token"].(string)
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil {
		return fmt.Errorf("read the id token of %s: %w", w.wire.answer.body, err)
	}
	if got := fmt.Sprint(claims[claim]); got != want {
		return fmt.Errorf("the id token says %s %q: %v", claim, got, claims)
	}
	return nil
}

// members returns the members of the answered object.
func (a answer) members() (map[string]any, error) {
	var members map[string]any
	if err := json.Unmarshal(a.body, &members); err != nil {
		return nil, fmt.Errorf("read the answer %d %s: %w", a.status, a.body, err)
	}
	return members, nil
}

// answerHas checks a member of the latest answer.
func (w *World) answerHas(name, want string) error {
	members, err := w.wire.answer.members()
	if err != nil {
		return err
	}
	if got := fmt.Sprint(members[name]); got != want {
		return fmt.Errorf("the answer has %s %q: %s", name, got, w.wire.answer.body)
	}
	return nil
}

// answerHasNot checks that a member is missing.
func (w *World) answerHasNot(name string) error {
	members, err := w.wire.answer.members()
	if err != nil {
		return err
	}
	if _, ok := members[name]; ok {
		return fmt.Errorf("the answer has %s: %s", name, w.wire.answer.body)
	}
	return nil
}

// readsUserInfo asks who the person behind the latest access token is.
func (w *World) readsUserInfo(ctx context.Context) error {
	return w.askWithToken(ctx, http.MethodGet, "/restapi/oauth/userinfo")
}

// asksForSocket asks for what opens a WebSocket.
func (w *World) asksForSocket(ctx context.Context) error {
	return w.askWithToken(ctx, http.MethodPost, "/restapi/oauth/wstoken")
}

func (w *World) askWithToken(ctx context.Context, method, path string) error {
	return w.ask(ctx, request{environment: control.Sandbox, method: method, path: path, token: w.wire.latest.Access})
}

// somebodyReads asks the sandbox without saying who asks.
func (w *World) somebodyReads(ctx context.Context, path string) error {
	return w.ask(ctx, request{environment: control.Sandbox, method: http.MethodGet, path: path, bare: true})
}
