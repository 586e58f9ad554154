package state

import (
	"cmp"
	"math"
	"slices"
)

// changedChat finds the chats of an account by their latest change.
type changedChat struct {
	account  AccountID
	modified Instant
	chat     ChatID
}

func (a changedChat) compare(b changedChat) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.modified, b.modified), cmp.Compare(a.chat, b.chat))
}

// storeChat stores a chat, in its place among those that have changed.
func (w *world) storeChat(chat Chat) {
	if old, found := w.chats.Get(chat.ID); found {
		w.changedChats.Delete(changedChat{old.Account, old.Modified, old.ID})
	}
	w.changedChats.Set(changedChat{chat.Account, chat.Modified, chat.ID})
	w.chats.Set(chat.ID, chat)
}

// RecentChats returns at most limit chats of some types that a person is a member of,
// the one that changed last first.
func (s *State) RecentChats(person PersonID, types []ChatType, limit int) []Chat {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if list := s.world.latelyChanged(person, types, limit); len(list) == limit {
		return list
	}
	list := s.world.chatsOfTypes(person, types)
	slices.SortFunc(list, func(a, b Chat) int {
		return cmp.Or(cmp.Compare(b.Modified, a.Modified), cmp.Compare(b.ID, a.ID))
	})
	return list[:min(len(list), limit)]
}

// maxLately is how many chats of the company are looked at, whoever is in them, before
// those of the person are gone through.
const maxLately = 1000

// latelyChanged returns at most limit chats of a person, of those of the company that
// changed last. Whoever is a guest somewhere may be in chats of any company.
func (w *world) latelyChanged(person PersonID, types []ChatType, limit int) []Chat {
	e, _ := w.extensions.Get(person.Extension())
	if e.Guest() || e.Visitor {
		return nil
	}
	var list []Chat
	left := maxLately
	w.changedChats.Descend(changedChat{e.Account, math.MaxInt64, math.MaxInt64}, func(x changedChat) bool {
		if x.account != e.Account {
			return false
		}
		if chat, _ := w.chats.Get(x.chat); chat.HasMember(person) && slices.Contains(types, chat.Type) {
			list = append(list, chat)
		}
		left--
		return left > 0 && len(list) < limit
	})
	return list
}

func (w *world) chatsOfTypes(person PersonID, types []ChatType) []Chat {
	var list []Chat
	for _, t := range types {
		w.chatsOf.Ascend(personChat{person: person, kind: t}, func(x personChat) bool {
			if x.person != person || x.kind != t {
				return false
			}
			chat, _ := w.chats.Get(x.chat)
			list = append(list, chat)
			return true
		})
	}
	return list
}
