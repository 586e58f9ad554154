package teammessaging

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// chatInfo is TMChatInfo. What a type of chat has not is null, except for the status,
// which is an enumeration without null.
type chatInfo struct {
	ID          state.ChatID   `json:"id"`
	Type        state.ChatType `json:"type"`
	Public      *bool          `json:"public"`
	Name        *string        `json:"name"`
	Description *string        `json:"description"`
	Status      chatStatus     `json:"status,omitempty"`
	Created     state.Instant  `json:"creationTime"`
	Modified    state.Instant  `json:"lastModifiedTime"`
	Members     []memberInfo   `json:"members,omitempty"`
}

type chatStatus string

const (
	active   chatStatus = "Active"
	archived chatStatus = "Archived"
)

// memberInfo is TMChatMemberInfo.
type memberInfo struct {
	ID state.PersonID `json:"id"`
}

type page[T any] struct {
	Records    []T        `json:"records"`
	Navigation navigation `json:"navigation"`
}

// allTypes are the types of chats in the order of the documentation.
func allTypes() []state.ChatType {
	return []state.ChatType{state.Personal, state.Direct, state.Group, state.Team, state.Everyone}
}

// listChats serves GET /team-messaging/v1/chats: one's own chats and the public teams
// that one may join. The members of teams are not listed.
func (h *Handler) listChats(r *http.Request) (rest.Reply, error) {
	return chatsByType(h, r, "chats", listedChat)
}

// chatsByType answers a page of the caller's chats of the types that the query names.
func chatsByType[T any](h *Handler, r *http.Request, list string, info func(state.Chat) T) (rest.Reply, error) {
	l, err := parseListing(r, list)
	if err != nil {
		return rest.Reply{}, err
	}
	types, err := wantedTypes(l.query.several("type"), allTypes())
	if err != nil {
		return rest.Reply{}, err
	}
	return chatsReply(h, r, l, types, info), nil
}

// chatsOf answers a page of the caller's chats of some types, whatever the query says of
// types.
func chatsOf[T any](h *Handler, r *http.Request, list string, types []state.ChatType, info func(state.Chat) T) (rest.Reply, error) {
	l, err := parseListing(r, list)
	if err != nil {
		return rest.Reply{}, err
	}
	return chatsReply(h, r, l, types, info), nil
}

func chatsReply[T any](h *Handler, r *http.Request, l listing, types []state.ChatType, info func(state.Chat) T) rest.Reply {
	chats := h.State.Chats(caller.Of(r).Person, types, l.Range)
	return rest.OK(page[T]{Records: records(chats.Items, info), Navigation: around(l, chats)})
}

// readChat serves GET /team-messaging/v1/chats/{chatId}, with the members.
func (h *Handler) readChat(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.State.Chat(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	info := listedChat(chat)
	info.Members = members(chat)
	return rest.OK(info), nil
}

// chatList is TMChatListWithoutNavigation.
type chatList struct {
	Records []chatInfo `json:"records"`
}

// listRecentChats serves GET /team-messaging/v1/recent/chats, what changed last first.
func (h *Handler) listRecentChats(r *http.Request) (rest.Reply, error) {
	values := query{r.URL.Query()}
	count, err := recordCount(values.Values)
	if err != nil {
		return rest.Reply{}, err
	}
	types, err := wantedTypes(values.several("type"), allTypes())
	if err != nil {
		return rest.Reply{}, err
	}
	chats := h.State.RecentChats(caller.Of(r).Person, types, count)
	return rest.OK(chatList{records(chats, listedChat)}), nil
}

// listedChat returns a chat as it stands in lists.
func listedChat(chat state.Chat) chatInfo {
	info := chatInfo{ID: chat.ID, Type: chat.Type, Created: chat.Created, Modified: chat.Modified}
	switch chat.Type {
	case state.Team:
		info.Public, info.Status = &chat.Public, statusOf(chat)
		info.Name, info.Description = &chat.Name, optional(chat.Description)
	case state.Everyone:
		info.Name, info.Description = &chat.Name, optional(chat.Description)
	case state.Group, state.Direct, state.Personal:
		info.Members = members(chat)
	}
	return info
}

func statusOf(chat state.Chat) chatStatus {
	if chat.Archived {
		return archived
	}
	return active
}

func members(chat state.Chat) []memberInfo {
	return records(chat.Members, func(id state.PersonID) memberInfo { return memberInfo{id} })
}

// records returns what a list says about each item. It is never nil.
func records[T, R any](items []T, record func(T) R) []R {
	list := make([]R, len(items))
	for i, item := range items {
		list[i] = record(item)
	}
	return list
}

// optional returns nil for an empty text, which makes it null in JSON.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
