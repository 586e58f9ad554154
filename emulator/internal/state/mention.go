package state

import (
	"slices"
	"strings"
)

// Mention is somebody or something named in a text by markup.
type Mention struct {
	ID   string
	Type MentionType
	Name string
}

// MentionType says what a mention names.
type MentionType string

// What the markup of a mention can name.
const (
	MentionPerson MentionType = "Person"
	MentionTeam   MentionType = "Team"
	MentionFile   MentionType = "File"
	MentionLink   MentionType = "Link"
	MentionEvent  MentionType = "Event"
	MentionTask   MentionType = "Task"
	MentionNote   MentionType = "Note"
	MentionCard   MentionType = "Card"

	mentionMark = "![:"
)

// mentions returns what a text in a chat mentions as ![:Type](id), each once and in the
// order of the text. Markup that names nothing in reach is plain text. s.mu must be held.
func (s *State) mentions(chat Chat, text string) []Mention {
	var list []Mention
	for {
		_, rest, found := strings.Cut(text, mentionMark)
		if !found {
			return list
		}
		text = rest
		kind, rest, found := strings.Cut(rest, "](")
		if !found {
			return list
		}
		id, _, found := strings.Cut(rest, ")")
		if !found {
			return list
		}
		mention := Mention{ID: id, Type: MentionType(kind)}
		mention.Name = s.mentionedName(chat, mention)
		if mention.Name != "" && !slices.Contains(list, mention) {
			list = append(list, mention)
		}
	}
}

// mentionedName returns the display name of what a mention in a chat names, or nothing.
// Assumed: a link is called by itself. s.mu must be held.
func (s *State) mentionedName(chat Chat, m Mention) string {
	id, err := parse[int64](m.ID)
	switch {
	case m.Type == MentionLink:
		return m.ID
	case m.Type == MentionPerson:
		return s.personIn(chat, m.ID)
	case err != nil:
		return ""
	}
	switch m.Type {
	case MentionTeam:
		if team, ok := s.world.chats.Get(ChatID(id)); ok && team.Account == chat.Account {
			return team.Name
		}
	case MentionTask:
		task, _ := s.world.tasks.Get(TaskID(id))
		return s.nameIn(chat, task.Chats, task.Subject)
	case MentionNote:
		note, _ := s.world.notes.Get(NoteID(id))
		return s.nameIn(chat, note.Chats, note.Title)
	case MentionEvent:
		event, _ := s.world.events.Get(EventID(id))
		return s.nameIn(chat, event.Chats, event.Title)
	case MentionFile:
		if f, ok := s.world.files.Get(FileID(id)); ok && f.Account == chat.Account {
			return f.Name
		}
	case MentionCard, MentionLink, MentionPerson:
	}
	return ""
}

// personIn returns the name of who is in a chat or works for its company. s.mu must be
// held.
func (s *State) personIn(chat Chat, text string) string {
	id, err := ParsePersonID(text)
	if err != nil {
		return ""
	}
	if e, ok := s.world.extensions.Get(id.Extension()); ok && (e.Account == chat.Account || chat.HasMember(id)) {
		return e.Name()
	}
	return ""
}

// nameIn returns the name of something if it is in a chat of the same company. s.mu must
// be held.
func (s *State) nameIn(chat Chat, places []ChatID, name string) string {
	for _, id := range places {
		if place, ok := s.world.chats.Get(id); ok && place.Account == chat.Account {
			return name
		}
	}
	return ""
}
