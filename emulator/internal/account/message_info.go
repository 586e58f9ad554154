package account

import (
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	read   = "Read"
	unread = "Unread"
)

// messageList is GetMessageList.
type messageList struct {
	URI        string          `json:"uri"`
	Records    []messageInfo   `json:"records"`
	Paging     rest.Paging     `json:"paging"`
	Navigation rest.Navigation `json:"navigation"`
}

// messageInfo is GetMessageInfoResponse of a pager message.
type messageInfo struct {
	URI              string              `json:"uri"`
	ID               state.MessageID     `json:"id"`
	To               []messageParty      `json:"to"`
	From             messageParty        `json:"from"`
	Type             string              `json:"type"`
	CreationTime     state.Instant       `json:"creationTime"`
	LastModifiedTime state.Instant       `json:"lastModifiedTime"`
	ReadStatus       string              `json:"readStatus"`
	Priority         string              `json:"priority"`
	Direction        string              `json:"direction"`
	Availability     string              `json:"availability"`
	Subject          string              `json:"subject"`
	MessageStatus    string              `json:"messageStatus"`
	ConversationID   int64               `json:"conversationId"`
	Conversation     messageConversation `json:"conversation"`
	PgToDepartment   bool                `json:"pgToDepartment"`
}

type messageParty struct {
	ExtensionNumber string `json:"extensionNumber,omitempty"`
	ExtensionID     string `json:"extensionId"`
	Name            string `json:"name,omitempty"`
}

type messageConversation struct {
	ID  string `json:"id"`
	URI string `json:"uri"`
}

func (h *Handler) messageInfo(r *http.Request, account state.Account, m state.Message) messageInfo {
	uri := accountURI(r, account.ID) + "/extension/" + m.Owner.String()
	conversation := strconv.FormatInt(m.Conversation, 10)
	info := messageInfo{
		URI: uri + "/message-store/" + m.ID.String(), ID: m.ID, From: h.messageParty(m.From), Type: "Pager",
		CreationTime: m.Created, LastModifiedTime: m.Modified, ReadStatus: readStatus(m), Priority: "Normal",
		Direction: direction(m), Availability: "Alive", Subject: m.Text, MessageStatus: "Received",
		ConversationID: m.Conversation, Conversation: messageConversation{conversation, uri + "/conversation/" + conversation},
	}
	if m.Outbound {
		info.MessageStatus = "Sent"
	}
	for _, id := range m.To {
		info.To = append(info.To, h.messageParty(id))
		if e, ok := h.State.Extension(id); ok && e.Type == "Department" {
			info.PgToDepartment = true
		}
	}
	return info
}

// messageParty describes a sender or recipient, of whom nothing but the id is left when
// the extension was deleted.
func (h *Handler) messageParty(id state.ExtensionID) messageParty {
	e, _ := h.State.Extension(id)
	return messageParty{ExtensionNumber: e.Number, ExtensionID: id.String(), Name: e.Name()}
}

func direction(m state.Message) string {
	if m.Outbound {
		return "Outbound"
	}
	return "Inbound"
}

func readStatus(m state.Message) string {
	if m.Read {
		return read
	}
	return unread
}
