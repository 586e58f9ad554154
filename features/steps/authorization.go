package steps

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"strings"
)

var (
	signInLinkIsWrong = regexp.MustCompile(`^(\w+) follows a sign-in link with an unregistered redirect URI$`)
	signInLink        = regexp.MustCompile(`^(\w+) follows a sign-in link with "([^"]*)"$`)
	codeGiven         = regexp.MustCompile(`^(\w+) has given the application an authorization code$`)
	codeGivenFor      = regexp.MustCompile(`^(\w+) has given the application an authorization code for "([^"]*)"$`)
	sentBack          = regexp.MustCompile(`^(\w+) is sent back with "([^"]*)"$`)
	sentBackNamed     = regexp.MustCompile(`^(\w+) is sent back with the parameters "([^"]*)"$`)
	fieldIsFilled     = regexp.MustCompile(`^(\w+) finds "([^"]*)" in the field "([^"]*)"$`)
)

func (w *World) registerAuthorization(v vocabulary) {
	v.When(signInLinkIsWrong, w.signInLinkIsWrong)
	v.When(signInLink, w.signInLink)
	v.Given(codeGiven, w.codeGiven)
	v.Given(codeGivenFor, w.codeGivenFor)
	v.Then(sentBack, w.sentBack)
	v.Then(sentBackNamed, w.sentBackNamed)
	v.Then(fieldIsFilled, w.fieldIsFilled)
}

// signInLinkIsWrong opens the authorize endpoint with an address that the application
// has not registered.
func (w *World) signInLinkIsWrong(ctx context.Context, person string) error {
	return w.authorize(ctx, person, url.Values{"redirect_uri": {"http://localhost:1/elsewhere"}})
}

// signInLink opens the authorize endpoint with more parameters, or others, than it
// needs.
func (w *World) signInLink(ctx context.Context, person, parameters string) error {
	extra, err := url.ParseQuery(parameters)
	if err != nil {
		return err
	}
	if err := w.receive(ctx); err != nil {
		return err
	}
	if err := w.register(ctx, w.wire.receiver.url); err != nil {
		return err
	}
	return w.authorize(ctx, person, extra)
}

// authorize opens the authorize endpoint; what is extra replaces what is usual.
func (w *World) authorize(ctx context.Context, person string, extra url.Values) error {
	parameters := url.Values{"response_type": {"code"}, "client_id": {string(w.client.ClientID)}}
	if w.wire.receiver != nil {
		parameters.Set("redirect_uri", w.wire.receiver.url)
	}
	maps.Copy(parameters, extra)
	return w.browser(ctx, person).Open(ctx, w.info.Sandbox+"/restapi/oauth/authorize?"+parameters.Encode())
}

// codeGiven lets a person sign in and authorize the application in a browser.
func (w *World) codeGiven(ctx context.Context, person string) error {
	return w.codeGivenFor(ctx, person, "")
}

// codeGivenFor does the same with more parameters in the authorization request.
func (w *World) codeGivenFor(ctx context.Context, person, parameters string) error {
	if err := w.signInLink(ctx, person, parameters); err != nil {
		return err
	}
	if err := errors.Join(w.signsIn(ctx, person, person), w.allowsAccess(ctx, person)); err != nil {
		return err
	}
	told, err := w.told(ctx, person)
	w.wire.code = told.Get("code")
	return err
}

// told returns the parameters with which the browser of a person came back to the
// application.
func (w *World) told(ctx context.Context, person string) (url.Values, error) {
	page, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(page.Address, w.wire.receiver.url) {
		return nil, fmt.Errorf("the browser is at %s, not at the application: %s", page.Address, page.Text)
	}
	landed, err := url.Parse(page.Address)
	if err != nil {
		return nil, err
	}
	return landed.Query(), nil
}

// sentBack checks parameters with which the browser came back to the application.
func (w *World) sentBack(ctx context.Context, person, parameters string) error {
	want, err := url.ParseQuery(parameters)
	if err != nil {
		return err
	}
	told, err := w.told(ctx, person)
	if err != nil {
		return err
	}
	for name := range want {
		if told.Get(name) != want.Get(name) {
			return fmt.Errorf("the application is told %s %q: %v", name, told.Get(name), told)
		}
	}
	return nil
}

// sentBackNamed checks that the application is told parameters, whatever they are.
func (w *World) sentBackNamed(ctx context.Context, person, names string) error {
	told, err := w.told(ctx, person)
	if err != nil {
		return err
	}
	for name := range strings.FieldsSeq(names) {
		if told.Get(name) == "" {
			return fmt.Errorf("the application is not told %s: %v", name, told)
		}
	}
	return nil
}

// fieldIsFilled checks what stands in a field of the page.
func (w *World) fieldIsFilled(ctx context.Context, person, text, label string) error {
	return w.findsField(ctx, person, label, text)
}
