package controlapi

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// listPersonChats serves GET /_emulator/v1/{environment}/people/{personId}/chats.
func (h *Handler) listPersonChats(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	list := []control.PersonChat{}
	for _, m := range s.MemberChats(e.ID.Person()) {
		list = append(list, describeMemberChat(m))
	}
	return rest.OK(list), nil
}

// readPersonChat serves GET /_emulator/v1/{environment}/people/{personId}/chats/{chatId}.
func (h *Handler) readPersonChat(r *http.Request) (rest.Reply, error) {
	s, e, err := h.person(r)
	if err != nil {
		return rest.Reply{}, err
	}
	id, err := state.ParseChatID(mux.Vars(r)["chatId"])
	if err != nil {
		return rest.Reply{}, refusal(http.StatusNotFound, "there is no such chat: GET chats of the person lists them")
	}
	m, err := s.MemberChat(e.ID.Person(), id)
	if err != nil {
		return rest.Reply{}, refusal(http.StatusNotFound, "the person is in no such chat: GET chats of the person lists them")
	}
	return rest.OK(describeMemberChat(m)), nil
}

func describeMemberChat(m state.MemberChat) control.PersonChat {
	c := control.PersonChat{
		ID: control.ChatID(m.Chat.ID.String()), Type: string(m.Chat.Type), Name: m.Chat.Name, Favorite: m.Favorite, Unread: m.Unread,
	}
	if m.Chat.Type != state.Everyone && m.Chat.Type != state.Team {
		c.Members = ids(m.Chat.Members)
	}
	if m.Latest.ID == 0 {
		return c
	}
	details := m.Latest.Detail()
	c.Latest = &control.LatestPost{Post: describePost(m.Latest), Added: ids(details.Persons)}
	if len(details.Attachments) > 0 {
		c.Latest.Carries = carried(details.Attachments[0])
	}
	for _, mention := range details.Mentions {
		if c.Latest.Mentions == nil {
			c.Latest.Mentions = map[string]string{}
		}
		c.Latest.Mentions[mention.ID] = mention.Name
	}
	return c
}

// carried names what a post carries, or says of what kind it is.
func carried(a state.Attachment) string {
	switch {
	case a.File != nil:
		return a.File.Name
	case a.Event != nil:
		return a.Event.Title
	case a.Card != nil:
		return cmp.Or(a.Card.Fallback, "Card")
	}
	return strings.TrimPrefix(string(a.Type), "Adaptive")
}
