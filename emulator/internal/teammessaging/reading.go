package teammessaging

import (
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// markRead serves POST /restapi/v1.0/glip/chats/{chatId}/read.
func (h *Handler) markRead(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), h.State.ReadChat(caller.Of(r).Person, id)
}

// markUnread serves POST /restapi/v1.0/glip/chats/{chatId}/unread.
func (h *Handler) markUnread(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), h.State.UnreadChat(caller.Of(r).Person, id)
}

// profileInfo is what the profile of 2018 knew: how much there is to read.
type profileInfo struct {
	Unread  *int  `json:"unreadPostsCount,omitempty"`
	TooMany *bool `json:"tooManyUnreadPosts,omitempty"`
}

// readProfile serves GET /restapi/v1.0/glip/profile. The query names the fields that are
// wanted. Assumed: without names, all are; beyond the threshold, posts are not counted.
func (h *Handler) readProfile(r *http.Request) (rest.Reply, error) {
	const unread, tooMany = "unreadPostsCount", "tooManyUnreadPosts"
	fields := query{r.URL.Query()}.several("fields")
	if len(fields) == 0 {
		fields = []string{unread, tooMany}
	}
	count := h.State.UnreadPosts(caller.Of(r).Person)
	counted, many := min(count, state.ManyUnread), count > state.ManyUnread
	var info profileInfo
	for _, field := range fields {
		switch field {
		case unread:
			info.Unread = &counted
		case tooMany:
			info.TooMany = &many
		default:
			return rest.Reply{}, apierr.Hinted(apierr.Invalid("fields"), "the fields are unreadPostsCount and tooManyUnreadPosts")
		}
	}
	return rest.OK(info), nil
}

// preferencesInfo holds what a person prefers; in a request, what is to be changed.
type preferencesInfo struct {
	Chats struct {
		MaxCount *int                `json:"maxCount,omitempty"`
		LeftRail *state.LeftRailMode `json:"leftRailMode,omitempty"`
	} `json:"chats"`
}

func newPreferencesInfo(p state.Preferences) preferencesInfo {
	var info preferencesInfo
	info.Chats.MaxCount, info.Chats.LeftRail = &p.MaxChats, &p.LeftRail
	return info
}

// readPreferences serves GET /restapi/v1.0/glip/preferences.
func (h *Handler) readPreferences(r *http.Request) (rest.Reply, error) {
	return rest.OK(newPreferencesInfo(h.State.Preferences(caller.Of(r).Person))), nil
}

// patchPreferences serves PATCH /restapi/v1.0/glip/preferences. Assumed: 1 to 250 chats
// can be shown.
func (h *Handler) patchPreferences(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[preferencesInfo](r)
	if err != nil {
		return rest.Reply{}, err
	}
	person := caller.Of(r).Person
	p := h.State.Preferences(person)
	if count := body.Chats.MaxCount; count != nil {
		if *count < 1 || *count > maxRecordCount {
			return rest.Reply{}, apierr.Invalid("chats.maxCount")
		}
		p.MaxChats = *count
	}
	if mode := body.Chats.LeftRail; mode != nil {
		known := []state.LeftRailMode{state.SeparateAllChatTypes, state.SeparateConversationsAndTeams, state.CombineAllChatTypes}
		if !slices.Contains(known, *mode) {
			return rest.Reply{}, apierr.Invalid("chats.leftRailMode")
		}
		p.LeftRail = *mode
	}
	h.State.SetPreferences(person, p)
	return rest.OK(newPreferencesInfo(p)), nil
}
