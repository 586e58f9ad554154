package control

import (
	"context"
	"net/http"
)

// Operation is one method of one path of the emulated APIs, and how faithful it is.
type Operation struct {
	Method     string `json:"method"`
	Path       string `json:"path"`
	Grade      string `json:"grade"`                // full, partial or refused
	Lacks      string `json:"lacks,omitempty"`      // what a partial one does not do, or why one is refused
	Source     string `json:"source"`               // what its behaviour is based on
	RateGroup  string `json:"rateGroup,omitempty"`  // empty for none
	Permission string `json:"permission,omitempty"` // of the application; empty for none
}

// Profile returns every operation that is emulated, and those near to them that are refused.
// They and anything else are answered 404 in RingCentral's envelope.
func (c *Client) Profile(ctx context.Context) ([]Operation, error) {
	return call[[]Operation](ctx, c, http.MethodGet, "/profile", nil)
}
