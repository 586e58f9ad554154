package controlapi

import (
	"errors"
	"io"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// replaceSeed serves PUT /_emulator/v1/seed. The body is a YAML document.
func (h *Handler) replaceSeed(r *http.Request) (rest.Reply, error) {
	document, err := io.ReadAll(r.Body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return rest.Reply{}, refusal(http.StatusRequestEntityTooLarge, "the seed is larger than 1 MB: split it, and add the rest with POST accounts")
	}
	if err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, "the seed could not be read to its end: send it again")
	}
	if err := h.Seeder.Seed("seed", document); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	return rest.NoContent(), nil
}

// reset serves POST /_emulator/v1/reset.
func (h *Handler) reset(*http.Request) (rest.Reply, error) {
	h.Seeder.Reset()
	return rest.NoContent(), nil
}
