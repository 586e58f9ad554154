package controlapi

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/seed"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listCredentials serves GET /_emulator/v1/{environment}/people/{personId}/credentials.
func (h *Handler) listCredentials(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	credentials := []control.Credential{}
	for _, c := range s.JWTCredentials(e.ID) {
		credentials = append(credentials, seed.DescribeCredential(s.Environment(), c))
	}
	return rest.OK(credentials), nil
}

// createCredential serves POST /_emulator/v1/{environment}/people/{personId}/credentials.
func (h *Handler) createCredential(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	spec, err := decode[control.CredentialSpec](r)
	if err != nil {
		return rest.Reply{}, err
	}
	credential := state.JWTCredential{Name: spec.Name, Extension: e.ID}
	if spec.Name == "" {
		return rest.Reply{}, refusal(http.StatusBadRequest, "a credential needs a name, such as the script that it is for")
	}
	if spec.Expires != nil {
		credential.Expires = state.InstantOf(*spec.Expires)
		if !spec.Expires.After(s.Now().Time()) {
			return rest.Reply{}, refusal(http.StatusBadRequest, "expires has to be later than the emulated time, which is "+s.Now().String())
		}
	}
	for _, id := range spec.ClientIDs {
		if _, known := s.Application(state.ClientID(id)); !known {
			return rest.Reply{}, refusal(http.StatusBadRequest, "clientIds names no application of this environment: "+string(id))
		}
		credential.Apps = append(credential.Apps, state.ClientID(id))
	}
	if credential, err = s.CreateJWTCredential(credential); err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(seed.DescribeCredential(s.Environment(), credential)), nil
}

// changeCredential serves PATCH /_emulator/v1/{environment}/credentials/{credentialId}.
func (h *Handler) changeCredential(r *http.Request) (rest.Reply, error) {
	change, err := decode[control.CredentialChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if !change.Revoked {
		return rest.Reply{}, refusal(http.StatusBadRequest, "a credential can only be revoked: send {\"revoked\": true}, or make a new one")
	}
	s, id := h.state(r), mux.Vars(r)["credentialId"]
	if err := s.RevokeJWTCredential(id); err != nil {
		return rest.Reply{}, refusal(http.StatusNotFound, "there is no such credential in this environment: GET people/{id}/credentials lists them")
	}
	credential, _ := s.JWTCredential(id)
	return rest.OK(seed.DescribeCredential(s.Environment(), credential)), nil
}
