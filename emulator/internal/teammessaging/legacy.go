package teammessaging

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/batch"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// MountLegacy registers the family under /restapi/v1.0/glip on r: the paths of 2016 to
// 2018, which have shapes of their own, and those of 2019 to 2022, which are answered as
// those of today.
func (h *Handler) MountLegacy(r *mux.Router) {
	posts := r.PathPrefix("/groups/{groupId}/posts").Subrouter()
	posts.Handle("", rest.Methods{GET: h.listGroupPosts, POST: h.createGroupPost})
	posts.Handle("/{postId}/text", rest.Methods{PUT: h.replaceGroupPostText})
	r.Handle("/posts", rest.Methods{GET: h.listGroupPosts, POST: h.createGroupPost})
	r.Handle("/groups", rest.Methods{GET: h.listGroups, POST: h.createGroup})
	r.Handle("/groups/{groupId}", rest.Methods{GET: batch.Each("groupId", h.readGroup)})
	r.Handle("/groups/{groupId}/bulk-assign", rest.Methods{POST: h.assignGroup})
	r.Handle("/files/{fileId}", rest.Methods{GET: h.readFile})
	r.Handle("/chats/{chatId}/read", rest.Methods{POST: h.markRead})
	r.Handle("/chats/{chatId}/unread", rest.Methods{POST: h.markUnread})
	r.Handle("/profile", rest.Methods{GET: h.readProfile})
	r.Handle("/preferences", rest.Methods{GET: h.readPreferences, PATCH: h.patchPreferences})
	h.Mount(r)
}

// groupInfo is a chat as it was in 2018. What a type of chat has not is null.
type groupInfo struct {
	ID          state.ChatID     `json:"id"`
	Type        string           `json:"type"`
	Public      *bool            `json:"isPublic"`
	Name        *string          `json:"name"`
	Description *string          `json:"description"`
	Status      chatStatus       `json:"status"`
	Members     []state.PersonID `json:"members"`
	Created     state.Instant    `json:"creationTime"`
	Modified    state.Instant    `json:"lastModifiedTime"`
}

// What the types of conversations were called.
const (
	privateChat  = "PrivateChat"
	personalChat = "PersonalChat"
)

func newGroupInfo(chat state.Chat) groupInfo {
	info := groupInfo{
		ID: chat.ID, Type: string(chat.Type), Name: optional(chat.Name), Description: optional(chat.Description),
		Status: statusOf(chat), Members: append([]state.PersonID{}, chat.Members...), Created: chat.Created, Modified: chat.Modified,
	}
	switch chat.Type {
	case state.Team:
		info.Public = &chat.Public
	case state.Direct:
		info.Type = privateChat
	case state.Personal:
		info.Type = personalChat
	case state.Group, state.Everyone:
	}
	return info
}

// typeNamed returns the type of chats that has a legacy name.
func typeNamed(name string) state.ChatType {
	switch name {
	case privateChat:
		return state.Direct
	case personalChat:
		return state.Personal
	}
	return state.ChatType(name)
}

// ofPast returns r with the default of the time: pages of 250, and types by their
// legacy names.
func ofPast(r *http.Request) *http.Request {
	values := r.URL.Query()
	if values.Get("recordCount") == "" && values.Get("pageToken") == "" {
		values.Set("recordCount", strconv.Itoa(maxRecordCount))
	}
	if names := (query{values}).several("type"); len(names) > 0 {
		values["type"] = records(names, func(name string) string { return string(typeNamed(name)) })
	}
	return withQuery(r, values)
}

func withQuery(r *http.Request, values url.Values) *http.Request {
	past := r.WithContext(r.Context())
	u := *r.URL
	u.RawQuery = values.Encode()
	past.URL = &u
	return past
}

// listGroups serves GET /restapi/v1.0/glip/groups.
func (h *Handler) listGroups(r *http.Request) (rest.Reply, error) {
	return chatsByType(h, ofPast(r), "groups", newGroupInfo)
}

// readGroup serves GET /restapi/v1.0/glip/groups/{groupId}, with the members of any type:
// bots tell by their number whether it is a private chat.
func (h *Handler) readGroup(r *http.Request) (rest.Reply, error) {
	id, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.State.Chat(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, asGroup(err)
	}
	return rest.OK(newGroupInfo(chat)), nil
}

type createGroupRequest struct {
	Type        string       `json:"type"`
	Public      bool         `json:"isPublic"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Members     []identifier `json:"members"`
}

// createGroup serves POST /restapi/v1.0/glip/groups: a team, or the conversation of its
// members. Assumed: it is answered 201, and 200 when it was there.
func (h *Handler) createGroup(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createGroupRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	invited, err := invitees(records(body.Members, func(id identifier) invitation { return invitation{ID: id} }))
	if err != nil {
		return rest.Reply{}, err
	}
	person := caller.Of(r).Person
	switch typeNamed(body.Type) {
	case state.Team:
		if err := checkTeam(&body.Name, &body.Description); err != nil {
			return rest.Reply{}, err
		}
		team, err := h.State.CreateTeam(person, state.NewTeam{
			Name: body.Name, Description: body.Description, Public: body.Public, Members: invited,
		})
		if err != nil {
			return rest.Reply{}, err
		}
		return rest.Created(newGroupInfo(team)), nil
	case state.Direct, state.Group, state.Personal:
		chat, created, err := h.State.CreateConversation(person, invited)
		if err != nil {
			return rest.Reply{}, err
		}
		if created {
			return rest.Created(newGroupInfo(chat)), nil
		}
		return rest.OK(newGroupInfo(chat)), nil
	case state.Everyone:
	}
	return rest.Reply{}, apierr.Hinted(apierr.Invalid("type"), "the types are PrivateChat, Group and Team")
}

type assignGroupRequest struct {
	Added   []identifier `json:"addedPersonIds"`
	Emails  []string     `json:"addedPersonEmails"`
	Removed []identifier `json:"removedPersonIds"`
}

// assignGroup serves POST /restapi/v1.0/glip/groups/{groupId}/bulk-assign, which adds
// members to a team or removes some.
func (h *Handler) assignGroup(r *http.Request) (rest.Reply, error) {
	id, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[assignGroupRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if adds := len(body.Added)+len(body.Emails) > 0; adds == (len(body.Removed) > 0) {
		return rest.Reply{}, apierr.Hinted(apierr.Invalid("addedPersonIds"), "members are either added or removed")
	}
	if err := h.assign(caller.Of(r).Person, id, body); err != nil {
		return rest.Reply{}, asGroup(err)
	}
	return h.readGroup(r)
}

func (h *Handler) assign(person state.PersonID, id state.ChatID, body assignGroupRequest) error {
	invitations := records(body.Added, func(id identifier) invitation { return invitation{ID: id} })
	for _, email := range body.Emails {
		invitations = append(invitations, invitation{Email: email})
	}
	invited, err := invitees(invitations)
	if err != nil {
		return err
	}
	if len(invited) > 0 {
		return h.State.AddMembers(person, id, invited)
	}
	removed := make([]state.PersonID, len(body.Removed))
	for i, text := range body.Removed {
		if removed[i], err = state.ParsePersonID(string(text)); err != nil {
			return apierr.Invalid("removedPersonIds")
		}
	}
	return h.State.RemoveMembers(person, id, removed)
}

// readFile serves GET /restapi/v1.0/glip/files/{fileId}.
func (h *Handler) readFile(r *http.Request) (rest.Reply, error) {
	id, err := itemID(r, "fileId", state.ParseFileID)
	if err != nil {
		return rest.Reply{}, err
	}
	f, err := h.State.File(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newFileInfo(r, f)), nil
}
