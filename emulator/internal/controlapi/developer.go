package controlapi

import (
	"net/http"
	"net/mail"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// mountConsole registers what concerns developers and their applications.
func (h *Handler) mountConsole(r *mux.Router) {
	r.Handle("/developers", methods{GET: h.listDevelopers, POST: h.createDeveloper})
	r.Handle("/developers/{email}", methods{PATCH: h.changeDeveloper})
	r.Handle("/developer-sessions", methods{POST: h.createDeveloperSession})
	r.Handle("/developer-sessions/{token}", methods{GET: h.readDeveloperSession, DELETE: h.deleteDeveloperSession})
	r.Handle("/graduation", methods{GET: h.readGraduationPolicy, PUT: h.replaceGraduationPolicy})
	r.Handle("/applications", methods{GET: h.listRegistrations, POST: h.createRegistration})
	r.Handle("/applications/{applicationId}", methods{GET: h.readRegistration, PATCH: h.changeRegistration, DELETE: h.deleteRegistration})
	r.Handle("/applications/{applicationId}/graduation", methods{GET: h.readGraduation, POST: h.applyForProduction, PATCH: h.decideGraduation})
	r.Handle("/mails", methods{GET: h.listDeveloperMails})
}

// worlds returns the states whose locks are taken together.
func (h *Handler) worlds() state.Worlds {
	return state.Worlds{Console: h.Console, Sandbox: h.Sandbox, Production: h.Production}
}

// listDevelopers serves GET /_emulator/v1/developers.
func (h *Handler) listDevelopers(*http.Request) (rest.Reply, error) {
	list := []control.Developer{}
	for _, d := range h.Console.Developers() {
		list = append(list, describeDeveloper(d))
	}
	return rest.OK(list), nil
}

func describeDeveloper(d state.Developer) control.Developer {
	described := control.Developer{Name: d.Name, Email: d.Email}
	if d.Sandbox != 0 {
		described.Sandbox = control.AccountID(d.Sandbox.String())
	}
	if d.Production != 0 {
		described.Production = control.AccountID(d.Production.String())
	}
	return described
}

// createDeveloper serves POST /_emulator/v1/developers.
func (h *Handler) createDeveloper(r *http.Request) (rest.Reply, error) {
	body, err := decode[control.Developer](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if address, err := mail.ParseAddress(body.Email); body.Name == "" || err != nil || address.Address != body.Email {
		return rest.Reply{}, refusal(http.StatusBadRequest, "a developer needs a name and an e-mail address")
	}
	d, err := h.Console.CreateDeveloper(body.Name, body.Email, body.Password)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(describeDeveloper(d)), nil
}

// changeDeveloper serves PATCH /_emulator/v1/developers/{email}.
func (h *Handler) changeDeveloper(r *http.Request) (rest.Reply, error) {
	change, err := decode[control.DeveloperChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	email := mux.Vars(r)["email"]
	for env, account := range map[state.Environment]control.AccountID{state.Sandbox: change.Sandbox, state.Production: change.Production} {
		if account == "" {
			continue
		}
		id, err := state.ParseAccountID(string(account))
		if err != nil {
			return rest.Reply{}, refusal(http.StatusBadRequest, "this is no id of an account: "+string(account))
		}
		if _, err := h.worlds().AssignAccount(email, env, id); err != nil {
			return rest.Reply{}, err
		}
	}
	d, err := h.Console.Developer(email)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(describeDeveloper(d)), nil
}

// createDeveloperSession serves POST /_emulator/v1/developer-sessions.
func (h *Handler) createDeveloperSession(r *http.Request) (rest.Reply, error) {
	body, err := decode[control.Developer](r)
	if err != nil {
		return rest.Reply{}, err
	}
	session, err := h.Console.SignInDeveloper(body.Email, body.Password)
	if err != nil {
		return rest.Reply{}, err
	}
	d, err := h.Console.Developer(session.Email)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(control.DeveloperSession{Token: session.Token, Developer: describeDeveloper(d)}), nil
}

// readDeveloperSession serves GET /_emulator/v1/developer-sessions/{token}.
func (h *Handler) readDeveloperSession(r *http.Request) (rest.Reply, error) {
	token := mux.Vars(r)["token"]
	d, err := h.Console.SignedInDeveloper(token)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(control.DeveloperSession{Token: token, Developer: describeDeveloper(d)}), nil
}

// deleteDeveloperSession serves DELETE /_emulator/v1/developer-sessions/{token}.
func (h *Handler) deleteDeveloperSession(r *http.Request) (rest.Reply, error) {
	h.Console.SignOutDeveloper(mux.Vars(r)["token"])
	return rest.NoContent(), nil
}
