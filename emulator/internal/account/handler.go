// Package account serves the account side of the platform: API versions, accounts,
// extensions and the company directory.
package account

import (
	"context"
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
	Bots  BotRemover
}

// BotRemover takes bots out of accounts.
type BotRemover interface {
	// Remove lets the server of the bot know before the token dies.
	Remove(ctx context.Context, s *state.State, id state.ExtensionID) error
}

// Mount registers the routes on r: one route per path, the methods under it.
func (h *Handler) Mount(r *mux.Router) {
	account := r.PathPrefix("/v1.0/account/{accountId}").Subrouter()
	h.mountExtensions(account.PathPrefix("/extension").Subrouter())
	h.mountDirectory(account.PathPrefix("/directory").Subrouter())
	account.Handle("", rest.Methods{GET: h.readAccount})
	account.Handle("/service-info", rest.Methods{GET: h.readServiceInfo})
	account.Handle("/business-address", rest.Methods{GET: h.readBusinessAddress})
	account.Handle("/presence", rest.Methods{GET: h.listPresence})

	second := r.PathPrefix("/v2/accounts/{accountId}").Subrouter()
	second.Handle("", rest.Methods{GET: h.readAccountV2})
	second.Handle("/batch-provisioning/users", rest.Methods{POST: h.provisionUsers})

	r.Handle("", rest.Methods{GET: h.readAPIVersions})
	r.Handle("/v1.0", rest.Methods{GET: h.readAPIVersion})
	r.Handle("/v1.0/status", rest.Methods{GET: h.readStatus})
}

func (h *Handler) mountExtensions(r *mux.Router) {
	one := r.PathPrefix("/{extensionId}").Subrouter()
	each := func(serve rest.HandlerFunc) rest.HandlerFunc { return batch.Each("extensionId", serve) }
	one.Handle("", rest.Methods{GET: each(h.readExtension), PUT: each(h.updateExtension), DELETE: each(h.deleteExtension)})
	one.Handle("/profile-image", rest.Methods{
		GET: h.readProfileImage, POST: h.replaceProfileImage, PUT: h.replaceProfileImage, DELETE: h.deleteProfileImage,
	})
	one.Handle("/profile-image/{scaleSize}", rest.Methods{GET: h.readProfileImage})
	one.Handle("/company-pager", rest.Methods{POST: h.createPage})
	one.Handle("/message-store", rest.Methods{GET: h.listMessages})
	one.Handle("/message-store/{messageId}", rest.Methods{
		GET: batch.Each("messageId", h.readMessage), PUT: batch.Each("messageId", h.updateMessage),
	})
	one.Handle("/features", rest.Methods{GET: h.listFeatures})
	one.Handle("/authz-profile", rest.Methods{GET: h.readAuthzProfile})
	one.Handle("/authz-profile/check", rest.Methods{GET: h.checkUserPermission})
	one.Handle("/presence", rest.Methods{GET: each(h.readPresence), PUT: h.updatePresence})
	one.Handle("/unified-presence", rest.Methods{GET: each(h.readUnifiedPresence), PATCH: h.updateUnifiedPresence})
	r.Handle("", rest.Methods{GET: h.listExtensions, POST: h.createExtension})
}

func (h *Handler) mountDirectory(r *mux.Router) {
	r.Handle("/federation", rest.Methods{GET: h.readFederation, Told: directoryError})
	entries := r.PathPrefix("/entries").Subrouter()
	entries.Handle("", rest.Methods{GET: h.listDirectoryEntries, Told: directoryError})
	entries.Handle("/search", rest.Methods{POST: h.searchDirectoryEntries, Told: directoryError})
	entries.Handle("/{entryId}", rest.Methods{GET: h.readDirectoryEntry, Told: directoryError})
	r.NotFoundHandler = rest.HandlerFunc(directoryNotFound)
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
