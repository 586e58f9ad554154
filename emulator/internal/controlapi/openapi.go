package controlapi

import (
	_ "embed"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// document describes every route. It is sent as it is, and parsed by tests only.
//
//go:embed openapi.yaml
var document []byte

// Document returns the OpenAPI document of the control API.
func Document() []byte { return document }

// readDocument serves GET /_emulator/v1/openapi.yaml.
func (h *Handler) readDocument(*http.Request) (rest.Reply, error) {
	return rest.Raw(document, "application/yaml"), nil
}
