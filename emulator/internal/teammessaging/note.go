package teammessaging

import (
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxNoteTitle = 250     // characters; documented limit
	maxNoteBody  = 1 << 20 // characters; documented limit
	maxPreview   = 150     // characters; documented
	maxNotes     = 50      // ids in one path; documented limit
)

type personRef struct {
	ID state.PersonID `json:"id"`
}

// noteInfo is TMNoteInfo and, with a body, TMNoteWithBodyInfo.
type noteInfo struct {
	ID         state.NoteID   `json:"id"`
	Title      string         `json:"title"`
	Chats      []state.ChatID `json:"chatIds"`
	Preview    string         `json:"preview"`
	Creator    personRef      `json:"creator"`
	ModifiedBy personRef      `json:"lastModifiedBy"`
	LockedBy   *personRef     `json:"lockedBy,omitempty"`
	Status     string         `json:"status"`
	Created    state.Instant  `json:"creationTime"`
	Modified   state.Instant  `json:"lastModifiedTime"`
	Type       string         `json:"type"`
	Body       *string        `json:"body,omitempty"`
}

const (
	noteActive = "Active"
	noteDraft  = "Draft"
)

// newNoteInfo describes a note as it is at a moment, without its body.
func newNoteInfo(n state.Note, now state.Instant) noteInfo {
	info := noteInfo{
		ID: n.ID, Title: n.Title, Chats: n.Chats, Preview: preview(n.Body), Creator: personRef{n.Creator},
		ModifiedBy: personRef{n.ModifiedBy}, Status: noteDraft, Created: n.Created, Modified: n.Modified, Type: "Note",
	}
	if n.Published() {
		info.Status = noteActive
	}
	if locker := n.LockedBy(now); locker != 0 {
		info.LockedBy = &personRef{locker}
	}
	return info
}

var markup = regexp.MustCompile(`<[^>]*>`)

// preview returns the beginning of the text in an HTML body.
func preview(body string) string {
	text := strings.Join(strings.Fields(html.UnescapeString(markup.ReplaceAllString(body, " "))), " ")
	if utf8.RuneCountInString(text) > maxPreview {
		return string([]rune(text)[:maxPreview])
	}
	return text
}

type noteRequest struct {
	Title *string `json:"title"`
	Body  *string `json:"body"`
}

// check refuses what a note cannot have. What is nil is not given.
func (body noteRequest) check() error {
	if body.Title != nil && (*body.Title == "" || utf8.RuneCountInString(*body.Title) > maxNoteTitle) {
		return apierr.Invalid("title")
	}
	if body.Body != nil && utf8.RuneCountInString(*body.Body) > maxNoteBody {
		return apierr.Invalid("body")
	}
	return nil
}

// createNote serves POST /team-messaging/v1/chats/{chatId}/notes. The note is a draft.
func (h *Handler) createNote(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[noteRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if body.Title == nil {
		return rest.Reply{}, apierr.Invalid("title")
	}
	if err := body.check(); err != nil {
		return rest.Reply{}, err
	}
	text := ""
	if body.Body != nil {
		text = *body.Body
	}
	note, err := h.State.CreateNote(caller.Of(r).Person, chat, *body.Title, text)
	return h.noteReply(note, err)
}

func (h *Handler) noteReply(note state.Note, err error) (rest.Reply, error) {
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newNoteInfo(note, h.State.Now())), nil
}

// listNotes serves GET /team-messaging/v1/chats/{chatId}/notes, without their bodies.
func (h *Handler) listNotes(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	l, err := parseListing(r, "notes:"+chat.String())
	if err != nil {
		return rest.Reply{}, err
	}
	filter, err := noteFilter(l.query, h.State.Now())
	if err != nil {
		return rest.Reply{}, err
	}
	notes, err := h.State.Notes(caller.Of(r).Person, chat, l.Range, filter)
	if err != nil {
		return rest.Reply{}, err
	}
	info := func(n state.Note) noteInfo { return newNoteInfo(n, h.State.Now()) }
	return rest.OK(page[noteInfo]{Records: records(notes.Items, info), Navigation: around(l, notes)}), nil
}

func noteFilter(q query, now state.Instant) (f state.NoteFilter, err error) {
	if f.From, f.To, err = q.created(now); err != nil {
		return f, err
	}
	if f.Creators, err = q.persons("creatorId"); err != nil {
		return f, err
	}
	status, err := q.oneOf("status", noteActive, noteDraft)
	if status != "" {
		published := status == noteActive
		f.Published = &published
	}
	return f, err
}

func noteID(r *http.Request) (state.NoteID, error) { return itemID(r, "noteId", state.ParseNoteID) }

// readNote serves GET /team-messaging/v1/notes/{noteId}, with the body.
func (h *Handler) readNote(r *http.Request) (rest.Reply, error) {
	id, err := noteID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	note, err := h.State.Note(caller.Of(r).Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	info := newNoteInfo(note, h.State.Now())
	info.Body = &note.Body
	return rest.OK(info), nil
}

// patchNote serves PATCH /team-messaging/v1/notes/{noteId}. The title may be left out.
func (h *Handler) patchNote(r *http.Request) (rest.Reply, error) {
	id, err := noteID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[noteRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := body.check(); err != nil {
		return rest.Reply{}, err
	}
	release := false
	if text := r.URL.Query().Get("releaseLock"); text != "" {
		if release, err = strconv.ParseBool(text); err != nil {
			return rest.Reply{}, apierr.Invalid("releaseLock")
		}
	}
	note, err := h.State.UpdateNote(caller.Of(r).Person, id, state.NoteChange{Title: body.Title, Body: body.Body, Release: release})
	return h.noteReply(note, err)
}

// deleteNote serves DELETE /team-messaging/v1/notes/{noteId}.
func (h *Handler) deleteNote(r *http.Request) (rest.Reply, error) {
	return doToNote(r, h.State.DeleteNote)
}

// lockNote serves POST /team-messaging/v1/notes/{noteId}/lock.
func (h *Handler) lockNote(r *http.Request) (rest.Reply, error) { return doToNote(r, h.State.LockNote) }

// unlockNote serves POST /team-messaging/v1/notes/{noteId}/unlock.
func (h *Handler) unlockNote(r *http.Request) (rest.Reply, error) {
	return doToNote(r, h.State.UnlockNote)
}

func doToNote(r *http.Request, transition func(state.PersonID, state.NoteID) error) (rest.Reply, error) {
	id, err := noteID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.NoContent(), transition(caller.Of(r).Person, id)
}

// publishNote serves POST /team-messaging/v1/notes/{noteId}/publish.
func (h *Handler) publishNote(r *http.Request) (rest.Reply, error) {
	id, err := noteID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	note, err := h.State.PublishNote(caller.Of(r).Person, id)
	return h.noteReply(note, err)
}
