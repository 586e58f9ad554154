package controlapi

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// listDevelopers serves GET /_emulator/v1/developers.
func (h *Handler) listDevelopers(*http.Request) (rest.Reply, error) {
	list := []control.Developer{}
	for _, d := range h.Console.Developers() {
		list = append(list, control.Developer{Name: d.Name, Email: d.Email})
	}
	return rest.OK(list), nil
}

// createDeveloper serves POST /_emulator/v1/developers.
func (h *Handler) createDeveloper(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[control.Developer](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if body.Name == "" || !strings.Contains(body.Email, "@") {
		return rest.Reply{}, refusal(http.StatusBadRequest, "a developer needs a name and an e-mail address")
	}
	d, err := h.Console.CreateDeveloper(body.Name, body.Email, body.Password)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(control.Developer{Name: d.Name, Email: d.Email}), nil
}

// readProfile serves GET /_emulator/v1/profile.
func (h *Handler) readProfile(*http.Request) (rest.Reply, error) { return rest.OK(h.Profile), nil }
