package state

import (
	"cmp"
	"slices"
)

// MemberChat is a chat as the list of chats of one of its members shows it.
type MemberChat struct {
	Chat     Chat
	Latest   Post // the zero Post where nothing was said
	Unread   int  // posts of others, ManyUnread + 1 at most
	Favorite bool
}

// MemberChats returns all chats that a person is in, the one that changed last first.
func (s *State) MemberChats(person PersonID) []MemberChat {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []MemberChat
	s.world.chatsOf.Ascend(personChat{person: person}, func(x personChat) bool {
		if x.person != person {
			return false
		}
		chat, _ := s.world.chats.Get(x.chat)
		list = append(list, s.world.memberChat(person, chat))
		return true
	})
	slices.SortFunc(list, func(a, b MemberChat) int {
		return cmp.Or(cmp.Compare(b.Chat.Modified, a.Chat.Modified), cmp.Compare(a.Chat.ID, b.Chat.ID))
	})
	return list
}

// MemberChat returns one chat that a person is in. To anyone else it does not exist.
func (s *State) MemberChat(person PersonID, id ChatID) (MemberChat, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	chat, err := s.chatOf(person, id)
	if err != nil {
		return MemberChat{}, err
	}
	return s.world.memberChat(person, chat), nil
}

func (w *world) memberChat(person PersonID, chat Chat) MemberChat {
	_, marked := w.favorites.Get(favorite{person: person, chat: chat.ID})
	m := MemberChat{Chat: chat, Unread: w.unread(person, chat.ID), Favorite: marked}
	w.newest(chat.ID, func(post Post) bool {
		m.Latest = w.resolved(post)
		return false
	})
	return m
}
