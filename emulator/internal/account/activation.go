package account

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/page"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Activation serves the page to which the links of activation and invitation mails lead:
// there a person chooses a password, and can sign in from then on.
type Activation struct {
	State *state.State

	pages page.Pages
}

// Mount registers the page on r, the router of an environment. Nobody needs a token of
// the API for it.
func (a *Activation) Mount(r *mux.Router) {
	path := state.ActivationPath + "{token}"
	r.HandleFunc(path, a.show).Methods(http.MethodGet, http.MethodHead)
	r.Handle(path, http.NewCrossOriginProtection().Handler(http.HandlerFunc(a.submit))).Methods(http.MethodPost)
}

// show serves GET /activate/{token}.
func (a *Activation) show(w http.ResponseWriter, r *http.Request) {
	e, err := a.State.Activating(mux.Vars(r)["token"])
	if err != nil {
		a.refuse(w, e, err)
		return
	}
	a.pages.Activation(w, a.page(e))
}

const formLimit = 1 << 16 // bytes

// submit serves POST /activate/{token}.
func (a *Activation) submit(w http.ResponseWriter, r *http.Request) {
	token := mux.Vars(r)["token"]
	e, err := a.State.Activating(token)
	if err != nil {
		a.refuse(w, e, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	password := r.PostFormValue("password")
	form := a.page(e)
	switch {
	case !state.Acceptable(password):
		form.Problem, form.Remedy = "The password is too simple.", "Choose eight characters at least, letters and others among them."
	case password != r.PostFormValue("repeated"):
		form.Problem, form.Remedy, form.Differs = "The passwords differ.", "Enter the same password twice.", true
	default:
		a.activate(w, token, password)
		return
	}
	a.pages.Activation(w, form)
}

func (a *Activation) activate(w http.ResponseWriter, token, password string) {
	e, err := a.State.Activate(token, password)
	if err != nil {
		a.refuse(w, e, err)
		return
	}
	done := a.page(e)
	done.Done = true
	a.pages.Activation(w, done)
}

func (a *Activation) page(e state.Extension) page.Activation {
	company, _ := a.State.Account(e.Account)
	return page.Activation{
		Environment: string(a.State.Environment()), Company: company.Name, Guest: e.Guest(),
		Person: page.Person{ID: e.ID.String(), Name: e.Name(), Email: e.Email},
	}
}

// refuse shows why a link leads nowhere: for somebody who is active, that there is no need
// of it any more.
func (a *Activation) refuse(w http.ResponseWriter, e state.Extension, err error) {
	problem := page.Problem{
		Status: http.StatusInternalServerError, Environment: string(a.State.Environment()),
		Title: "The account cannot be activated",
	}
	if no, ok := errors.AsType[*apierr.Error](err); ok {
		problem.Status, problem.Explanation, problem.Remedy = no.Status, page.Sentence(no.Message), page.Sentence(no.Hint)
	}
	if e.Status == state.Enabled { // the page was loaded again, or the link followed twice
		problem.Title, problem.Remedy = "The account is active", ""
		problem.Explanation = strings.TrimSpace(problem.Explanation + " Sign in with the password that was chosen.")
		problem.Link = page.Link{Address: "/app", Text: "Go to the RingCentral app"}
	}
	a.pages.Problem(w, problem)
}
