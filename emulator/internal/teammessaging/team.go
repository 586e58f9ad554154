package teammessaging

import (
	"net/http"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxTeamName        = 250  // characters; documented limit
	maxTeamDescription = 1000 // characters; documented limit
)

// teamInfo is TMTeamInfo, which has no members.
type teamInfo struct {
	ID          state.ChatID   `json:"id"`
	Type        state.ChatType `json:"type"`
	Public      bool           `json:"public"`
	Name        string         `json:"name"`
	Description *string        `json:"description"`
	Status      chatStatus     `json:"status"`
	Created     state.Instant  `json:"creationTime"`
	Modified    state.Instant  `json:"lastModifiedTime"`
}

func newTeamInfo(chat state.Chat) teamInfo {
	return teamInfo{
		ID: chat.ID, Type: chat.Type, Public: chat.Public, Name: chat.Name, Description: optional(chat.Description),
		Status: statusOf(chat), Created: chat.Created, Modified: chat.Modified,
	}
}

type createTeamRequest struct {
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Public      bool         `json:"public"`
	Members     []invitation `json:"members"`
}

// createTeam serves POST /team-messaging/v1/teams.
func (h *Handler) createTeam(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[createTeamRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := checkTeam(&body.Name, &body.Description); err != nil {
		return rest.Reply{}, err
	}
	invited, err := invitees(body.Members)
	if err != nil {
		return rest.Reply{}, err
	}
	team, err := h.State.CreateTeam(caller.Of(r).Person, state.NewTeam{
		Name: body.Name, Description: body.Description, Public: body.Public, Members: invited,
	})
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Created(newTeamInfo(team)), nil
}

// listTeams serves GET /team-messaging/v1/teams: one's own teams and the public ones
// that one may join.
func (h *Handler) listTeams(r *http.Request) (rest.Reply, error) {
	return chatsOf(h, r, "teams", []state.ChatType{state.Team}, newTeamInfo)
}

// readTeam serves GET /team-messaging/v1/teams/{chatId}.
func (h *Handler) readTeam(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.State.Chat(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	if chat.Type != state.Team {
		return rest.Reply{}, apierr.NotFound("chatId")
	}
	return rest.OK(newTeamInfo(chat)), nil
}

type updateTeamRequest struct {
	Name        *string `json:"name"`
	Description *string `json:"description"`
	Public      *bool   `json:"public"`
}

// patchTeam serves PATCH /team-messaging/v1/teams/{chatId}.
func (h *Handler) patchTeam(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[updateTeamRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := checkTeam(body.Name, body.Description); err != nil {
		return rest.Reply{}, err
	}
	team, err := h.State.UpdateTeam(caller.Of(r).Person, id, state.TeamChange(body))
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newTeamInfo(team)), nil
}

// deleteTeam serves DELETE /team-messaging/v1/teams/{chatId}.
func (h *Handler) deleteTeam(r *http.Request) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.DeleteTeam(caller.Of(r).Person, id); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// checkTeam refuses a name or a description that a team cannot have. What is nil is not
// given.
func checkTeam(name, description *string) error {
	if name != nil && (*name == "" || utf8.RuneCountInString(*name) > maxTeamName) {
		return apierr.Invalid("name")
	}
	if description != nil && utf8.RuneCountInString(*description) > maxTeamDescription {
		return apierr.Invalid("description")
	}
	return nil
}
