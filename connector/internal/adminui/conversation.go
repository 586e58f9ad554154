package adminui

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

// conversationsPage is the list of conversations.
type conversationsPage struct {
	channelPage
	Conversations []connector.Conversation
}

// listConversations serves GET /channels/{streamid}/conversations.
func (h *Handler) listConversations(w http.ResponseWriter, r *http.Request) (answer, error) {
	page, err := h.channel(w, r, "Conversations")
	if err != nil {
		return answer{}, err
	}
	conversations, err := h.Connector.Conversations(r.Context(), page.Channel.StreamID)
	return answer{template: "conversations", data: conversationsPage{page, conversations}}, err
}

// conversationPage is the transcript of one chat.
type conversationPage struct {
	channelPage
	ChatTitle string
	Entries   []connector.Entry
}

// showConversation serves GET /channels/{streamid}/conversations/{chatId}.
func (h *Handler) showConversation(w http.ResponseWriter, r *http.Request) (answer, error) {
	id, err := connector.ParseChatID(mux.Vars(r)["chatId"])
	if err != nil {
		return answer{}, connector.ErrNotFound
	}
	page, err := h.channel(w, r, "Conversations")
	if err != nil {
		return answer{}, err
	}
	title, err := h.chatTitle(r, page.Channel.StreamID, id)
	if err != nil {
		return answer{}, err
	}
	entries, err := h.Connector.Conversation(r.Context(), page.Channel.StreamID, id)
	return answer{template: "conversation", data: conversationPage{page, title, entries}}, err
}

// chatTitle is the name of a chat in which the agent was addressed.
func (h *Handler) chatTitle(r *http.Request, stream connector.StreamID, id connector.ChatID) (string, error) {
	conversations, err := h.Connector.Conversations(r.Context(), stream)
	if err != nil {
		return "", err
	}
	for _, c := range conversations {
		if c.Chat.ID == id {
			return chatName(c.Chat), nil
		}
	}
	return "", connector.ErrNotFound
}
