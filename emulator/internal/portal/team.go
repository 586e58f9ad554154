package portal

import (
	"net/http"
	"net/mail"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// teamForm is the form of a new team, with what was entered.
type teamForm struct {
	page.Form

	Candidates []candidate // colleagues, who may become members
	Joinable   []chat      // public teams of others
}

// candidate is somebody who may be chosen.
type candidate struct {
	entry

	Chosen bool
}

// chooser is a list of people to choose from, and what is wrong with the choice.
type chooser struct {
	People []candidate
	Wrong  page.FieldNote
}

// Choose returns who can become a member.
func (t teamForm) Choose() chooser { return chooser{t.Candidates, t.Note("members")} }

const mostCandidates = 400 // on one page; larger companies add people by e-mail through the API

// showNewTeam serves GET /app/{personId}/teams.
func (h *appHandler) showNewTeam(r *http.Request) (answer, error) { return h.teamForm(r, typed(r)) }

func (h *appHandler) teamForm(r *http.Request, f page.Form) (answer, error) {
	view, people, err := h.messages(r.Context(), personOf(r), "")
	if err != nil {
		return answer{}, err
	}
	if err := h.client.meet(r.Context(), personOf(r), people); err != nil {
		return answer{}, err
	}
	form := &teamForm{Form: f, Candidates: candidates(people.colleagues(personOf(r)).search("", personOf(r)), r.PostForm["member"])}
	if form.Joinable, err = h.joinable(r); err != nil {
		return answer{}, err
	}
	view.Title, view.NewTeam = "New team", form
	return answer{template: "messages", data: view, status: status(f)}, nil
}

func candidates(people []entry, chosen []string) []candidate {
	list := make([]candidate, 0, len(people))
	for _, e := range people[:min(len(people), mostCandidates)] {
		list = append(list, candidate{e, slices.Contains(chosen, string(e.ID))})
	}
	return list
}

// joinable returns the public teams that the person is not in.
func (h *appHandler) joinable(r *http.Request) ([]chat, error) {
	chats, err := h.client.chats(r.Context(), personOf(r))
	if err != nil {
		return nil, err
	}
	var teams []chat
	for _, c := range chats {
		if c.Type != "Team" || !c.Public || c.Status == "Archived" {
			continue
		}
		if in, err := h.joined(r.Context(), personOf(r), c); err != nil {
			return nil, err
		} else if !in {
			teams = append(teams, c)
		}
	}
	return teams, nil
}

type newTeam struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Public      bool      `json:"public"`
	Members     []invitee `json:"members"`
}

// invitee is somebody by id, or, who works elsewhere, by e-mail.
type invitee struct {
	ID    control.PersonID `json:"id,omitempty"`
	Email string           `json:"email,omitempty"`
}

const (
	longestName        = 250 // characters of a team, a task and a note: what these pages take
	longestDescription = 1000
)

// checkTeam says what is wrong with what a team is called.
func checkTeam(f *page.Form) {
	f.Need("name", "A team needs a name. Enter one.")
	f.AtMost("name", longestName)
	f.AtMost("description", longestDescription)
}

// createTeam serves POST /app/{personId}/teams.
func (h *appHandler) createTeam(r *http.Request) (answer, error) {
	f := typed(r)
	checkTeam(&f)
	body := newTeam{Name: f.Get("name"), Description: f.Get("description"), Public: f.Get("public") == "yes", Members: invitees(&f)}
	if !f.OK() {
		return h.teamForm(r, f)
	}
	c, err := call[chat](r.Context(), h.client, personOf(r), request{method: http.MethodPost, path: messaging + "/teams", body: body})
	if err == nil {
		return answer{redirect: chatPath(personOf(r), c.ID)}, nil
	}
	if err := blame(&f, err, "name", "description", "email", "members"); err != nil {
		return answer{}, err
	}
	return h.teamForm(r, f)
}

