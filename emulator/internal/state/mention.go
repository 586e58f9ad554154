package state

import (
	"slices"
	"strings"
)

// Mention is somebody or something named in a text by markup.
type Mention struct {
	ID   string
	Type string // Person, Team, …
	Name string
}

// What the markup of a mention can name so far.
const (
	mentionPerson = "Person"
	mentionTeam   = "Team"

	mentionMark = "![:"
)

// mentions returns whom a text mentions as ![:Person](id) or ![:Team](id), each once
// and in the order of the text. Markup that names nobody in the account is plain text.
// s.mu must be held.
func (s *State) mentions(account AccountID, text string) []Mention {
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
		mention := Mention{ID: id, Type: kind, Name: s.mentionedName(account, kind, id)}
		if mention.Name != "" && !slices.Contains(list, mention) {
			list = append(list, mention)
		}
	}
}

// mentionedName returns the display name of what a mention names, or nothing. s.mu
// must be held.
func (s *State) mentionedName(account AccountID, kind, id string) string {
	switch kind {
	case mentionPerson:
		person, err := ParsePersonID(id)
		if err != nil {
			return ""
		}
		if e, ok := s.world.extensions.Get(person.Extension()); ok && e.Account == account {
			return e.Name()
		}
	case mentionTeam:
		team, err := ParseChatID(id)
		if err != nil {
			return ""
		}
		if chat, ok := s.world.chats.Get(team); ok && chat.Account == account {
			return chat.Name
		}
	}
	return ""
}
