package console

import (
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// startPage is Getting Started, with what the Setup Wizard finds done.
type startPage struct {
	frame

	Apps                     []control.Registration
	Called, Talked, Approved bool                   // one of the apps: called the API, wrote a post, is in production
	Graduate                 control.RegistrationID // the one that is in production
}

// showStart serves GET /console/getting-started.
func (h *handler) showStart(v visit) (answer, error) {
	apps, err := h.Control.Registrations(v.Context(), v.developer.Email)
	view := startPage{frame: h.frame(v, "start", "Getting Started"), Apps: apps}
	for _, app := range apps {
		g, err := h.Control.Graduation(v.Context(), app.ID)
		if err != nil {
			return answer{}, err
		}
		if view.note(g); g.Status == "Approved" {
			view.Graduate = app.ID
		}
	}
	return answer{template: "console-start", data: view}, err
}

// note notes how far an app has come. The calls of one that was approved may be long ago, and
// are forgotten.
func (p *startPage) note(g control.Graduation) {
	approved := g.Status == "Approved"
	p.Approved = p.Approved || approved
	p.Called = p.Called || approved || len(g.Calls) > 0
	p.Talked = p.Talked || approved || slices.ContainsFunc(g.Calls, writesPost)
}

func writesPost(u control.Usage) bool {
	return u.Succeeded > 0 && strings.HasPrefix(u.Operation, "POST ") && strings.HasSuffix(u.Operation, "/posts")
}

// Next is the number of the first step that is not done, from 1; 0 when all are.
func (p startPage) Next() int {
	return 1 + slices.Index([]bool{len(p.Apps) > 0, p.Developer.Sandbox != "", p.Called, p.Talked, p.Approved}, false)
}

// accountsPage is the accounts in which the developer tests and works.
type accountsPage struct {
	frame

	Places []place
	Wizard bool // an application was just created without one
}

// place is the account of the developer in one environment.
type place struct {
	Environment control.Environment
	Title       string
	Account     *control.Account // nil: none yet
	Admin       *control.Person
	App, Portal string // addresses of the RingCentral app and of the Admin Portal
}

// showAccounts serves GET /console/accounts.
func (h *handler) showAccounts(v visit) (answer, error) {
	view, err := h.accountsPage(v)
	return answer{template: "console-accounts", data: view}, err
}

func (h *handler) accountsPage(v visit) (accountsPage, error) {
	view := accountsPage{frame: h.frame(v, "accounts", "Sandbox Accounts"), Wizard: v.URL.Query().Has("wizard")}
	info, err := h.Control.Info(v.Context())
	if err != nil {
		return view, err
	}
	for _, env := range []control.Environment{control.Sandbox, control.Production} {
		p := place{Environment: env, Title: "Sandbox Account", App: info.URL(env) + "/app", Portal: info.URL(env) + "/service"}
		id := v.developer.Sandbox
		if env == control.Production {
			p.Title, id = "Production Account", v.developer.Production
		}
		if id != "" {
			account, err := h.Control.Account(v.Context(), env, id)
			if err != nil {
				return view, err
			}
			p.Account, p.Admin = &account, adminOf(account, v.developer.Email)
		}
		view.Places = append(view.Places, p)
	}
	return view, nil
}

// adminOf returns as whom the developer signs in: the one with the same e-mail, or the
// first administrator.
func adminOf(account control.Account, email string) *control.Person {
	var first *control.Person
	for i, p := range account.People {
		if strings.EqualFold(p.Email, email) {
			return &account.People[i]
		}
		if p.Admin && first == nil {
			first = &account.People[i]
		}
	}
	return first
}

// createAccount serves POST /console/accounts.
func (h *handler) createAccount(v visit) (answer, error) {
	view, err := h.accountsPage(v)
	if err != nil {
		return answer{}, err
	}
	env := control.Sandbox
	if v.PostForm.Get("environment") == string(control.Production) {
		env = control.Production
	}
	if v.developer.Sandbox != "" && env == control.Sandbox || v.developer.Production != "" && env == control.Production {
		return answer{redirect: accountsPath}, nil // sent twice, or from another tab
	}
	view.Form.Need("company", "Enter the name of the company.")
	view.Form.AtMost("company", maxCompany)
	needPassword(&view.Form)
	if view.Form.Verbatim("password") != view.Form.Verbatim("repeated") {
		view.Form.Wrong("repeated", "This is another password.")
	}
	if !view.Form.OK() {
		return again("console-accounts", view)
	}
	first, last, _ := strings.Cut(v.developer.Name, " ")
	account, err := h.Control.CreateAccount(v.Context(), env, control.AccountSpec{
		Name:   view.Form.Get("company"),
		People: []control.PersonSpec{{FirstName: first, LastName: last, Email: v.developer.Email, Password: view.Form.Verbatim("password"), Admin: true}},
	})
	if err == nil {
		change := control.DeveloperChange{Sandbox: account.ID}
		if env == control.Production {
			change = control.DeveloperChange{Production: account.ID}
		}
		_, err = h.Control.ChangeDeveloper(v.Context(), v.developer.Email, change)
	}
	if err != nil {
		// The name and the password are checked above: what is left is the e-mail address.
		if _, err = refused(err); err != nil {
			return answer{}, err
		}
		view.Form.Wrong("password", v.developer.Email+" signs in to another company here already. Sign up with another e-mail address for a company of your own.")
		return again("console-accounts", view)
	}
	if env == control.Production {
		return answer{redirect: accountsPath + "?done=production"}, nil
	}
	return answer{redirect: accountsPath + "?done=account"}, nil
}
