package controlapi

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// readProfile serves GET /_emulator/v1/profile.
func (h *Handler) readProfile(*http.Request) (rest.Reply, error) { return rest.OK(h.Profile), nil }
