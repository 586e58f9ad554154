package controlapi

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// listUnread serves GET /_emulator/v1/{environment}/people/{personId}/unread.
func (h *Handler) listUnread(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(s.UnreadChats(e.ID.Person())), nil
}
