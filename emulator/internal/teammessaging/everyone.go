package teammessaging

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// everyoneInfo is EveryoneTeamInfo.
type everyoneInfo struct {
	ID          state.ChatID   `json:"id"`
	Type        state.ChatType `json:"type"`
	Name        string         `json:"name"`
	Description *string        `json:"description"`
	Created     state.Instant  `json:"creationTime"`
	Modified    state.Instant  `json:"lastModifiedTime"`
}

func newEveryoneInfo(chat state.Chat) everyoneInfo {
	return everyoneInfo{
		ID: chat.ID, Type: chat.Type, Name: chat.Name, Description: optional(chat.Description),
		Created: chat.Created, Modified: chat.Modified,
	}
}

// readEveryone serves GET /team-messaging/v1/everyone.
func (h *Handler) readEveryone(r *http.Request) (rest.Reply, error) {
	chat, err := h.State.EveryoneChat(caller.Of(r).Person)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newEveryoneInfo(chat)), nil
}

type updateEveryoneRequest struct {
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

// patchEveryone serves PATCH /team-messaging/v1/everyone.
func (h *Handler) patchEveryone(r *http.Request) (rest.Reply, error) {
	body, err := rest.Decode[updateEveryoneRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := checkTeam(body.Name, body.Description); err != nil {
		return rest.Reply{}, err
	}
	chat, err := h.State.UpdateEveryone(caller.Of(r).Person, state.EveryoneChange(body))
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newEveryoneInfo(chat)), nil
}
