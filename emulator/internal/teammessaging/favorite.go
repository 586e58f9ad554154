package teammessaging

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// listFavoriteChats serves GET /team-messaging/v1/favorites.
func (h *Handler) listFavoriteChats(r *http.Request) (rest.Reply, error) {
	count, err := recordCount(r.URL.Query())
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(chatList{records(h.State.Favorites(caller.Of(r).Person, count), listedChat)}), nil
}

// favoriteChat serves POST /team-messaging/v1/chats/{chatId}/favorite.
func (h *Handler) favoriteChat(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), h.State.FavoriteChat(caller.Of(r).Person, id)
}

// unfavoriteChat serves POST /team-messaging/v1/chats/{chatId}/unfavorite.
func (h *Handler) unfavoriteChat(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), h.State.UnfavoriteChat(caller.Of(r).Person, id)
}
