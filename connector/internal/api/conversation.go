package api

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/connector"
)

type conversationInfo struct {
	ChatID   string             `json:"chatId"`
	Type     connector.ChatType `json:"type"`
	Name     string             `json:"name"`
	Messages int                `json:"messages"`
	LastText string             `json:"lastText"`
	LastTime time.Time          `json:"lastTime"`
}

// listConversations serves GET /api/v1/channels/{streamid}/conversations.
func (h *Handler) listConversations(r *http.Request) (any, error) {
	all, err := h.Connector.Conversations(r.Context(), stream(r))
	return list(all, err, func(c connector.Conversation) conversationInfo {
		return conversationInfo{c.Chat.ID.String(), c.Chat.Type, c.Chat.Name, c.Messages, c.LastText, c.Last}
	})
}

type entryInfo struct {
	PostID       string             `json:"postId"` // empty while a reply waits to be sent
	ThreadID     connector.ThreadID `json:"threadId,omitempty"`
	ParentPostID string             `json:"parentPostId,omitempty"`
	Sender       personInfo         `json:"sender"`
	FromAgent    bool               `json:"fromAgent"`
	Text         string             `json:"text"`
	CreationTime time.Time          `json:"creationTime"`
	Status       connector.Status   `json:"status"`
}

// readConversation serves GET /api/v1/channels/{streamid}/conversations/{chatId}.
func (h *Handler) readConversation(r *http.Request) (any, error) {
	chat, err := connector.ParseChatID(mux.Vars(r)["chatId"])
	if err != nil {
		return nil, connector.ErrNotFound
	}
	all, err := h.Connector.Conversation(r.Context(), stream(r), chat)
	if err == nil && len(all) == 0 {
		return nil, connector.ErrNotFound
	}
	return list(all, err, newEntryInfo)
}

func newEntryInfo(e connector.Entry) entryInfo {
	return entryInfo{
		PostID: postID(e.Post), ThreadID: e.Thread, ParentPostID: postID(e.Parent), Sender: personInfo{e.Sender.ID, e.Sender.Name, e.Sender.Email},
		FromAgent: e.FromAgent, Text: e.Text, CreationTime: e.Created, Status: e.Status,
	}
}

func postID(id connector.PostID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

type letterInfo struct {
	PostID       string             `json:"postId"`
	ChatID       string             `json:"chatId"`
	ThreadID     connector.ThreadID `json:"threadId,omitempty"`
	Sender       personInfo         `json:"sender"`
	Text         string             `json:"text"`
	CreationTime time.Time          `json:"creationTime"`
	Attempts     int                `json:"attempts"`
	Reason       string             `json:"reason"`
}

// listDeadLetters serves GET /api/v1/channels/{streamid}/dead-letters.
func (h *Handler) listDeadLetters(r *http.Request) (any, error) {
	all, err := h.Connector.DeadLetters(r.Context(), stream(r))
	return list(all, err, func(l connector.Letter) letterInfo {
		return letterInfo{
			PostID: l.Post.String(), ChatID: l.Chat.String(), ThreadID: l.Thread, Sender: personInfo{l.Sender.ID, l.Sender.Name, l.Sender.Email},
			Text: l.Text, CreationTime: l.Created, Attempts: l.Attempts, Reason: l.Reason,
		}
	})
}
