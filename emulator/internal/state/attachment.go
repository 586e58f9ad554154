package state

import (
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// AttachmentType says what an attachment is.
type AttachmentType string

// What posts carry.
const (
	FileAttachment  AttachmentType = "File"
	NoteAttachment  AttachmentType = "Note"
	EventAttachment AttachmentType = "Event"
	TaskAttachment  AttachmentType = "Task"
	CardAttachment  AttachmentType = "Card"

	// Assumed: what no document lists is called so; the guide shows no post of one.
	AdaptiveCardAttachment AttachmentType = "AdaptiveCard"
)

// Attachment is something that a post or a task carries, by reference. What it refers to
// is looked up when the post is read or told.
type Attachment struct {
	ID   int64
	Type AttachmentType

	Content string // of a CardAttachment: JSON object with what it says

	Event *Event // of an EventAttachment; never stored
	File  *File  // of a FileAttachment; never stored
	Card  *Card  // of an AdaptiveCardAttachment; never stored
}

// checkAttachments refuses what the person cannot attach, or what does not exist. s.mu
// must be held.
func (s *State) checkAttachments(person PersonID, list []Attachment) error {
	for i, a := range list {
		if !s.attachable(person, a) {
			return apierr.Hinted(
				apierr.Invalid("attachments["+strconv.Itoa(i)+"].id"),
				"an attachment names a "+string(a.Type)+" that exists and that its author may see")
		}
	}
	return nil
}

// attachable reports whether the person may attach something. s.mu must be held.
func (s *State) attachable(person PersonID, a Attachment) bool {
	switch a.Type {
	case NoteAttachment:
		note, err := s.noteOf(person, NoteID(a.ID))
		return err == nil && note.Published()
	case EventAttachment:
		_, err := s.eventOf(person, EventID(a.ID))
		return err == nil
	case FileAttachment:
		_, ok := s.fileOf(person, FileID(a.ID))
		return ok
	case CardAttachment:
		return a.Content != ""
	case TaskAttachment, AdaptiveCardAttachment:
	}
	return false
}

// share notes that the attachments of a new post are in its chat from now on. s.mu must
// be held.
func (s *State) share(chat ChatID, list []Attachment) {
	for _, a := range list {
		switch a.Type {
		case NoteAttachment:
			if note, ok := s.world.notes.Get(NoteID(a.ID)); ok && !slices.Contains(note.Chats, chat) {
				note.Chats = append(slices.Clone(note.Chats), chat)
				s.setNote(note)
			}
		case EventAttachment:
			if event, ok := s.world.events.Get(EventID(a.ID)); ok && !slices.Contains(event.Chats, chat) {
				event.Chats = append(slices.Clone(event.Chats), chat)
				s.setEvent(event)
			}
		case FileAttachment, CardAttachment, TaskAttachment, AdaptiveCardAttachment:
		}
	}
}

// resolved returns the post with what its attachments refer to.
func (w *world) resolved(post Post) Post {
	if post.Details == nil || len(post.Details.Attachments) == 0 {
		return post
	}
	details := *post.Details
	details.Attachments = w.resolvedAttachments(details.Attachments)
	post.Details = &details
	return post
}

func (w *world) resolvedAttachments(list []Attachment) []Attachment {
	resolved := slices.Clone(list)
	for i, a := range resolved {
		switch a.Type {
		case EventAttachment:
			if event, ok := w.events.Get(EventID(a.ID)); ok {
				resolved[i].Event = &event
			}
		case FileAttachment:
			if f, ok := w.files.Get(FileID(a.ID)); ok {
				resolved[i].File = &f
			}
		case AdaptiveCardAttachment:
			if card, ok := w.cards.Get(CardID(a.ID)); ok {
				resolved[i].Card = &card
			}
		case NoteAttachment, TaskAttachment, CardAttachment:
		}
	}
	return resolved
}
