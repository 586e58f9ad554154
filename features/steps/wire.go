package steps

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	answerIs        = regexp.MustCompile(`^the answer is (\d+)$`)
	answerIsError   = regexp.MustCompile(`^the answer is (\d+) with the error "([^"]*)"$`)
	answerHasHeader = regexp.MustCompile(`^the answer has "([^"]*)" "([^"]*)"$`)
)

func (w *World) registerWire(v vocabulary) {
	v.Step(answerIs, w.answerIs)
	v.Then(answerIsError, w.answerIsError)
	v.Then(answerHasHeader, w.answerHasHeader)
}

// wire is what a scenario that speaks HTTP remembers.
type wire struct {
	answer       answer // to the latest request
	failure      error  // of the latest request, when there was no answer
	before       answer // to the one before that
	receiver     *receiver
	code         string
	first        tokens // of the session, as it began
	latest       tokens
	credential   control.Credential
	key          *ecdsa.PrivateKey // of the application; nil until it is needed
	subscription string
	sockets      sockets
	chat         control.ChatID
	pages        [][]string        // ids of posts
	posted       []string          // ids of posts, oldest first
	made         map[string]string // ids, by the names that a scenario gives
	address      string            // of a file or a webhook
	buttons      *buttons          // nil until the application listens to them
	shown        []byte            // to whom has pressed a button
}

// answerIs checks the status of the latest answer.
func (w *World) answerIs(status int) error { return w.wire.answer.expect(status) }

// answerIsError checks the status and the innermost error code of the latest answer.
func (w *World) answerIsError(status int, code string) error {
	if err := w.wire.answer.expect(status); err != nil {
		return err
	}
	return contains("the answer", string(w.wire.answer.body), `"errorCode":"`+code+`"`)
}

// answerHasHeader checks a header of the latest answer.
func (w *World) answerHasHeader(name, value string) error {
	if got := w.wire.answer.header.Get(name); got != value {
		return fmt.Errorf("the answer has %s %q", name, got)
	}
	return nil
}

// request is one call of the platform's API.
type request struct {
	environment control.Environment
	method      string
	path        string
	token       string // of the caller; without one the application identifies itself
	bare        bool   // neither of them
	form        url.Values
	body        any
	header      http.Header // takes the place of what would be sent otherwise
}

// answer is what the platform answered.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) expect(status int) error {
	if a.status != status {
		return fmt.Errorf("the answer is %d: %s", a.status, a.body)
	}
	return nil
}

// id returns the id of the answered object, or nothing.
func (a answer) id() string {
	var object struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(a.body, &object) != nil {
		return ""
	}
	return object.ID
}

// as calls the sandbox with the token of a person's RingCentral app.
func (w *World) as(ctx context.Context, person control.Person, method, path string, body any) (answer, error) {
	token, err := w.control.PersonToken(ctx, control.Sandbox, person.ID)
	if err != nil {
		return answer{}, err
	}
	return w.send(ctx, request{
		environment: control.Sandbox, method: method, path: path, token: token.AccessToken, body: body,
	})
}

// ask sends a request and remembers the answer.
func (w *World) ask(ctx context.Context, r request) error {
	got, err := w.send(ctx, r)
	w.wire.before, w.wire.answer = w.wire.answer, got
	return err
}

func (w *World) send(ctx context.Context, r request) (answer, error) {
	req, err := w.encode(ctx, r)
	if err != nil {
		return answer{}, err
	}
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, body}, err
}

func (w *World) encode(ctx context.Context, r request) (*http.Request, error) {
	media, body := "application/x-www-form-urlencoded", []byte(r.form.Encode())
	if r.form == nil && r.body != nil {
		encoded, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		media, body = "application/json", encoded
	}
	req, err := http.NewRequestWithContext(ctx, r.method, w.info.URL(r.environment)+r.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", media)
	}
	switch {
	case r.bare:
	case r.token == "":
		req.SetBasicAuth(string(w.client.ClientID), w.secret)
	default:
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	maps.Copy(req.Header, r.header)
	return req, nil
}
