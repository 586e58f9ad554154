package account

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// extension returns the account and the extension that the path names by their ids or ~.
// A guest is an extension for nobody but themselves.
func (h *Handler) extension(r *http.Request) (state.Account, state.Extension, error) {
	account, err := h.account(r)
	if err != nil {
		return account, state.Extension{}, err
	}
	own := caller.Of(r).Extension
	id := own
	if text := mux.Vars(r)["extensionId"]; text != "~" {
		if id, err = state.ParseExtensionID(text); err != nil {
			return account, state.Extension{}, apierr.NotFound("extensionId")
		}
	}
	e, ok := h.State.Extension(id)
	if !ok || e.Account != account.ID || (e.Guest() && id != own) {
		return account, state.Extension{}, apierr.NotFound("extensionId")
	}
	return account, e, nil
}

// permit refuses a caller whose role does not allow something about an extension.
func (h *Handler) permit(r *http.Request, p state.UserPermission, target state.ExtensionID) error {
	own, _ := h.State.Extension(caller.Of(r).Extension)
	if !own.MayFor(p, target) {
		return apierr.UserLacks(string(p))
	}
	return nil
}

// editable returns the extension that the path names, if the caller may do something to
// it.
func (h *Handler) editable(r *http.Request, p state.UserPermission) (state.Account, state.Extension, error) {
	account, e, err := h.extension(r)
	if err != nil {
		return account, e, err
	}
	if err := h.permit(r, p, e.ID); err != nil {
		return account, e, err
	}
	if e.ID == account.System() {
		return account, e, apierr.Hinted(
			apierr.New(http.StatusForbidden, "CMN-403", "Operation is not allowed for the extension type"),
			"the system extension cannot be changed: name the extension of a user")
	}
	return account, e, nil
}
