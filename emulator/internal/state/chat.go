package state

import (
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// ChatType is what the API calls the type of a chat.
type ChatType string

// The types of chats.
const (
	Everyone ChatType = "Everyone"
	Team     ChatType = "Team"
	Group    ChatType = "Group"
	Direct   ChatType = "Direct"
	Personal ChatType = "Personal"
)

// Chat is a place where people post: a team, a conversation, or the company-wide chat.
type Chat struct {
	ID          ChatID
	Type        ChatType
	Account     AccountID
	Name        string // only of a Team and Everyone
	Description string
	Public      bool // only of a Team: colleagues may join
	Archived    bool // only of a Team
	Creator     PersonID
	Created     Instant
	Modified    Instant
	Members     []PersonID // sorted; replaced as a whole, never edited in place
	Admins      []PersonID // sorted; only of a Team
}

// HasMember reports whether the person is in the chat.
func (c Chat) HasMember(person PersonID) bool {
	_, found := slices.BinarySearch(c.Members, person)
	return found
}

// HasAdmin reports whether the person administers the team.
func (c Chat) HasAdmin(person PersonID) bool {
	_, found := slices.BinarySearch(c.Admins, person)
	return found
}

// ChatEventType is the eventType of a notification about a chat.
type ChatEventType string

// What happens to chats.
const (
	GroupJoined  ChatEventType = "GroupJoined"
	GroupLeft    ChatEventType = "GroupLeft"
	GroupChanged ChatEventType = "GroupChanged"
	GroupRenamed ChatEventType = "GroupRenamed"
)

// ChatEvent is the change of a chat, for those in Audience.
type ChatEvent struct {
	Chat      Chat
	EventType ChatEventType
	Audience  []PersonID
}

func (ChatEvent) change() {}

// Position returns the place of the chat in a list of chats.
func (c Chat) Position() Position { return Position{c.Created, int64(c.ID)} }

// Chat returns a chat that the reader is a member of, or a public team of the reader's
// company.
func (s *State) Chat(reader PersonID, id ChatID) (Chat, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.visibleChat(reader, id)
}

// Chats returns the chats of some types that a person is a member of or may join, by
// creation.
func (s *State) Chats(person PersonID, types []ChatType, r Range) Page[Chat] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, _ := s.world.extensions.Get(person.Extension())
	return pick(r.cut(s.world.scanChats(e, types)), func(p Position) Chat {
		chat, _ := s.world.chats.Get(ChatID(p.ID))
		return chat
	})
}

// chatOf returns a chat that the person is a member of. To anyone else it does not
// exist. s.mu must be held.
func (s *State) chatOf(person PersonID, id ChatID) (Chat, error) {
	chat, ok := s.world.chats.Get(id)
	if !ok || !chat.HasMember(person) {
		return Chat{}, apierr.NotFound("chatId")
	}
	return chat, nil
}

// visibleChat returns a chat that the person is a member of, or a public team of the
// person's company. s.mu must be held.
func (s *State) visibleChat(person PersonID, id ChatID) (Chat, error) {
	chat, ok := s.world.chats.Get(id)
	if !ok || !chat.HasMember(person) && !s.world.mayJoin(person, chat) {
		return Chat{}, apierr.NotFound("chatId")
	}
	return chat, nil
}

func (w *world) mayJoin(person PersonID, chat Chat) bool {
	if !chat.Public {
		return false
	}
	e, ok := w.extensions.Get(person.Extension())
	return ok && e.Account == chat.Account && !e.Guest()
}

// scanChats lists the chats of a person by creation: one stream per type, and one of
// the public teams, merged.
func (w *world) scanChats(e Extension, types []ChatType) scan {
	return func(r Range) []Position {
		var found []Position
		for _, t := range types {
			found = w.collectChats(found, e.ID.Person(), t, r)
		}
		if slices.Contains(types, Team) && !e.Guest() {
			found = w.collectPublicTeams(found, e.Account, r)
		}
		slices.SortFunc(found, Position.compare)
		if r.Backward {
			slices.Reverse(found)
		}
		found = slices.Compact(found)
		return found[:min(len(found), r.Limit)]
	}
}

func (w *world) collectChats(found []Position, person PersonID, t ChatType, r Range) []Position {
	pivot := personChat{person, t, r.At.Created, ChatID(r.At.ID)}
	return collect(found, w.chatsOf, pivot, r, func(x personChat) (Position, bool) {
		return Position{x.created, int64(x.chat)}, x.person == person && x.kind == t
	})
}

func (w *world) collectPublicTeams(found []Position, account AccountID, r Range) []Position {
	pivot := accountChat{account, r.At.Created, ChatID(r.At.ID)}
	return collect(found, w.publicTeams, pivot, r, func(x accountChat) (Position, bool) {
		return Position{x.created, int64(x.chat)}, x.account == account
	})
}

// setChat stores a chat and keeps the lists of its members and of public teams. s.mu
// must be held.
func (s *State) setChat(chat Chat) {
	old, _ := s.world.chats.Get(chat.ID)
	s.world.storeChat(chat)
	s.world.updateChatsOf(chat, old.Members, chat.Members)
	entry := accountChat{chat.Account, chat.Created, chat.ID}
	if chat.Public && !chat.Archived {
		s.world.publicTeams.Set(entry)
	} else {
		s.world.publicTeams.Delete(entry)
	}
}

// removeChat forgets a chat. s.mu must be held.
func (s *State) removeChat(chat Chat) {
	s.world.chats.Delete(chat.ID)
	s.world.changedChats.Delete(changedChat{chat.Account, chat.Modified, chat.ID})
	s.world.updateChatsOf(chat, chat.Members, nil)
	s.world.publicTeams.Delete(accountChat{chat.Account, chat.Created, chat.ID})
}

// updateChatsOf touches the lists of those who are in one of the two sorted lists of
// members only.
func (w *world) updateChatsOf(chat Chat, before, after []PersonID) {
	entry := personChat{kind: chat.Type, created: chat.Created, chat: chat.ID}
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) > 0 && len(after) > 0 && before[0] == after[0]:
			before, after = before[1:], after[1:]
		case len(after) == 0 || len(before) > 0 && before[0] < after[0]:
			entry.person = before[0]
			w.chatsOf.Delete(entry)
			w.favorites.Delete(favorite{person: before[0], chat: chat.ID})
			w.readings.Delete(reading{person: before[0], chat: chat.ID})
			before = before[1:]
		default:
			entry.person = after[0]
			w.chatsOf.Set(entry)
			w.noteVisitor(after[0], chat)
			after = after[1:]
		}
	}
}
