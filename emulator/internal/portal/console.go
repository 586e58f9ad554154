package portal

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// Console is the front page of the console address. It says where everything is.
type Console struct {
	Control      *control.Client
	ConnectorURL string // empty when there is no connector to point to
}

// Mount registers / and /static/ on the router of the console address.
func (c Console) Mount(r *mux.Router) {
	h := &consoleHandler{Console: c, set: &pages}
	mountStatic(r, h.set, c.Control)
	r.HandleFunc("/", h.serveFront).Methods(http.MethodGet)
}

type consoleHandler struct {
	Console

	set *page.Set
}

// frontPage is what the front page shows.
type frontPage struct {
	Console      string // base address of the control API
	ConnectorURL string
	Environments []environmentView
}

// environmentView is one environment with what lives in it.
type environmentView struct {
	Name     string
	Title    string
	URL      string
	App      string // address of the RingCentral app
	Service  string // address of the Admin Portal
	Accounts []control.Account
}

// Rest returns how many people are not named by Some.
func (environmentView) Rest(a control.Account) int { return max(0, len(a.People)-named) }

// Some returns the first people of an account.
func (environmentView) Some(a control.Account) []control.Person {
	return a.People[:min(len(a.People), named)]
}

const named = 12 // people of an account on the front page

// serveFront serves GET / of the console address.
func (h *consoleHandler) serveFront(w http.ResponseWriter, r *http.Request) {
	view, err := h.front(r)
	if err != nil {
		problem := describe(err)
		h.set.Render(w, page.Document{Status: problem.Status, Template: "problem", Data: problem})
		return
	}
	h.set.Render(w, page.Document{Status: http.StatusOK, Template: "front", Data: view})
}

func (h *consoleHandler) front(r *http.Request) (frontPage, error) {
	info, err := h.Control.Info(r.Context())
	if err != nil {
		return frontPage{}, err
	}
	view := frontPage{Console: info.Console + control.Prefix, ConnectorURL: h.ConnectorURL}
	for _, env := range []control.Environment{control.Sandbox, control.Production} {
		accounts, err := h.Control.Accounts(r.Context(), env)
		if err != nil {
			return frontPage{}, err
		}
		title := "Sandbox"
		if env == control.Production {
			title = "Production"
		}
		view.Environments = append(view.Environments, environmentView{
			Name: string(env), Title: title, URL: info.URL(env), App: info.URL(env) + "/app", Service: info.URL(env) + "/service", Accounts: accounts,
		})
	}
	return view, nil
}
