package portal

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// newView is the search for somebody to write to.
type newView struct {
	Query string
	Found []entry
	More  int // how many more there are
}

const offered = 50 // people at once; the search narrows

// showNew serves GET /app/{personId}/new.
func (h *appHandler) showNew(r *http.Request) (answer, error) {
	view, people, err := h.messages(r.Context(), personOf(r), "")
	if err != nil {
		return answer{}, err
	}
	if err := h.client.meet(r.Context(), personOf(r), people); err != nil {
		return answer{}, err
	}
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	found := people.colleagues(personOf(r)).search(query, personOf(r))
	view.Title = "New direct message"
	view.New = &newView{Query: query, Found: found}
	if len(found) > offered {
		view.New.Found, view.New.More = found[:offered], len(found)-offered
	}
	return answer{template: "messages", data: view}, nil
}

// createConversation serves POST /app/{personId}/new.
func (h *appHandler) createConversation(r *http.Request) (answer, error) {
	var others []member
	for _, id := range r.PostForm["person"] {
		others = append(others, member{ID: control.PersonID(id)})
	}
	if len(others) == 0 {
		return answer{}, inputError("Nobody was chosen. Go back and choose whom to write to.")
	}
	c, err := h.client.createConversation(r.Context(), personOf(r), others)
	if err != nil {
		return answer{}, err
	}
	return answer{redirect: chatPath(personOf(r), c.ID)}, nil
}
