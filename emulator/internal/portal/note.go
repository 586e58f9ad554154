package portal

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// note is what the API tells of a note.
type note struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Preview  string    `json:"preview"`
	Status   string    `json:"status"`
	Body     string    `json:"body"` // HTML; only of one that is read by itself
	Creator  member    `json:"creator"`
	LockedBy *member   `json:"lockedBy"`
	Modified time.Time `json:"lastModifiedTime"`
}

// noteView is a note as a person sees it.
type noteView struct {
	note
	page.Form

	Path   string
	By     string
	Locked string // who is writing, unless it is the person
	Text   string // of the body, without its formatting
	Own    bool
	Now    time.Time
}

// Draft reports whether nobody else sees the note.
func (n noteView) Draft() bool { return n.Status == "Draft" }

func describeNote(to reader, chat control.ChatID, n note) *noteView {
	view := &noteView{
		note: n, Path: notePath(to.person, chat, n.ID), By: to.people.name(n.Creator.ID), Text: plainBody(n.Body),
		Own: n.Creator.ID == to.person, Now: to.now,
	}
	if n.LockedBy != nil && n.LockedBy.ID != to.person {
		view.Locked = to.people.name(n.LockedBy.ID)
	}
	return view
}

var (
	lineEnds = regexp.MustCompile(`(?i)<br\s*/?>|</(?:p|div|li|h\d|blockquote|tr)>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
)

// plainBody returns the text of an HTML body, line by line.
func plainBody(body string) string {
	return strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(lineEnds.ReplaceAllString(body, "\n"), "")))
}

// htmlBody returns a text as the API takes it.
func htmlBody(text string) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
}

func noteAPI(id string) string { return messaging + "/notes/" + url.PathEscape(id) }

func (h *appHandler) note(ctx context.Context, to reader, chat control.ChatID, id string) (*noteView, error) {
	n, err := call[note](ctx, h.client, to.person, get(noteAPI(id)))
	if err != nil {
		return nil, err
	}
	if err := h.client.acquaint(ctx, to.person, to.people, peopleOfNotes([]note{n})); err != nil {
		return nil, err
	}
	return describeNote(to, chat, n), nil
}

func peopleOfNotes(notes []note) []control.PersonID {
	var ids []control.PersonID
	for _, n := range notes {
		ids = append(ids, n.Creator.ID)
		if n.LockedBy != nil {
			ids = append(ids, n.LockedBy.ID)
		}
	}
	return ids
}

// notesView is the notes of a chat, with the form of a new one.
type notesView struct {
	page.Form

	Notes []*noteView
}

// showNotes serves GET /app/{personId}/chats/{chatId}/notes.
func (h *appHandler) showNotes(r *http.Request) (answer, error) { return h.notes(r, typed(r)) }

func (h *appHandler) notes(r *http.Request, f page.Form) (answer, error) {
	view, to, err := h.openTab(r, "notes")
	if err != nil {
		return answer{}, err
	}
	notes, err := all[note](r.Context(), h.client, to.person, chatAPI(chatOf(r))+"/notes")
	if err != nil && !isRefusal(err) {
		return answer{}, err
	}
	if err := h.client.acquaint(r.Context(), to.person, to.people, peopleOfNotes(notes)); err != nil {
		return answer{}, err
	}
	list := &notesView{Form: f}
	for _, n := range notes {
		list.Notes = append(list.Notes, describeNote(to, chatOf(r), n))
	}
	view.Notes = list
	return answer{template: "messages", data: view, status: status(f)}, nil
}

// checkNote says what is wrong with a note.
func checkNote(f *page.Form) {
	f.Need("title", "A note needs a title. Enter one.")
	f.AtMost("title", longestName)
}

type newNote struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

// createNote serves POST /app/{personId}/chats/{chatId}/notes. It is published, unless it
// is to stay a draft.
func (h *appHandler) createNote(r *http.Request) (answer, error) {
	f := typed(r)
	if checkNote(&f); !f.OK() {
		return h.notes(r, f)
	}
	body := newNote{Title: f.Get("title"), Body: htmlBody(f.Get("body"))}
	n, err := call[note](r.Context(), h.client, personOf(r), request{method: http.MethodPost, path: chatAPI(chatOf(r)) + "/notes", body: body})
	if err == nil && f.Get("action") != "draft" {
		err = h.client.tell(r.Context(), personOf(r), request{method: http.MethodPost, path: noteAPI(n.ID) + "/publish"})
	}
	if err == nil {
		return answer{redirect: chatPath(personOf(r), chatOf(r)) + "/notes"}, nil
	}
	if err := blame(&f, err, "title", "body"); err != nil {
		return answer{}, err
	}
	return h.notes(r, f)
}

// showNote serves GET /app/{personId}/chats/{chatId}/notes/{noteId}.
func (h *appHandler) showNote(r *http.Request) (answer, error) { return h.openNote(r, typed(r)) }

func (h *appHandler) openNote(r *http.Request, f page.Form) (answer, error) {
	view, to, err := h.openTab(r, "notes")
	if err != nil {
		return answer{}, err
	}
	if view.Note, err = h.note(r.Context(), to, chatOf(r), mux.Vars(r)["noteId"]); err != nil {
		return answer{}, err
	}
	view.Title, view.Note.Form = view.Note.Title, f
	if r.PostForm.Has("title") {
		view.Note.Title, view.Note.Text = r.PostForm.Get("title"), r.PostForm.Get("body")
	}
	return answer{template: "messages", data: view, status: status(f)}, nil
}

// changeNote serves POST /app/{personId}/chats/{chatId}/notes/{noteId}.
func (h *appHandler) changeNote(r *http.Request) (answer, error) {
	f := typed(r)
	path := noteAPI(mux.Vars(r)["noteId"])
	to := request{method: http.MethodPatch, path: path}
	switch f.Get("action") {
	case "publish":
		to = request{method: http.MethodPost, path: path + "/publish"}
	case "delete":
		to = request{method: http.MethodDelete, path: path}
	default:
		if checkNote(&f); !f.OK() {
			return h.openNote(r, f)
		}
		to.body = newNote{Title: f.Get("title"), Body: htmlBody(f.Get("body"))}
	}
	if err := h.client.tell(r.Context(), personOf(r), to); err != nil {
		if err := blame(&f, err, "title", "body"); err != nil {
			return answer{}, err
		}
		return h.openNote(r, f)
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r)) + "/notes"}, nil
}
