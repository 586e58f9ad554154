package state

import (
	"cmp"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const maxFavorites = 250 // documented limit of the favourite chats of a person

// favorite is a chat that a person has marked.
type favorite struct {
	person PersonID
	chat   ChatID
	added  Instant // not part of the order
}

func (a favorite) compare(b favorite) int {
	return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.chat, b.chat))
}

// Favorites returns at most limit favourite chats of a person. Assumed: the one that was
// marked first comes first.
func (s *State) Favorites(person PersonID, limit int) []Chat {
	s.mu.RLock()
	defer s.mu.RUnlock()
	marked := s.world.favoritesOf(person)
	slices.SortStableFunc(marked, func(a, b favorite) int { return cmp.Compare(a.added, b.added) })
	chats := make([]Chat, min(len(marked), limit))
	for i := range chats {
		chats[i], _ = s.world.chats.Get(marked[i].chat)
	}
	return chats
}

func (w *world) favoritesOf(person PersonID) []favorite {
	var list []favorite
	w.favorites.Ascend(favorite{person: person}, func(f favorite) bool {
		if f.person != person {
			return false
		}
		list = append(list, f)
		return true
	})
	return list
}

// FavoriteChat marks a chat that the person is a member of. One that is marked already
// stays so.
func (s *State) FavoriteChat(person PersonID, id ChatID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.participant(person, id); err != nil {
		return err
	}
	mark := favorite{person: person, chat: id, added: s.now()}
	if _, marked := s.world.favorites.Get(mark); marked {
		return nil
	}
	if len(s.world.favoritesOf(person)) >= maxFavorites {
		return apierr.Unfit("chatId", "Favorite chat list is limited to 250 unique chats")
	}
	s.world.favorites.Set(mark)
	return nil
}

// UnfavoriteChat takes the mark from a chat. One that has none stays so.
func (s *State) UnfavoriteChat(person PersonID, id ChatID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.visibleChat(person, id); err != nil {
		return err
	}
	s.world.favorites.Delete(favorite{person: person, chat: id})
	return nil
}
