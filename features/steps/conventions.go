package steps

import (
	"context"
	"net/http"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	asksFor          = regexp.MustCompile(`^the application asks for (GET|POST|PUT|PATCH|DELETE) "([^"]*)"$`)
	asksAnonymously  = regexp.MustCompile(`^the application asks for (GET) "([^"]*)" without a token$`)
	asksWithHeader   = regexp.MustCompile(`^the application asks for (GET|POST) "([^"]*)" with the header "([^"]*)" "([^"]*)"$`)
	asksFromABrowser = regexp.MustCompile(`^the application asks for (GET|OPTIONS) "([^"]*)" of the origin "([^"]*)"$`)
	answerSays       = regexp.MustCompile(`^the answer says "([^"]*)"$`)
)

func (w *World) registerConventions(v vocabulary) {
	v.When(asksFor, w.asksFor)
	v.When(asksAnonymously, w.asksAnonymously)
	v.When(asksWithHeader, w.asksWithHeader)
	v.When(asksFromABrowser, w.asksFromABrowser)
	v.Then(answerSays, w.answerSays)
}

// asksFor sends a request without a body, with the latest access token.
func (w *World) asksFor(ctx context.Context, method, path string) error {
	return w.ask(ctx, w.onSandbox(method, path))
}

// asksAnonymously sends a request without an Authorization header.
func (w *World) asksAnonymously(ctx context.Context, method, path string) error {
	r := w.onSandbox(method, path)
	r.header = http.Header{"Authorization": nil}
	return w.ask(ctx, r)
}

// asksWithHeader sends a request with one header more.
func (w *World) asksWithHeader(ctx context.Context, method, path, name, value string) error {
	r := w.onSandbox(method, path)
	r.header = http.Header{name: {value}}
	return w.ask(ctx, r)
}

// asksFromABrowser sends a request as a browser does for a page of another origin.
func (w *World) asksFromABrowser(ctx context.Context, method, path, origin string) error {
	r := w.onSandbox(method, path)
	r.header = http.Header{"Origin": {origin}, "Access-Control-Request-Method": {http.MethodPost}}
	return w.ask(ctx, r)
}

func (w *World) onSandbox(method, path string) request {
	return request{environment: control.Sandbox, method: method, path: path, token: w.wire.latest.Access}
}

// answerSays checks that a text stands in the latest answer.
func (w *World) answerSays(text string) error {
	return contains("the answer", string(w.wire.answer.body), text)
}
