package state

import (
	"slices"
	"strconv"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const maxConversation = 16 // people; documented as 15 ids, one's own being optional

// CreateConversation returns the one conversation of the creator with the invited
// people, and reports whether it is new. With nobody else it is the Personal chat.
func (s *State) CreateConversation(creator PersonID, invited []Invitee) (chat Chat, created bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	people, err := s.invited(creator, invited)
	if err != nil {
		return Chat{}, false, err
	}
	members := insertPerson(people, creator)
	if len(members) > maxConversation {
		return Chat{}, false, apierr.Invalid("members")
	}
	if id, known := s.world.conversations.Get(memberKey(members)); known {
		chat, _ := s.world.chats.Get(id)
		return chat, false, nil
	}
	return s.addConversation(creator, members), true, nil
}

// addConversation stores a new conversation and announces it to its members. s.mu must
// be held.
func (s *State) addConversation(creator PersonID, members []PersonID) Chat {
	e, _ := s.world.extensions.Get(creator.Extension())
	now := s.now()
	chat := Chat{
		ID: ChatID(s.nextID(tagConversation)), Type: conversationType(members), Account: e.Account,
		Creator: creator, Created: now, Modified: now, Members: members,
	}
	s.setChat(chat)
	s.world.conversations.Set(memberKey(members), chat.ID)
	s.announce(ChatEvent{Chat: chat, EventType: GroupJoined, Audience: members})
	return chat
}

func conversationType(members []PersonID) ChatType {
	switch len(members) {
	case 1:
		return Personal
	case 2:
		return Direct
	}
	return Group
}

// PersonalChat returns the chat that a person has with nobody else.
func (s *State) PersonalChat(person PersonID) (ChatID, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.personalChat(person)
}

func (w *world) personalChat(person PersonID) (ChatID, bool) {
	return w.conversations.Get(memberKey([]PersonID{person}))
}

// memberKey is the same for the same people, who are sorted. Files keep it: it holds bare
// numbers.
func memberKey(members []PersonID) string {
	var key []byte
	for _, person := range members {
		key = append(strconv.AppendInt(key, int64(person), 10), ',')
	}
	return string(key)
}

// insertPerson returns a new sorted list with person in it.
func insertPerson(members []PersonID, person PersonID) []PersonID {
	at, found := slices.BinarySearch(members, person)
	if found {
		return members
	}
	list := make([]PersonID, 0, len(members)+1)
	list = append(list, members[:at]...)
	list = append(list, person)
	return append(list, members[at:]...)
}
