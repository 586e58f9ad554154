package controlapi

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// Deliverer sends notifications to webhooks.
type Deliverer interface {
	DeliveryProfile() control.DeliveryProfile
	// SetDeliveryProfile lets another profile hold, and returns it with every number.
	SetDeliveryProfile(p control.DeliveryProfile) (control.DeliveryProfile, error)
}

// readDeliveryProfile serves GET /_emulator/v1/delivery-profile.
func (h *Handler) readDeliveryProfile(*http.Request) (rest.Reply, error) {
	return rest.OK(h.Deliverer.DeliveryProfile()), nil
}

// replaceDeliveryProfile serves PUT /_emulator/v1/delivery-profile.
func (h *Handler) replaceDeliveryProfile(r *http.Request) (rest.Reply, error) {
	body, err := decode[control.DeliveryProfile](r)
	if err != nil {
		return rest.Reply{}, err
	}
	p, err := h.Deliverer.SetDeliveryProfile(body)
	if err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	return rest.OK(p), nil
}
