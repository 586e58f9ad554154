package controlapi

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listRegistrations serves GET /_emulator/v1/applications.
func (h *Handler) listRegistrations(r *http.Request) (rest.Reply, error) {
	list := []control.Registration{}
	for _, x := range h.Console.Registrations(r.URL.Query().Get("developer")) {
		list = append(list, seed.DescribeRegistration(h.worlds(), x))
	}
	return rest.OK(list), nil
}

// createRegistration serves POST /_emulator/v1/applications.
func (h *Handler) createRegistration(r *http.Request) (rest.Reply, error) {
	spec, err := decode[control.RegistrationSpec](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := seed.CheckSpec(spec.ApplicationSpec); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	app := seed.Application(spec.ApplicationSpec)
	if spec.AccountID != "" {
		id, err := state.ParseAccountID(string(spec.AccountID))
		if _, ok := h.Sandbox.Account(id); err != nil || !ok {
			return rest.Reply{}, refusal(http.StatusBadRequest, "accountId names no account of the sandbox: "+string(spec.AccountID))
		}
		app.Account = id
	}
	x, err := h.worlds().Register(state.Registration{Developer: spec.Developer, Profile: seed.Profile(spec.AppProfile)}, app)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(seed.DescribeRegistration(h.worlds(), x)), nil
}

// registration returns the application that the path names.
func (h *Handler) registration(r *http.Request) (state.Registration, error) {
	id, err := state.ParseRegistrationID(mux.Vars(r)["applicationId"])
	if err != nil {
		return state.Registration{}, refusal(http.StatusNotFound, "there is no such application: GET applications lists them")
	}
	return h.Console.Registration(id)
}

// readRegistration serves GET /_emulator/v1/applications/{applicationId}.
func (h *Handler) readRegistration(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(seed.DescribeRegistration(h.worlds(), x)), nil
}

// changeRegistration serves PATCH /_emulator/v1/applications/{applicationId}.
func (h *Handler) changeRegistration(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	change, err := decode[control.RegistrationChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := seed.CheckRegistrationChange(change); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	x, err = h.worlds().UpdateRegistration(x.ID,
		func(p state.AppProfile) state.AppProfile { return seed.ApplyProfile(p, change) },
		func(app state.Application) state.Application { return seed.Apply(app, change.ApplicationChange) })
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(seed.DescribeRegistration(h.worlds(), x)), nil
}

// deleteRegistration serves DELETE /_emulator/v1/applications/{applicationId}.
func (h *Handler) deleteRegistration(r *http.Request) (rest.Reply, error) {
	x, err := h.registration(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.worlds().DeleteRegistration(x.ID); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// rotateSecret serves POST /_emulator/v1/{environment}/applications/{clientId}/secret.
func (h *Handler) rotateSecret(r *http.Request) (rest.Reply, error) {
	app, err := h.state(r).RotateSecret(state.ClientID(mux.Vars(r)["clientId"]))
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(seed.DescribeApplication(app)), nil
}
