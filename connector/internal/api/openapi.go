package api

import (
	_ "embed"
	"net/http"
)

// document describes every route. It is sent as it is, and parsed by tests only.
//
//go:embed openapi.yaml
var document []byte

// Document returns the OpenAPI document of the connector's API.
func Document() []byte { return document }

// readDocument serves GET /api/v1/openapi.yaml.
func (h *Handler) readDocument(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	if _, err := w.Write(document); err != nil {
		h.Log.DebugContext(r.Context(), "answer not written", "err", err)
	}
}
