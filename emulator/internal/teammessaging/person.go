package teammessaging

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// personInfo is TMPersonInfo.
type personInfo struct {
	ID        state.PersonID `json:"id"`
	FirstName string         `json:"firstName"`
	LastName  string         `json:"lastName"`
	Email     *string        `json:"email"`
	Avatar    *string        `json:"avatar"`
	Company   string         `json:"companyId"`
	Created   state.Instant  `json:"creationTime"`
	Modified  state.Instant  `json:"lastModifiedTime"`
}

func newPersonInfo(e state.Extension) personInfo {
	return personInfo{
		ID: e.ID.Person(), FirstName: e.FirstName, LastName: e.LastName, Email: optional(e.Email),
		Company: e.Account.String(), Created: e.Created, Modified: e.Modified,
	}
}

// readPerson serves GET /team-messaging/v1/persons/{personId}. Assumed: ~ is accepted
// as the caller.
func (h *Handler) readPerson(r *http.Request) (rest.Reply, error) {
	reader := caller.Of(r).Person
	id := reader
	if text := mux.Vars(r)["personId"]; text != "~" {
		var err error
		if id, err = itemID(r, "personId", state.ParsePersonID); err != nil {
			return rest.Reply{}, err
		}
	}
	e, err := h.State.Person(reader, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newPersonInfo(e)), nil
}
