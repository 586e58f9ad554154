package controlapi

import (
	"errors"
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listAccounts serves GET /_emulator/v1/{environment}/accounts.
func (h *Handler) listAccounts(r *http.Request) (rest.Reply, error) {
	s := h.state(r)
	accounts := []control.Account{}
	for _, account := range s.Accounts() {
		accounts = append(accounts, seed.Describe(s, account))
	}
	return rest.OK(accounts), nil
}

// createAccount serves POST /_emulator/v1/{environment}/accounts.
func (h *Handler) createAccount(r *http.Request) (rest.Reply, error) {
	spec, err := decode[control.AccountSpec](r)
	if err != nil {
		return rest.Reply{}, err
	}
	for _, app := range spec.Applications {
		if _, err := h.Console.Developer(app.Developer); app.Developer != "" && err != nil {
			return rest.Reply{}, refusal(http.StatusBadRequest, app.Developer+" is no developer: POST developers adds one")
		}
	}
	s := h.state(r)
	made, err := seed.CreateAccount(s, spec)
	if mistake, ok := errors.AsType[*seed.MistakeError](err); ok {
		return rest.Reply{}, refusal(http.StatusBadRequest, mistake.Error())
	}
	if err == nil {
		err = seed.LinkAccount(h.worlds(), s.Environment(), made.Account.ID, spec)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(made.Describe(s)), nil
}

// readAccount serves GET /_emulator/v1/{environment}/accounts/{accountId}.
func (h *Handler) readAccount(r *http.Request) (rest.Reply, error) {
	s := h.state(r)
	id, err := state.ParseAccountID(mux.Vars(r)["accountId"])
	account, ok := s.Account(id)
	if err != nil || !ok {
		return rest.Reply{}, refusal(http.StatusNotFound, "there is no such account: GET accounts lists them")
	}
	return rest.OK(seed.Describe(s, account)), nil
}

// changeApplication serves PATCH /_emulator/v1/{environment}/applications/{clientId}.
func (h *Handler) changeApplication(r *http.Request) (rest.Reply, error) {
	change, err := decode[control.ApplicationChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := seed.CheckChange(change); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	app, err := h.state(r).UpdateApplication(state.ClientID(mux.Vars(r)["clientId"]), func(app state.Application) state.Application {
		return seed.Apply(app, change)
	})
	if err != nil {
		return rest.Reply{}, refusal(http.StatusNotFound, "there is no application with this client id: GET accounts lists them")
	}
	return rest.OK(seed.DescribeApplication(app)), nil
}
