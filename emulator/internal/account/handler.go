// Package account serves the account side of the platform: API versions, accounts,
// extensions and the company directory.
package account

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/batch"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Handler serves /restapi.
type Handler struct {
	State *state.State
}

// Mount registers the routes on r: one route per path, the methods under it.
func (h *Handler) Mount(r *mux.Router) {
	account := r.PathPrefix("/v1.0/account/{accountId}").Subrouter()
	extensions := account.PathPrefix("/extension").Subrouter()
	extensions.Handle("/{extensionId}", rest.Methods{GET: batch.Each("extensionId", h.readExtension)})
	extensions.Handle("", rest.Methods{GET: h.listExtensions})
	account.Handle("", rest.Methods{GET: h.readAccount})

	directory := account.PathPrefix("/directory/entries").Subrouter()
	directory.Handle("", rest.Methods{GET: h.listDirectoryEntries})
	directory.Handle("/search", rest.Methods{POST: h.searchDirectoryEntries})
	directory.Handle("/{entryId}", rest.Methods{GET: h.readDirectoryEntry})

	r.Handle("", rest.Methods{GET: h.readAPIVersions})
	r.Handle("/v1.0", rest.Methods{GET: h.readAPIVersion})
	r.Handle("/v1.0/status", rest.Methods{GET: h.readStatus})
}

// account returns the caller's account, which the path names by its id or ~. No other
// exists for the caller.
func (h *Handler) account(r *http.Request) (state.Account, error) {
	own := caller.Of(r).Account
	if text := mux.Vars(r)["accountId"]; text != "~" && text != own.String() {
		return state.Account{}, apierr.NotFound("accountId")
	}
	account, ok := h.State.Account(own)
	if !ok {
		return state.Account{}, apierr.NotFound("accountId")
	}
	return account, nil
}
