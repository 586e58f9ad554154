package oauth

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// authorization is what an application asks for at the start of a login. Its application
// and its redirect URI are known to belong together.
type authorization struct {
	app         state.Application
	redirectURI string // where the browser goes in the end
	form        url.Values
}

// repeatable lists the parameters that SDKs send more than once.
func repeatable() []string { return []string{"ui_options", "login_hint", "response_hint"} }

// readAuthorization reads a request to /authorize, from the query or a form.
func (h *Handler) readAuthorization(r *http.Request) (authorization, error) {
	read := readQuery
	if r.Method == http.MethodPost {
		read = readForm
	}
	form, err := read(r, repeatable()...)
	if err != nil {
		return authorization{}, err
	}
	if err := agree(r, form); err != nil {
		return authorization{}, err
	}
	return h.trusted(form)
}

// Parameters that the pages add to those of the application.
const (
	personParameter  = "person"          // consent page: who answers, for several may be signed in
	anotherParameter = "another_account" // login page: show the form at once
)

// resumeAuthorization reads the request again on the pages that follow, which keep it in
// their query.
func (h *Handler) resumeAuthorization(r *http.Request) (authorization, error) {
	form, err := readQuery(r, repeatable()...)
	if err != nil {
		return authorization{}, err
	}
	form.Del(personParameter)
	form.Del(anotherParameter)
	a, err := h.trusted(form)
	if err != nil {
		return authorization{}, err
	}
	return a, a.check()
}

// trusted checks what decides whether the browser may be sent to the redirect URI.
func (h *Handler) trusted(form url.Values) (authorization, error) {
	app, err := h.application(state.ClientID(form.Get("client_id")))
	if err != nil {
		return authorization{}, err
	}
	if len(app.RedirectURIs) == 0 {
		return authorization{}, apierr.Hinted(apierr.InvalidClient(apierr.NoRedirectURI, "No redirect uri is registered for the client"),
			"register the redirect URI of the application: Console → app → Settings → OAuth Redirect URI")
	}
	a := authorization{app: app, redirectURI: form.Get("redirect_uri"), form: form}
	if a.redirectURI == "" && len(app.RedirectURIs) == 1 {
		a.redirectURI = app.RedirectURIs[0]
	}
	if !slices.Contains(app.RedirectURIs, a.redirectURI) {
		return authorization{}, a.redirectMismatch()
	}
	return a, nil
}

func (a authorization) redirectMismatch() error {
	sent := "the request has the redirect_uri " + a.redirectURI
	if a.redirectURI == "" {
		sent = "the request has no redirect_uri"
	}
	return apierr.Hinted(apierr.InvalidGrant(apierr.RedirectMismatch, "Redirect URIs do not match"),
		sent+", but "+a.app.Name+" has registered "+strings.Join(a.app.RedirectURIs, " and ")+
			": they are compared character by character; Console → app → Settings → OAuth Redirect URI")
}

// check says what is wrong with the rest of the request. The application is told, by a
// redirect.
func (a authorization) check() error {
	if !a.app.AuthorizationCode {
		return flowDisabled(a.app, "3-legged OAuth")
	}
	for _, name := range []string{"request", "claims"} {
		if a.form.Has(name) {
			return unsupported("request_not_supported", name)
		}
	}
	if a.form.Has("request_uri") {
		return unsupported("request_uri_not_supported", "request_uri")
	}
	switch a.form.Get("response_type") {
	case "code":
	case "":
		return apierr.Hinted(invalid("response_type"), "send response_type=code")
	default:
		return apierr.Hinted(apierr.OAuth(http.StatusBadRequest, "unsupported_response_type", apierr.InvalidParameter, "Unsupported response type"),
			"the only response_type is code")
	}
	switch a.challenge().Method {
	case state.Plain, state.S256:
	default:
		return apierr.Hinted(invalid("code_challenge_method"), "code_challenge_method is plain or S256")
	}
	if display := a.form.Get("display"); display != "" && !slices.Contains(displays(), display) {
		return apierr.Hinted(invalid("display"), "display is "+strings.Join(displays(), ", "))
	}
	if err := a.checkPrompt(); err != nil {
		return err
	}
	return a.checkBrand()
}

func unsupported(oauthError, name string) error {
	return apierr.Hinted(apierr.OAuth(http.StatusBadRequest, oauthError, apierr.InvalidParameter, "Parameter ["+name+"] is not supported"),
		"leave out "+name)
}

func (a authorization) checkPrompt() error {
	prompts := strings.Fields(a.form.Get("prompt"))
	for _, p := range prompts {
		switch p {
		case "login", "sso", "consent", "none":
		default:
			return apierr.Hinted(invalid("prompt"), "prompt is a list of login, sso and consent, or none")
		}
	}
	if len(prompts) > 1 && slices.Contains(prompts, "none") {
		return apierr.Hinted(invalid("prompt"), "prompt=none cannot be combined")
	}
	return nil
}

// prompts reports whether the application asked for a page, or for none.
func (a authorization) prompts(name string) bool {
	return slices.Contains(strings.Fields(a.form.Get("prompt")), name)
}

// challenge is what the code has to be redeemed with. Without a method it is plain.
func (a authorization) challenge() state.Challenge {
	c := state.Challenge{
		Value: a.form.Get("code_challenge"), Method: state.ChallengeMethod(a.form.Get("code_challenge_method")),
	}
	if c.Method == "" {
		c.Method = state.Plain
	}
	return c
}

// answer returns the redirect URI with the answer to the application in it.
func (a authorization) answer(parameters url.Values) string {
	if a.form.Has("state") {
		parameters.Set("state", a.form.Get("state"))
	}
	uri, fragment, hasFragment := strings.Cut(a.redirectURI, "#")
	separator := "?"
	if strings.Contains(uri, "?") {
		separator = "&"
	}
	uri += separator + parameters.Encode()
	if hasFragment {
		uri += "#" + fragment
	}
	return uri
}

// page returns the address of a page that goes on with the request.
func (a authorization) page(base, path string, extra url.Values) string {
	query := make(url.Values, len(a.form)+len(extra))
	maps.Copy(query, a.form)
	maps.Copy(query, extra)
	return base + root + path + "?" + query.Encode()
}
