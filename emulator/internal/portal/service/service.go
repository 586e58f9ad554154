// Package service is the Admin Portal: the pages on which an administrator adds users,
// enables them, and gives them passwords. It acts through the public REST API with the
// administrator's token, so it can do nothing that a program could not.
package service

import (
	"embed"
	"errors"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

//go:embed templates/*.html
var templates embed.FS

// pages is the templates of the Admin Portal.
//
//nolint:gochecknoglobals // parsed once, by whoever comes first, and never changed
var pages = page.Set{Files: templates}

// Root is where the Admin Portal begins.
const Root = "/service"

// Prepare gets the pages ready for the first look at them.
func Prepare() { pages.Prepare("service-administrators", "service-users", "service-user") }

// Portal serves the Admin Portal of one environment.
type Portal struct {
	Environment control.Environment
	Server      string // base address of the environment's REST API
	Control     *control.Client
}

// Mount registers the pages on the router of the environment.
func (p Portal) Mount(r *mux.Router) {
	h := &handler{Portal: p, set: &pages, http: &http.Client{}}
	r.Handle(Root, h.page(h.showAdministrators)).Methods(http.MethodGet)
	in := r.PathPrefix(Root + "/{adminId:[0-9]+}").Subrouter()
	in.Handle("", h.signedIn(h.toUsers)).Methods(http.MethodGet)
	in.Handle("/users", h.signedIn(h.listUsers)).Methods(http.MethodGet)
	in.Handle("/users/add", h.signedIn(h.showAdd)).Methods(http.MethodGet)
	in.Handle("/users/new", h.signedIn(h.showNew)).Methods(http.MethodGet)
	in.Handle("/users/new", h.signedIn(h.createUser)).Methods(http.MethodPost)
	in.Handle("/unassigned", h.signedIn(h.listUnassigned)).Methods(http.MethodGet)
	in.Handle("/unassigned/new", h.signedIn(h.showNewUnassigned)).Methods(http.MethodGet)
	in.Handle("/unassigned/new", h.signedIn(h.createUnassigned)).Methods(http.MethodPost)
	user := in.PathPrefix("/users/{userId:[0-9]+}").Subrouter()
	user.Handle("", h.signedIn(h.showUser)).Methods(http.MethodGet)
	user.Handle("", h.signedIn(h.saveUser)).Methods(http.MethodPost)
	user.Handle("/status", h.signedIn(h.changeStatus)).Methods(http.MethodPost)
	user.Handle("/password", h.signedIn(h.resetPassword)).Methods(http.MethodPost)
	user.Handle("/unlock", h.signedIn(h.unlock)).Methods(http.MethodPost)
	user.Handle("/activation", h.signedIn(h.resendActivation)).Methods(http.MethodPost)
}

type handler struct {
	Portal

	set  *page.Set
	http *http.Client
	once page.Once[extension] // what the forms of new extensions have made
}

// visit is one request of an administrator.
type visit struct {
	*http.Request

	admin   control.Person
	account control.Account
}

// path returns the address of a page of this administrator.
func (v visit) path(below string) string { return Root + "/" + string(v.admin.ID) + below }

// answer is what a page wants to be sent: a template, or a redirect.
type answer struct {
	template string
	data     any
	status   int // 200 when zero
	redirect string
}

const formLimit = 1 << 20 // bytes

// page serves a page to anybody. Forms of other sites are refused.
func (h *handler) page(f func(visit) (answer, error)) http.Handler {
	serve := func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, formLimit)
		if err := r.ParseForm(); err != nil {
			h.refuse(w, &control.Error{Status: http.StatusBadRequest, Message: "the form could not be read: send it again"})
			return
		}
		a, err := f(visit{Request: r})
		switch {
		case err != nil:
			h.refuse(w, err)
		case a.redirect != "":
			http.Redirect(w, r, a.redirect, http.StatusSeeOther)
		default:
			h.set.Render(w, page.Document{Status: max(a.status, http.StatusOK), Template: a.template, Data: a.data})
		}
	}
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(serve))
}

// signedIn serves a page to the administrator whom the path names.
func (h *handler) signedIn(f func(visit) (answer, error)) http.Handler {
	return h.page(func(v visit) (answer, error) {
		accounts, err := h.Control.Accounts(v.Context(), h.Environment)
		if err != nil {
			return answer{}, err
		}
		for _, account := range accounts {
			for _, p := range account.People {
				if string(p.ID) == mux.Vars(v.Request)["adminId"] {
					v.admin, v.account = p, account
				}
			}
		}
		switch {
		case v.admin.ID == "":
			return answer{}, &control.Error{Status: http.StatusNotFound, Message: "there is no such person in this environment"}
		case !v.admin.Admin || v.admin.Status != enabled:
			return answer{}, &control.Error{Status: http.StatusForbidden, Message: v.admin.Name + " is no enabled administrator"}
		}
		return f(v)
	})
}

// The states of users that these pages know.
const (
	enabled      = "Enabled"
	disabled     = "Disabled"
	notActivated = "NotActivated"
	unassigned   = "Unassigned"
)

// administratorsPage lets choose as whom to sign in.
type administratorsPage struct {
	Environment string
	Accounts    []administrators
}

type administrators struct {
	Name   string
	People []control.Person
}

// showAdministrators serves GET /service.
func (h *handler) showAdministrators(v visit) (answer, error) {
	accounts, err := h.Control.Accounts(v.Context(), h.Environment)
	view := administratorsPage{Environment: string(h.Environment)}
	for _, account := range accounts {
		list := administrators{Name: account.Name}
		for _, p := range account.People {
			if p.Admin && p.Status == enabled && p.Type != "Bot" {
				list.People = append(list.People, p)
			}
		}
		view.Accounts = append(view.Accounts, list)
	}
	return answer{template: "service-administrators", data: view}, err
}

func (h *handler) toUsers(v visit) (answer, error) { return answer{redirect: v.path("/users")}, nil }

// refuse says what went wrong, as a page.
func (h *handler) refuse(w http.ResponseWriter, err error) {
	problem := page.Problem{
		Status: http.StatusBadGateway, Title: "The emulator does not answer", Explanation: page.Sentence(err.Error()),
		Remedy: "See whether the emulator still runs, then load this page again.",
	}
	if no, ok := errors.AsType[*control.Error](err); ok {
		problem = page.Problem{Status: no.Status, Title: "That did not work", Explanation: page.Sentence(no.Message), Remedy: "Start again from the Admin Portal: " + Root + "."}
	}
	if no, ok := errors.AsType[*refusal](err); ok {
		problem = page.Problem{Status: no.Status, Title: "That did not work", Explanation: page.Sentence(no.Error()), Remedy: "Go back to the list of users and try it another way."}
	}
	if problem.Status == http.StatusNotFound {
		problem.Title, problem.Explanation = "This is not here", "Nobody here has this address: who it was is gone, or the emulator was reset and its ids are new."
	}
	problem.Environment, problem.Link = string(h.Environment), page.Link{Address: Root, Text: "Go to the Admin Portal"}
	h.set.Render(w, page.Document{Status: problem.Status, Template: "problem", Data: problem})
}
