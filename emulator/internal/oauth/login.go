package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// showLogin serves GET /restapi/oauth/login: those who are signed in, or the form. It is
// the hosted login page of the platform, which has a host of its own there.
func (h *Handler) showLogin(w http.ResponseWriter, r *http.Request) error {
	a, err := h.resumeAuthorization(r)
	if err != nil {
		return err
	}
	login := h.loginPage(a)
	if !r.URL.Query().Has(anotherParameter) {
		login.People = peopleOf(h.State.SignedIn(h.cookie(r)))
	}
	h.pages.Login(w, login)
	return nil
}

func (h *Handler) loginPage(a authorization) page.Login {
	return page.Login{
		Environment: string(h.State.Environment()), Application: a.app.Name,
		Username: a.form.Get("login_hint"), RedirectURI: a.redirectURI,
	}
}

// submitLogin serves POST /restapi/oauth/login.
func (h *Handler) submitLogin(w http.ResponseWriter, r *http.Request) error {
	a, err := h.resumeAuthorization(r)
	if err != nil {
		return err
	}
	form, err := readForm(r)
	if err != nil {
		return err
	}
	switch form.Get("action") {
	case "continue":
		return h.continueAs(w, r, a, form.Get("person"))
	case "signin":
		return h.signIn(w, r, a, form)
	}
	h.pages.Login(w, h.loginPage(a))
	return nil
}

// continueAs goes on as somebody who is signed in already.
func (h *Handler) continueAs(w http.ResponseWriter, r *http.Request, a authorization, person string) error {
	e, ok := h.signedIn(r, person)
	if !ok {
		h.pages.Login(w, h.loginPage(a))
		return nil
	}
	return h.proceed(w, r, a, e.ID)
}

func (h *Handler) signIn(w http.ResponseWriter, r *http.Request, a authorization, form url.Values) error {
	browser, person, err := h.State.SignIn(h.cookie(r), form.Get("username"), form.Get("password"))
	if err != nil {
		return h.refuseLogin(w, r, a, err)
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // the emulator is reached by plain HTTP, where a Secure cookie would not come back
		Name: h.cookieName(), Value: browser.Cookie, Path: "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
	return h.proceed(w, r, a, person)
}

// proceed goes on with a user who has signed in: to the access request page, or, when
// they have been there before, back to the application.
func (h *Handler) proceed(w http.ResponseWriter, r *http.Request, a authorization, person state.ExtensionID) error {
	if err := h.State.Admits(a.app.ClientID, person); err != nil {
		return h.refuseLogin(w, r, a, err)
	}
	if h.State.Consented(a.app.ClientID, person) && !a.prompts("consent") {
		return h.issueCode(w, r, a, person)
	}
	target := a.page(rest.BaseURL(r), consentPath, url.Values{personParameter: {person.String()}})
	redirect(w, r, target)
	return nil
}

// refuseLogin shows the form again and says why.
func (h *Handler) refuseLogin(w http.ResponseWriter, r *http.Request, a authorization, err error) error {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok {
		return err
	}
	noteHint(w, r, err)
	login := h.loginPage(a)
	if typed := r.PostForm.Get("username"); typed != "" {
		login.Username = typed
	}
	login.Problem, login.Remedy = page.Sentence(e.Message), page.Sentence(e.Hint)
	if e.Code == apierr.BadOwnerCredentials {
		login.Problem, login.Remedy = wrongLogin, h.elsewhere()
	}
	h.pages.Login(w, login)
	return nil
}

// wrongLogin tells nobody which of the two was wrong: that would tell who has an account.
const wrongLogin = "The e-mail address or the password is wrong."

// elsewhere says where the people are who can sign in here: a sandbox has others than production.
func (h *Handler) elsewhere() string {
	if h.State.Environment() == state.Sandbox {
		return ""
	}
	return "Production has people of its own: make its account in Developer Console → Sandbox Account → Production Account, then add its users in the Admin Portal of production."
}

func (h *Handler) cookieName() string { return "glipbox_" + string(h.State.Environment()) }

// cookie returns what stands for the browser, or an empty string.
func (h *Handler) cookie(r *http.Request) string {
	c, err := r.Cookie(h.cookieName())
	if err != nil {
		return ""
	}
	return c.Value
}

// signedIn returns a user by id, if they are signed in in the browser.
func (h *Handler) signedIn(r *http.Request, person string) (state.Extension, bool) {
	people := h.State.SignedIn(h.cookie(r))
	i := slices.IndexFunc(people, func(e state.Extension) bool { return e.ID.String() == person })
	if i < 0 {
		return state.Extension{}, false
	}
	return people[i], true
}

func peopleOf(extensions []state.Extension) []page.Person {
	people := make([]page.Person, len(extensions))
	for i, e := range extensions {
		people[i] = personOf(e)
	}
	return people
}

func personOf(e state.Extension) page.Person {
	return page.Person{ID: e.ID.String(), Name: e.Name(), Email: e.Email, Detail: "Ext. " + e.Number}
}
