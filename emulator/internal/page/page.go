// Package page renders what people see while an application asks for access: the
// sign-in, consent and problem pages of an environment. It also holds the stylesheet,
// the components and the security headers that all pages of the emulator share.
package page

import (
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

//go:embed templates/*.html
var templates embed.FS

// shared is the templates of this package.
//
//nolint:gochecknoglobals // parsed once, by whoever comes first, and never changed
var shared Set

// Pages renders the pages of this package. The zero Pages is ready for use, by many
// requests at once.
type Pages struct{}

// Prepare gets the pages ready for the first look at them.
func (*Pages) Prepare() { shared.Prepare("login", "consent", "activation", "problem") }

// Person is somebody who may be chosen to sign in.
type Person struct {
	ID     string // comes back in the field "person"
	Name   string
	Email  string
	Detail string // what else tells people apart, like an extension number
}

// Login is the sign-in page. Its forms post back to the page's own URL; read them from
// r.PostForm. The field "action" says which button was pressed:
//
//	continue  as somebody already signed in, whose id is in "person"
//	other     use another account: answer with the page again, without People
//	signin    "username" (e-mail, or phone number and extension) and "password"
//
// Parameters come back in every form as hidden fields of their own names.
type Login struct {
	Environment string   // sandbox or production
	Application string   // name of the application that asks; empty when there is none
	People      []Person // those with a session in this browser; none shows the form at once
	Username    string   // what to start with: the login hint, or what was typed
	Problem     string   // why the last attempt failed, in one sentence; empty at first
	Remedy      string   // what to do about Problem
	Parameters  url.Values
	RedirectURI string // where the browser goes in the end
}

// Login sends the sign-in page: 200, or 401 when it tells of a problem.
func (*Pages) Login(w http.ResponseWriter, v Login) {
	status := http.StatusOK
	if v.Problem != "" {
		status = http.StatusUnauthorized
	}
	shared.Render(w, Document{
		Status: status, Template: "login", Data: v, RedirectURI: v.RedirectURI,
	})
}

// Consent is the access request page. Its form posts back to the page's own URL; read it
// from r.PostForm. The field "action" says which button was pressed: authorize, cancel,
// or other for using another account. Parameters come back as hidden fields of their
// own names.
type Consent struct {
	Environment string // sandbox or production
	Application string
	Person      Person   // who is signed in
	Permissions []string // scope names, in the order to be shown
	Parameters  url.Values
	RedirectURI string // where the browser goes in the end
}

// Consent sends the access request page.
func (*Pages) Consent(w http.ResponseWriter, v Consent) {
	shared.Render(w, Document{
		Status: http.StatusOK, Template: "consent", Data: v, RedirectURI: v.RedirectURI, Answer: true,
	})
}

// Host returns the host that gets the access, for people to check.
func (c Consent) Host() string {
	target, err := url.Parse(c.RedirectURI)
	if err != nil || target.Host == "" {
		return c.RedirectURI
	}
	return target.Host
}

// Grants returns the permissions in plain words.
func (c Consent) Grants() []Permission {
	grants := make([]Permission, 0, len(c.Permissions))
	for _, scope := range c.Permissions {
		grants = append(grants, PermissionOf(scope))
	}
	return grants
}

// Link is where a page lets people go on.
type Link struct{ Address, Text string }

// Problem is a page for what cannot be sent back to the application, because nobody
// trusts its redirect URI yet.
type Problem struct {
	Status      int    // of HTTP; 400 when zero
	Environment string // sandbox, production, or empty
	Title       string // what went wrong, in a few words
	Explanation string // the same in one sentence
	Remedy      string // where to mend it
	Code        string // of the error, as the API would name it
	Link        Link   // where to go on; without an address there is none
}

// Problem sends the problem page.
func (*Pages) Problem(w http.ResponseWriter, v Problem) {
	if v.Status == 0 {
		v.Status = http.StatusBadRequest
	}
	shared.Render(w, Document{Status: v.Status, Template: "problem", Data: v})
}

// hidden is a field that carries a parameter through a form.
type hidden struct{ Name, Value string }

// hiddenFields lists the parameters by name, without those that the forms set themselves.
func hiddenFields(parameters url.Values) []hidden {
	var fields []hidden
	for name, values := range parameters {
		switch name {
		case "action", "username", "password", "person":
			continue
		}
		for _, value := range values {
			fields = append(fields, hidden{name, value})
		}
	}
	slices.SortStableFunc(fields, func(a, b hidden) int { return strings.Compare(a.Name, b.Name) })
	return fields
}