// invitees returns who was chosen, and whose e-mail address was entered.
func invitees(f *page.Form) []invitee {
	list := make([]invitee, 0, len(f.Values["member"]))
	for _, id := range f.Values["member"] {
		list = append(list, invitee{ID: control.PersonID(id)})
	}
	for _, address := range strings.FieldsFunc(f.Get("email"), func(r rune) bool { return strings.ContainsRune(" ,;\r\n\t", r) }) {
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			f.Wrong("email", address+" is not an e-mail address.")
		}
		list = append(list, invitee{Email: address})
	}
	return list
}

func chosenMembers(r *http.Request) []member {
	list := make([]member, 0, len(r.PostForm["member"]))
	for _, id := range r.PostForm["member"] {
		list = append(list, member{ID: control.PersonID(id)})
	}
	return list
}

// aboutView is the page about a chat: who is in it, and what can be done with it.
type aboutView struct {
	chat
	page.Form

	Team       bool
	People     []entry
	Candidates []candidate
	In         bool // the person is a member
}

// Choose returns who can become a member.
func (a aboutView) Choose() chooser { return chooser{a.Candidates, a.Note("members")} }

// showAbout serves GET /app/{personId}/chats/{chatId}/about.
func (h *appHandler) showAbout(r *http.Request) (answer, error) { return h.about(r, typed(r)) }

func (h *appHandler) about(r *http.Request, f page.Form) (answer, error) {
	view, to, err := h.openTab(r, "about")
	if err != nil {
		return answer{}, err
	}
	c := view.Chat.chat
	about := &aboutView{chat: c, Form: f, Team: c.Type == "Team", In: c.has(to.person) || c.Type != "Team", People: to.people.members(c)}
	if about.Team {
		if err := h.client.meet(r.Context(), to.person, to.people); err != nil {
			return answer{}, err
		}
		colleagues := to.people.colleagues(to.person).search("", to.person)
		about.Candidates = candidates(slices.DeleteFunc(colleagues, func(e entry) bool { return c.has(e.ID) }), r.PostForm["member"])
	}
	if r.PostForm.Has("name") {
		about.Name, about.Description, about.Public = f.Values.Get("name"), f.Values.Get("description"), f.Get("public") == "yes"
	}
	view.About = about
	return answer{template: "messages", data: view, status: status(f)}, nil
}

type newMembers struct {
	Members []invitee `json:"members"`
}

type teamChange struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Public      bool   `json:"public"`
}

// changeTeam serves POST /app/{personId}/chats/{chatId}/about.
func (h *appHandler) changeTeam(r *http.Request) (answer, error) {
	f := typed(r)
	to := teamRequest(chatOf(r), &f)
	if !f.OK() {
		return h.about(r, f)
	}
	if err := h.client.tell(r.Context(), personOf(r), to); err != nil {
		if err := blame(&f, err, "name", "description", "email", "members"); err != nil {
			return answer{}, err
		}
		return h.about(r, f)
	}
	switch f.Get("action") {
	case "leave", "delete":
		return answer{redirect: appPath(personOf(r))}, nil
	case "archive", "unarchive", "join":
		return answer{redirect: chatPath(personOf(r), chatOf(r))}, nil
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r)) + "/about"}, nil
}

// teamRequest is what a form asks of the API, or says what is wrong with it.
func teamRequest(id control.ChatID, f *page.Form) request {
	to := request{method: http.MethodPost, path: teamAPI(id)}
	switch action := f.Get("action"); action {
	case "add", "remove":
		members := newMembers{invitees(f)}
		to.path, to.body = to.path+"/"+action, members
		if len(members.Members) == 0 {
			f.Wrong("members", "Nobody was chosen. Choose whom to add, or enter an e-mail address.")
		}
	case "archive", "unarchive", "join", "leave":
		to.path += "/" + action
	case "delete":
		to.method = http.MethodDelete
	case "save":
		checkTeam(f)
		to.method, to.body = http.MethodPatch, teamChange{f.Get("name"), f.Get("description"), f.Get("public") == "yes"}
	default:
		f.Wrong(wholeForm, "Nothing was chosen. Press one of the buttons.")
	}
	return to
}
