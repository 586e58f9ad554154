package portal

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// messagesPage is the app of a person: the lists of chats, and beside them one chat,
// the search for somebody to write to, or nothing yet.
type messagesPage struct {
	Title       string
	Environment string
	Person      entry
	Home        string // path of the app of this person
	Stream      string // path of the event stream, from the state of this page on
	Now         time.Time
	Once        string // number of the forms of this page
	Favorites   []chatRow
	Direct      []chatRow
	Teams       []chatRow

	// At most one of these, or Chat with one of those below.
	Chat    *chatView
	New     *newView
	NewTeam *teamForm
	Search  *searchView

	Thread *threadView
	Files  *filesView
	About  *aboutView
	Tasks  *tasksView
	Notes  *notesView
	Note   *noteView
}

// View says which part a small screen shows.
func (p messagesPage) View() string {
	switch {
	case p.Thread != nil:
		return "at-chat at-thread"
	case p.AtList():
		return "at-list"
	}
	return "at-chat"
}

// AtList reports whether the list of chats is what the page is about, with no chat beside it.
func (p messagesPage) AtList() bool {
	return p.Chat == nil && p.New == nil && p.NewTeam == nil && p.Search == nil
}

// chatRow is a chat in a list.
type chatRow struct {
	ID     control.ChatID
	Path   string
	Name   string
	Team   bool
	Marked bool   // a favorite
	Unread string // how many posts of others; empty for none
	Pair   bool   // of two people: who is not "You" need not be named
	Last   string // one line of the last post
	Time   time.Time
	Now    time.Time
	Chosen bool
}

// List returns the id of the list that the row stands in.
func (c chatRow) List() string {
	if c.Marked {
		return "favorites"
	}
	if c.Team {
		return "teams"
	}
	return "direct"
}

// showChats serves GET /app/{personId}.
func (h *appHandler) showChats(r *http.Request) (answer, error) {
	view, _, err := h.messages(r.Context(), personOf(r), "")
	if err != nil {
		return answer{}, err
	}
	return answer{template: "messages", data: view}, nil
}

// messages reads what every page of the app shows. The place in the log is read
// first, so that the stream repeats what happens meanwhile instead of missing it.
func (h *appHandler) messages(ctx context.Context, person control.PersonID, chosen control.ChatID) (messagesPage, directory, error) {
	after, err := h.log.latest(ctx)
	if err != nil {
		return messagesPage{}, nil, err
	}
	clock, err := h.Control.Clock(ctx)
	if err != nil {
		return messagesPage{}, nil, err
	}
	chats, err := h.Control.PersonChats(ctx, h.Environment, person)
	if err != nil {
		return messagesPage{}, nil, err
	}
	people, err := h.client.known(ctx, person, peopleOf(chats))
	if err != nil {
		return messagesPage{}, nil, err
	}
	view := messagesPage{
		Title: "Messages", Environment: string(h.Environment), Person: people[person], Home: appPath(person),
		Stream: streamPath + "?person=" + string(person) + "&after=" + strconv.FormatUint(after, 10), Now: clock.Now, Once: h.once.Number(),
	}
	for _, c := range chats {
		row := describeRow(reader{person, people, clock.Now}, c)
		if row.Chosen = c.ID == chosen; row.Chosen {
			row.Unread = ""
		}
		switch row.List() {
		case "favorites":
			view.Favorites = append(view.Favorites, row)
		case "teams":
			view.Teams = append(view.Teams, row)
		default:
			view.Direct = append(view.Direct, row)
		}
	}
	return view, people, nil
}

// reader returns the person as a reader.
func (h *appHandler) reader(ctx context.Context, person control.PersonID) (reader, error) {
	clock, err := h.Control.Clock(ctx)
	if err != nil {
		return reader{}, err
	}
	people, err := h.client.known(ctx, person, nil)
	return reader{person, people, clock.Now}, err
}

// reader is for whom, among whom and when something is shown.
type reader struct {
	person control.PersonID
	people directory
	now    time.Time
}

// joined reports whether the person is in a chat. The list of chats of the API holds public
// teams that others may still join, and does not say who is in them.
func (h *appHandler) joined(ctx context.Context, person control.PersonID, c chat) (bool, error) {
	if c.Type != "Team" || !c.Public {
		return true, nil
	}
	if len(c.Members) == 0 {
		var err error
		if c, err = h.client.chat(ctx, person, c.ID); err != nil {
			return false, err
		}
	}
	return c.has(person), nil
}

func describeRow(to reader, c control.PersonChat) chatRow {
	members := make([]member, 0, len(c.Members))
	for _, id := range c.Members {
		members = append(members, member{ID: id})
	}
	shape := chat{ID: c.ID, Type: c.Type, Name: c.Name, Members: members}
	row := chatRow{
		ID: c.ID, Path: chatPath(to.person, c.ID), Name: chatName(to, shape), Team: shape.isTeam(), Marked: c.Favorite,
		Unread: badge(c.Unread), Pair: c.Type == "Direct", Now: to.now,
	}
	if c.Latest != nil {
		last := latest(*c.Latest)
		row.Last, row.Time = lastLine(to, last, row.Pair), last.Created
	}
	return row
}

// latest is what was said last, as the API would tell it.
func latest(l control.LatestPost) post {
	p := post{ID: l.ID, ChatID: l.ChatID, Type: l.Type, Text: l.Text, Creator: l.CreatorID, Added: l.Added}
	p.Created, _ = time.Parse(time.RFC3339Nano, l.CreationTime) // a time of the emulator itself
	for id, name := range l.Mentions {
		p.Mentions = append(p.Mentions, mention{ID: id, Name: name})
	}
	if l.Carries != "" {
		p.Attachments = []attachment{{Name: l.Carries}}
	}
	return p
}

// chatName is what the person calls a chat: conversations are named for the others.
func chatName(to reader, c chat) string {
	if c.isTeam() {
		return c.Name
	}
	var names []string
	for _, m := range c.Members {
		if m.ID != to.person {
			names = append(names, to.people.name(m.ID))
		}
	}
	if len(names) == 0 {
		return to.people.name(to.person) + " (you)"
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
