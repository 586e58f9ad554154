package state

import (
	"cmp"
	"math"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// itemKind says what stands in a chat beside its posts.
type itemKind int

const (
	taskItem itemKind = iota + 1
	noteItem
	eventItem
)

// chatItem finds the tasks, notes and events of a chat by creation.
type chatItem struct {
	chat    ChatID
	kind    itemKind
	created Instant
	id      int64
}

func (a chatItem) compare(b chatItem) int {
	return cmp.Or(
		cmp.Compare(a.chat, b.chat), cmp.Compare(a.kind, b.kind),
		cmp.Compare(a.created, b.created), cmp.Compare(a.id, b.id))
}

// scanItems lists the items of one kind in a chat, the newest first. Assumed: they are
// ordered as posts are.
func (w *world) scanItems(chat ChatID, kind itemKind) scan {
	position := func(entry chatItem) (Position, bool) {
		return Position{entry.created, entry.id}, entry.chat == chat && entry.kind == kind
	}
	return func(r Range) []Position {
		pivot := chatItem{chat, kind, r.At.Created, r.At.ID}
		if r.At == (Position{}) {
			pivot.created = math.MaxInt64
		}
		r.Backward = !r.Backward // the index has the oldest first
		return collect(nil, w.itemsByChat, pivot, r, position)
	}
}

// participant returns a chat that the person is a member of. A team that the person
// could join is refused; to anyone else the chat does not exist. s.mu must be held.
func (s *State) participant(person PersonID, id ChatID) (Chat, error) {
	return s.participantOf(person, []ChatID{id}, "chatId")
}

// participantOf returns the first of some chats that the person is a member of. When
// there is none, it tells why as participant does, of what the parameter names. s.mu must
// be held.
func (s *State) participantOf(person PersonID, ids []ChatID, parameter string) (Chat, error) {
	err := apierr.NotFound(parameter)
	for _, id := range ids {
		chat, ok := s.world.chats.Get(id)
		if ok && chat.HasMember(person) {
			return chat, nil
		}
		if ok && s.world.mayJoin(person, chat) {
			err = apierr.Hinted(
				apierr.Forbidden("You are not a member of the chat"),
				"the team "+chat.Name+" is public: join it first")
		}
	}
	return Chat{}, err
}

// openChat returns a chat into which the person may put something. s.mu must be held.
func (s *State) openChat(person PersonID, id ChatID) (Chat, error) {
	chat, err := s.participant(person, id)
	if err == nil && chat.Archived {
		return Chat{}, closed(chat)
	}
	return chat, err
}
