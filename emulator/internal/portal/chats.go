package portal

import (
	"cmp"
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
	case p.Chat == nil && p.New == nil && p.NewTeam == nil:
		return "at-list"
	}
	return "at-chat"
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
	people, err := h.client.directory(ctx, person)
	if err != nil {
		return messagesPage{}, nil, err
	}
	view := messagesPage{
		Title: "Messages", Environment: string(h.Environment), Person: people[person], Home: appPath(person),
		Stream: appPath(person) + "/stream?after=" + strconv.FormatUint(after, 10), Now: clock.Now, Once: h.once.number(),
	}
	rows, err := h.rows(ctx, reader{person, people, clock.Now}, chosen)
	for _, row := range rows {
		switch row.List() {
		case "favorites":
			view.Favorites = append(view.Favorites, row)
		case "teams":
			view.Teams = append(view.Teams, row)
		default:
			view.Direct = append(view.Direct, row)
		}
	}
	return view, people, err
}

// reader returns the person as a reader.
func (h *appHandler) reader(ctx context.Context, person control.PersonID) (reader, error) {
	clock, err := h.Control.Clock(ctx)
	if err != nil {
		return reader{}, err
	}
	people, err := h.client.directory(ctx, person)
	return reader{person, people, clock.Now}, err
}

// reader is for whom, among whom and when something is shown.
type reader struct {
	person control.PersonID
	people directory
	now    time.Time
}

const previews = 60 // chats whose last post is read for the list

// rows returns the chats that the person is in, latest first.
func (h *appHandler) rows(ctx context.Context, to reader, chosen control.ChatID) ([]chatRow, error) {
	chats, err := h.client.chats(ctx, to.person)
	if err != nil {
		return nil, err
	}
	favorites, err := h.favorites(ctx, to.person)
	if err != nil {
		return nil, err
	}
	unread, err := h.Control.Unread(ctx, h.Environment, to.person)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(chats, func(a, b chat) int {
		return cmp.Or(b.Modified.Compare(a.Modified), strings.Compare(string(a.ID), string(b.ID)))
	})
	var rows []chatRow
	for _, c := range chats {
		if joined, err := h.joined(ctx, to.person, c); err != nil || !joined {
			if err != nil {
				return nil, err
			}
			continue
		}
		row := describeChat(to, c)
		row.Chosen, row.Marked = c.ID == chosen, favorites[c.ID]
		if len(rows) < previews {
			if row, err = h.withLast(ctx, to, row, unread); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// joined reports whether the person is in a chat. The list of chats holds public teams
// that others may still join, and does not say who is in them.
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

// withLast adds the last post of a chat, and how many are unread unless it is open.
func (h *appHandler) withLast(ctx context.Context, to reader, row chatRow, unread map[control.ChatID]int) (chatRow, error) {
	posts, err := h.client.posts(ctx, to.person, row.ID, "1", "")
	if err != nil || len(posts.Records) == 0 {
		return row, err
	}
	last := posts.Records[0]
	row.Last, row.Time = lastLine(to, last, row.Pair), last.Created
	if !row.Chosen {
		row.Unread = badge(unread[row.ID])
	}
	return row, nil
}

func describeChat(to reader, c chat) chatRow {
	return chatRow{
		ID: c.ID, Path: chatPath(to.person, c.ID), Name: chatName(to, c), Team: c.isTeam(),
		Pair: c.Type == "Direct", Now: to.now,
	}
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
