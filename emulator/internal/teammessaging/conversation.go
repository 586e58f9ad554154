package teammessaging

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// conversationInfo is TMConversationInfo.
type conversationInfo struct {
	ID       state.ChatID   `json:"id"`
	Type     state.ChatType `json:"type"`
	Created  state.Instant  `json:"creationTime"`
	Modified state.Instant  `json:"lastModifiedTime"`
	Members  []memberInfo   `json:"members"`
}

func newConversationInfo(chat state.Chat) conversationInfo {
	return conversationInfo{
		ID: chat.ID, Type: chat.Type, Created: chat.Created, Modified: chat.Modified, Members: members(chat),
	}
}

type createConversationRequest struct {
	Members []invitation `json:"members"`
}

// createConversation serves POST /team-messaging/v1/conversations. The same people
// always get the same conversation: 201 the first time, 200 later.
func (h *Handler) createConversation(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createConversationRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	invited, err := invitees(body.Members)
	if err != nil {
		return rest.Reply{}, err
	}
	chat, created, err := h.State.CreateConversation(caller.Of(r).Person, invited)
	if err != nil {
		return rest.Reply{}, err
	}
	if created {
		return rest.Created(newConversationInfo(chat)), nil
	}
	return rest.OK(newConversationInfo(chat)), nil
}

// listConversations serves GET /team-messaging/v1/conversations.
func (h *Handler) listConversations(r *http.Request) (rest.Reply, error) {
	types := []state.ChatType{state.Personal, state.Direct, state.Group}
	return chatsOf(h, r, "conversations", types, newConversationInfo)
}

// readConversation serves GET /team-messaging/v1/conversations/{chatId}. A team is
// none. Assumed: it is answered 404.
func (h *Handler) readConversation(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.State.Chat(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	if chat.Type == state.Team || chat.Type == state.Everyone {
		return rest.Reply{}, apierr.NotFound("chatId")
	}
	return rest.OK(newConversationInfo(chat)), nil
}
