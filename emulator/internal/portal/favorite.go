package portal

import (
	"context"
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
)

// favorites returns the chats that the person has marked.
func (h *appHandler) favorites(ctx context.Context, person control.PersonID) (map[control.ChatID]bool, error) {
	chats, err := h.client.favorites(ctx, person)
	marked := make(map[control.ChatID]bool, len(chats))
	for _, c := range chats {
		marked[c.ID] = true
	}
	return marked, err
}

// markFavorite serves POST /app/{personId}/chats/{chatId}/favorite.
func (h *appHandler) markFavorite(r *http.Request) (answer, error) {
	action := "favorite"
	if r.PostForm.Get("favorite") == "no" {
		action = "unfavorite"
	}
	err := h.client.tell(r.Context(), personOf(r), request{method: http.MethodPost, path: chatAPI(chatOf(r)) + "/" + action})
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, err
}
