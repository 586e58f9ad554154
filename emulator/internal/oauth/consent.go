package oauth

import (
	"net/http"
	"net/url"

	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// showConsent serves GET /restapi/oauth/consent: the access request page, for a user who
// is signed in. Without one it leads to the login page.
func (h *Handler) showConsent(w http.ResponseWriter, r *http.Request) error {
	a, person, err := h.resumeConsent(r)
	if err != nil {
		return err
	}
	if person.ID == 0 {
		redirect(w, r, a.page(rest.BaseURL(r), loginPath, nil))
		return nil
	}
	permissions := make([]string, len(a.app.Permissions))
	for i, p := range a.app.Permissions {
		permissions[i] = string(p)
	}
	h.pages.Consent(w, page.Consent{
		Environment: string(h.State.Environment()), Application: a.app.Name,
		Person: personOf(person), Permissions: permissions, RedirectURI: a.redirectURI,
	})
	return nil
}

// submitConsent serves POST /restapi/oauth/consent.
func (h *Handler) submitConsent(w http.ResponseWriter, r *http.Request) error {
	a, person, err := h.resumeConsent(r)
	if err != nil {
		return err
	}
	form, err := readForm(r)
	if err != nil {
		return err
	}
	switch action := form.Get("action"); {
	case action == "cancel":
		refuse(w, r, a, denied("The user denied access", "the user pressed Cancel on the access request page: authorize again"))
		return nil
	case action == "authorize" && person.ID != 0:
		return h.issueCode(w, r, a, person.ID)
	}
	target := a.page(rest.BaseURL(r), loginPath, url.Values{anotherParameter: {"true"}})
	redirect(w, r, target)
	return nil
}

// resumeConsent returns the request and who answers it: the user in the query, because
// several may be signed in, or nobody.
func (h *Handler) resumeConsent(r *http.Request) (authorization, state.Extension, error) {
	a, err := h.resumeAuthorization(r)
	if err != nil {
		return authorization{}, state.Extension{}, err
	}
	person, _ := h.signedIn(r, r.URL.Query().Get(personParameter))
	return a, person, nil
}
