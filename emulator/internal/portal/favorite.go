package portal

import (
	"net/http"
)

// markFavorite serves POST /app/{personId}/chats/{chatId}/favorite.
func (h *appHandler) markFavorite(r *http.Request) (answer, error) {
	action := "favorite"
	if r.PostForm.Get("favorite") == "no" {
		action = "unfavorite"
	}
	err := h.client.tell(r.Context(), personOf(r), request{method: http.MethodPost, path: chatAPI(chatOf(r)) + "/" + action})
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, err
}
