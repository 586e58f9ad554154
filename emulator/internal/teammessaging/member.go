package teammessaging

import (
	"net/http"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// invitation names a member by id or by e-mail.
type invitation struct {
	ID    identifier `json:"id"`
	Email string     `json:"email"`
}

// invitees reads whom a request names.
func invitees(list []invitation) ([]state.Invitee, error) {
	invited := make([]state.Invitee, len(list))
	for i, x := range list {
		if x.ID == "" && x.Email != "" {
			invited[i].Email = x.Email
			continue
		}
		id, err := state.ParsePersonID(string(x.ID))
		if err != nil {
			return nil, apierr.Invalid("members[" + strconv.Itoa(i) + "].id")
		}
		invited[i].ID = id
	}
	return invited, nil
}

type membersRequest struct {
	Members []invitation `json:"members"`
}

// addTeamMembers serves POST /team-messaging/v1/teams/{chatId}/add.
func (h *Handler) addTeamMembers(r *http.Request) (rest.Reply, error) {
	id, invited, err := h.teamAndMembers(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := h.State.AddMembers(caller.Of(r).Person, id, invited); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// removeTeamMembers serves POST /team-messaging/v1/teams/{chatId}/remove, which knows
// members by id only.
func (h *Handler) removeTeamMembers(r *http.Request) (rest.Reply, error) {
	id, invited, err := h.teamAndMembers(r)
	if err != nil {
		return rest.Reply{}, err
	}
	people := make([]state.PersonID, len(invited))
	for i, invitee := range invited {
		if invitee.ID == 0 {
			return rest.Reply{}, apierr.Invalid("members[" + strconv.Itoa(i) + "].id")
		}
		people[i] = invitee.ID
	}
	if err := h.State.RemoveMembers(caller.Of(r).Person, id, people); err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), nil
}

// teamAndMembers returns the team that the path names and the people in the body, of
// whom there must be one.
func (h *Handler) teamAndMembers(r *http.Request) (state.ChatID, []state.Invitee, error) {
	id, err := h.chatID(r)
	if err != nil {
		return 0, nil, err
	}
	body, err := rest.Decode[membersRequest](r)
	if err != nil {
		return 0, nil, err
	}
	if len(body.Members) == 0 {
		return 0, nil, apierr.Invalid("members")
	}
	invited, err := invitees(body.Members)
	return id, invited, err
}

// joinTeam serves POST /team-messaging/v1/teams/{chatId}/join.
func (h *Handler) joinTeam(r *http.Request) (rest.Reply, error) {
	return h.toggle(r, h.State.JoinTeam)
}

// leaveTeam serves POST /team-messaging/v1/teams/{chatId}/leave.
func (h *Handler) leaveTeam(r *http.Request) (rest.Reply, error) {
	return h.toggle(r, h.State.LeaveTeam)
}

// archiveTeam serves POST /team-messaging/v1/teams/{chatId}/archive.
func (h *Handler) archiveTeam(r *http.Request) (rest.Reply, error) {
	return h.toggle(r, h.State.ArchiveTeam)
}

// unarchiveTeam serves POST /team-messaging/v1/teams/{chatId}/unarchive.
func (h *Handler) unarchiveTeam(r *http.Request) (rest.Reply, error) {
	return h.toggle(r, h.State.UnarchiveTeam)
}

// toggle brings a team into the state that the path names: 204, or 205 when it was so
// already. Assumed: that is what the undocumented 205 stands for.
func (h *Handler) toggle(r *http.Request, transition func(state.PersonID, state.ChatID) (bool, error)) (rest.Reply, error) {
	id, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	changed, err := transition(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	if !changed {
		return rest.Empty(http.StatusResetContent), nil
	}
	return rest.NoContent(), nil
}
