package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// createExtension serves POST /restapi/v1.0/account/{accountId}/extension. Without a
// status the user gets an activation mail.
func (h *Handler) createExtension(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.permit(r, state.AddRemoveUsers, 0); err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[extensionRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	e, err := h.addExtension(account, body)
	if err != nil {
		return rest.Reply{}, err
	}
	info := newExtensionInfo(r, account, e)
	info.show(r, account)
	return rest.OK(info), nil
}

// addExtension adds the user that a request describes.
func (h *Handler) addExtension(account state.Account, body extensionRequest) (state.Extension, error) {
	if err := body.checkNew(); err != nil {
		return state.Extension{}, err
	}
	e := body.change().Applied(state.Extension{Account: account.ID, Type: typeUser, Status: body.initialStatus()})
	if body.Password != nil {
		e.Password = h.State.NewPassword(*body.Password)
	}
	return h.State.CreateExtension(e)
}

// updateExtension serves PUT /restapi/v1.0/account/{accountId}/extension/{extensionId}.
// What the body leaves out stays as it is.
func (h *Handler) updateExtension(r *http.Request) (rest.Reply, error) {
	account, e, err := h.editable(r, state.EditUserInfo)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[extensionRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.permitUpdate(r, body, e); err != nil {
		return rest.Reply{}, err
	}
	if err := body.checkUpdate(e); err != nil {
		return rest.Reply{}, err
	}
	if e, err = h.State.UpdateExtension(e.ID, body.change()); err != nil {
		return rest.Reply{}, err
	}
	info := newExtensionInfo(r, account, e)
	info.show(r, account)
	return rest.OK(info), nil
}

// permitUpdate refuses what the role of the caller does not allow.
// Assumed: nobody changes their own status or number without administering users.
func (h *Handler) permitUpdate(r *http.Request, body extensionRequest, e state.Extension) error {
	if body.Password != nil {
		if err := h.permit(r, state.EditUserCredentials, e.ID); err != nil {
			return err
		}
	}
	status := body.Status != nil && *body.Status != e.Status
	if status || (body.Number != nil && *body.Number != e.Number) {
		return h.permit(r, state.AddRemoveUsers, e.ID)
	}
	return nil
}

// deleteExtension serves DELETE
// /restapi/v1.0/account/{accountId}/extension/{extensionId}. There are no phone lines
// that savePhoneLines and savePhoneNumbers could keep. A bot is removed as in the Developer
// Console.
func (h *Handler) deleteExtension(r *http.Request) (rest.Reply, error) {
	_, e, err := h.editable(r, state.AddRemoveUsers)
	if err != nil {
		return rest.Reply{}, err
	}
	if e.Guest() {
		return rest.Reply{}, apierr.NotFound("extensionId")
	}
	if _, _, bot := h.State.Bot(e.ID); bot {
		err = h.Bots.Remove(r.Context(), h.State, e.ID)
	} else {
		err = h.State.DeleteExtension(e.ID)
	}
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}
