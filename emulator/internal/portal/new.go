package portal

import (
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// newView is the search for somebody to write to, or the choice of several.
type newView struct {
	page.Form

	Query   string
	Found   []entry
	More    int // how many more there are
	Several bool
	Choice  []candidate
}

// Choose returns whom several can be chosen from.
func (v newView) Choose() chooser { return chooser{v.Choice, v.Note("members")} }

const offered = 50 // people at once; the search narrows

// showNew serves GET /app/{personId}/new.
func (h *appHandler) showNew(r *http.Request) (answer, error) { return h.openNew(r, page.Form{}) }

func (h *appHandler) openNew(r *http.Request, f page.Form) (answer, error) {
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
	view.New = &newView{Form: f, Query: query, Found: found, Several: r.URL.Query().Has("several")}
	if view.New.Several {
		view.Title, view.New.Choice = "New conversation", candidates(found, f.Values["member"])
	}
	if len(found) > offered {
		view.New.Found, view.New.More = found[:offered], len(found)-offered
	}
	if fromScript(r) && !view.New.Several {
		return answer{template: "found", data: view}, nil
	}
	return answer{template: "messages", data: view, status: status(f)}, nil
}

// createConversation serves POST /app/{personId}/new: with a "person", or with some "member".
func (h *appHandler) createConversation(r *http.Request) (answer, error) {
	others := chosenMembers(r)
	for _, id := range r.PostForm["person"] {
		others = append(others, member{ID: control.PersonID(id)})
	}
	f := typed(r)
	if len(others) == 0 {
		f.Wrong(placeOf(r), "Nobody was chosen. Choose whom to write to.")
		return h.openNew(r, f)
	}
	c, err := h.client.createConversation(r.Context(), personOf(r), others)
	if err == nil {
		return answer{redirect: chatPath(personOf(r), c.ID)}, nil
	}
	if err := blame(&f, err, placeOf(r)); err != nil {
		return answer{}, err
	}
	return h.openNew(r, f)
}

// placeOf names the place of what is wrong: the list that several were chosen from, or the form.
func placeOf(r *http.Request) string {
	if r.URL.Query().Has("several") {
		return "members"
	}
	return wholeForm
}
