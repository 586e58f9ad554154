package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// authorize serves GET and POST /restapi/oauth/authorize: it sends the browser to the
// login page, or back to the application.
func (h *Handler) authorize(w http.ResponseWriter, r *http.Request) error {
	a, err := h.readAuthorization(r)
	if err != nil {
		return err
	}
	rest.ExchangeOf(r).App = string(a.app.ClientID)
	if err := a.check(); err != nil {
		refuse(w, r, a, err)
		return nil
	}
	if a.prompts("none") {
		h.authorizeSilently(w, r, a)
		return nil
	}
	if people := h.State.SignedIn(h.cookie(r)); a.asksConsentOnly() && len(people) > 0 {
		redirect(w, r, a.page(rest.BaseURL(r), consentPath, url.Values{personParameter: {people[0].ID.String()}}))
		return nil
	}
	redirect(w, r, a.page(rest.BaseURL(r), loginPath, nil))
	return nil
}

// asksConsentOnly reports whether the application asked for the access request page and
// for no login. Assumed: whoever signed in last in this browser is asked at once.
func (a authorization) asksConsentOnly() bool {
	return a.prompts("consent") && !a.prompts("login") && !a.prompts("sso")
}

// authorizeSilently answers prompt=none, without any page: the user who signed in last
// in this browser, if the consent is there. Assumed: a login_hint chooses among several.
func (h *Handler) authorizeSilently(w http.ResponseWriter, r *http.Request, a authorization) {
	people := h.State.SignedIn(h.cookie(r))
	if hint := a.form.Get("login_hint"); hint != "" {
		people = slices.DeleteFunc(people, func(e state.Extension) bool { return !h.State.IsLogin(hint, e.ID) })
	}
	if len(people) == 0 {
		refuse(w, r, a, denied("Login is required", "nobody who fits is signed in in this browser: leave out prompt=none"))
		return
	}
	if !h.State.Consented(a.app.ClientID, people[0].ID) {
		refuse(w, r, a, denied("Consent is required", people[0].Name()+" has not authorized "+a.app.Name+" yet: leave out prompt=none"))
		return
	}
	if err := h.issueCode(w, r, a, people[0].ID); err != nil {
		refuse(w, r, a, err)
	}
}

// issueCode sends the browser back to the application with a code.
func (h *Handler) issueCode(w http.ResponseWriter, r *http.Request, a authorization, person state.ExtensionID) error {
	code, err := h.State.IssueCode(state.AuthorizationCode{
		App: a.app.ClientID, Extension: person, RedirectURI: a.redirectURI, Challenge: a.challenge(),
		Identity: state.IdentityScopes(scopes(a.form)), Nonce: a.form.Get("nonce"),
		SignedIn: h.State.SignedInAt(h.cookie(r), person),
	})
	if err != nil {
		return err
	}
	rest.ExchangeOf(r).Person = person.String()
	redirect(w, r, a.answer(a.granted(rest.BaseURL(r), code)))
	return nil
}

// granted is what an application is told with a code: more, if it asked for more.
func (a authorization) granted(base string, code state.AuthorizationCode) url.Values {
	told := url.Values{
		"code": {code.Code}, "expires_in": {strconv.Itoa(int(state.CodeLifetime.Seconds()))},
	}
	if a.form.Get("discovery") == "true" {
		told.Set("token_uri", base+root+tokenPath)
		told.Set("discovery_uri", base+wellKnown+externalPath)
	}
	for _, hint := range a.form["response_hint"] {
		switch hint { // others are passed over
		case "brand_id":
			told.Set(hint, brandRingCentral)
		case "contracted_country_code":
			told.Set(hint, homeCountry)
		}
	}
	return told
}

// refuse sends the browser back to the application with an error.
func refuse(w http.ResponseWriter, r *http.Request, a authorization, err error) {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok {
		rest.WriteError(w, r, err)
		return
	}
	noteHint(w, r, err)
	redirect(w, r, a.answer(url.Values{"error": {e.OAuth}, "error_description": {e.Message}}))
}

// redirect sends the browser to a page of our own, or to a redirect URI that its
// application has registered.
func redirect(w http.ResponseWriter, r *http.Request, target string) {
	http.Redirect(w, r, target, http.StatusFound) //nolint:gosec // trusted has checked where it leads
}

// denied reports that nobody authorized the application. Assumed: for prompt=none as
// well, because the documented errors have no other.
func denied(message, hint string) error {
	return apierr.Hinted(apierr.OAuth(http.StatusBadRequest, "access_denied", apierr.CodeRefused, message), hint)
}
