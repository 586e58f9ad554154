package account

import (
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const maxProvisioned = 10 // users; documented limit of a batch

// provisioningRequest is BatchProvisionUsersRequest.
type provisioningRequest struct {
	Records []provisionedUser `json:"records"`
}

type provisionedUser struct {
	Number  *string                `json:"extensionNumber"`
	Status  *state.ExtensionStatus `json:"status"`
	Contact struct {
		contactRequest

		MobileNumber *string `json:"mobileNumber"`
	} `json:"contact"`
}

// provisioningResponse is BatchProvisionUsersResponse: one result a record, in their
// order.
type provisioningResponse struct {
	Results []provisioningResult `json:"results"`
}

type provisioningResult struct {
	Successful bool                  `json:"successful"`
	Extension  *provisionedExtension `json:"extension,omitempty"`
	Errors     []*apierr.Error       `json:"errors,omitempty"`
}

type provisionedExtension struct {
	ID      string     `json:"id"`
	Devices []struct{} `json:"devices"`
}

// provisionUsers serves POST
// /restapi/v2/accounts/{accountId}/batch-provisioning/users. Each user is added or
// refused without regard to the others.
func (h *Handler) provisionUsers(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.permit(r, state.AddRemoveUsers, 0); err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[provisioningRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if len(body.Records) == 0 || len(body.Records) > maxProvisioned {
		return rest.Reply{}, apierr.Invalid("records")
	}
	answer := provisioningResponse{Results: make([]provisioningResult, len(body.Records))}
	for i, record := range body.Records {
		if answer.Results[i], err = h.provision(account, record); err != nil {
			return rest.Reply{}, err
		}
	}
	return rest.OK(answer), nil
}

// provision adds one user, who is enabled at once.
func (h *Handler) provision(account state.Account, record provisionedUser) (provisioningResult, error) {
	enabled := state.Enabled
	contact := record.Contact.contactRequest
	contact.MobilePhone = record.Contact.MobileNumber
	body := extensionRequest{Number: record.Number, Contact: &contact, Status: &enabled}
	err := error(nil)
	if record.Status != nil && *record.Status != enabled {
		err = apierr.Invalid("status")
	}
	var e state.Extension
	if err == nil {
		e, err = h.addExtension(account, body)
	}
	if refusal, ok := errors.AsType[*apierr.Error](err); ok {
		return provisioningResult{Errors: []*apierr.Error{refusal}}, nil
	}
	if err != nil {
		return provisioningResult{}, err
	}
	return provisioningResult{
		Successful: true, Extension: &provisionedExtension{ID: e.ID.String(), Devices: []struct{}{}},
	}, nil
}
