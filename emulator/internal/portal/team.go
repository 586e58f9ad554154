package portal

import (
	"net/http"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// teamForm is the form of a new team, with what was entered.
type teamForm struct {
	Name, Description string
	Public            bool
	Problem           string
	Candidates        []candidate // colleagues, who may become members
	Joinable          []chat      // public teams of others
}

// candidate is somebody who may be chosen.
type candidate struct {
	entry

	Chosen bool
}

const mostCandidates = 400 // on one page; larger companies add people by e-mail through the API

// showNewTeam serves GET /app/{personId}/teams.
func (h *appHandler) showNewTeam(r *http.Request) (answer, error) { return h.teamForm(r, nil) }

func (h *appHandler) teamForm(r *http.Request, problem error) (answer, error) {
	view, people, err := h.messages(r.Context(), personOf(r), "")
	if err != nil {
		return answer{}, err
	}
	if err := h.client.meet(r.Context(), personOf(r), people); err != nil {
		return answer{}, err
	}
	form := &teamForm{Name: r.PostForm.Get("name"), Description: r.PostForm.Get("description"), Public: r.PostForm.Get("public") == "yes"}
	form.Candidates = candidates(people.colleagues(personOf(r)).search("", personOf(r)), r.PostForm["member"])
	if form.Joinable, err = h.joinable(r); err != nil {
		return answer{}, err
	}
	view.Title, view.NewTeam = "New team", form
	if problem == nil {
		return answer{template: "messages", data: view}, nil
	}
	said := describe(problem)
	form.Problem = said.Explanation
	return answer{template: "messages", data: view, status: said.Status}, nil
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
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Public      bool     `json:"public"`
	Members     []member `json:"members"`
}

// createTeam serves POST /app/{personId}/teams.
func (h *appHandler) createTeam(r *http.Request) (answer, error) {
	body := newTeam{
		Name: strings.TrimSpace(r.PostForm.Get("name")), Description: strings.TrimSpace(r.PostForm.Get("description")),
		Public: r.PostForm.Get("public") == "yes", Members: chosenMembers(r),
	}
	if body.Name == "" {
		return h.teamForm(r, inputError("A team needs a name. Enter one."))
	}
	c, err := call[chat](r.Context(), h.client, personOf(r), request{method: http.MethodPost, path: messaging + "/teams", body: body})
	if isRefusal(err) {
		return h.teamForm(r, err)
	}
	return answer{redirect: chatPath(personOf(r), c.ID)}, err
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

	Team       bool
	Problem    string
	People     []entry
	Candidates []candidate
	In         bool // the person is a member
}

// showAbout serves GET /app/{personId}/chats/{chatId}/about.
func (h *appHandler) showAbout(r *http.Request) (answer, error) { return h.about(r, nil) }

func (h *appHandler) about(r *http.Request, problem error) (answer, error) {
	view, to, err := h.openTab(r, "about")
	if err != nil {
		return answer{}, err
	}
	c := view.Chat.chat
	about := &aboutView{chat: c, Team: c.Type == "Team", In: c.has(to.person) || c.Type != "Team", People: to.people.members(c)}
	if about.Team {
		if err := h.client.meet(r.Context(), to.person, to.people); err != nil {
			return answer{}, err
		}
		about.Candidates = candidates(slices.DeleteFunc(to.people.colleagues(to.person).search("", to.person), func(e entry) bool { return c.has(e.ID) }), r.PostForm["member"])
	}
	view.About = about
	if problem == nil {
		return answer{template: "messages", data: view}, nil
	}
	said := describe(problem)
	about.Problem = said.Explanation
	if r.PostForm.Has("name") {
		about.Name, about.Description = r.PostForm.Get("name"), r.PostForm.Get("description")
	}
	return answer{template: "messages", data: view, status: said.Status}, nil
}

type teamMembers struct {
	Members []member `json:"members"`
}

type teamChange struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Public      bool   `json:"public"`
}

// changeTeam serves POST /app/{personId}/chats/{chatId}/about.
func (h *appHandler) changeTeam(r *http.Request) (answer, error) {
	id, back := chatOf(r), chatPath(personOf(r), chatOf(r))+"/about"
	to := request{method: http.MethodPost, path: teamAPI(id)}
	switch action := r.PostForm.Get("action"); action {
	case "add", "remove":
		to.path, to.body = to.path+"/"+action, teamMembers{chosenMembers(r)}
		if len(r.PostForm["member"]) == 0 {
			return h.about(r, inputError("Nobody was chosen. Choose whom to add."))
		}
	case "archive", "unarchive", "join", "leave":
		to.path += "/" + action
		back = chatPath(personOf(r), id)
	case "delete":
		to.method = http.MethodDelete
	case "save":
		to.method, to.body = http.MethodPatch, teamChange{
			Name: strings.TrimSpace(r.PostForm.Get("name")), Description: strings.TrimSpace(r.PostForm.Get("description")),
			Public: r.PostForm.Get("public") == "yes",
		}
		if strings.TrimSpace(r.PostForm.Get("name")) == "" {
			return h.about(r, inputError("A team needs a name. Enter one."))
		}
	default:
		return h.about(r, inputError("Nothing was chosen. Press one of the buttons."))
	}
	if action := r.PostForm.Get("action"); action == "leave" || action == "delete" {
		back = appPath(personOf(r))
	}
	err := h.client.tell(r.Context(), personOf(r), to)
	if isRefusal(err) {
		return h.about(r, err)
	}
	return answer{redirect: back}, err
}
