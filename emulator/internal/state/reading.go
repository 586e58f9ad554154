package state

import (
	"cmp"
	"math"
)

// ManyUnread is the documented number of unread posts from which on they are too many.
const ManyUnread = 100

// reading is how far a person has read a chat. Of a chat that somebody has never looked
// at there is none.
type reading struct {
	person PersonID
	chat   ChatID
	last   Position // not part of the order: of the newest post that was read
	marked bool     // not part of the order: as unread, whatever is in it
}

func (a reading) compare(b reading) int {
	return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.chat, b.chat))
}

// ReadChat marks all that is in a chat as read by a member.
func (s *State) ReadChat(person PersonID, id ChatID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.participant(person, id); err != nil {
		return err
	}
	r := reading{person: person, chat: id}
	s.world.newest(id, func(post Post) bool {
		r.last = post.Position()
		return false
	})
	s.world.readings.Set(r)
	return nil
}

// UnreadChat marks a chat as not read by a member, until it is read.
func (s *State) UnreadChat(person PersonID, id ChatID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.participant(person, id); err != nil {
		return err
	}
	r, found := s.world.readings.Get(reading{person: person, chat: id})
	if !found {
		r = reading{person: person, chat: id}
	}
	r.marked = true
	s.world.readings.Set(r)
	return nil
}

// UnreadPosts returns how many posts of others a person has not read in all chats,
// ManyUnread + 1 at most. Whoever posts has read what is above.
func (s *State) UnreadPosts(person PersonID) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	count := 0
	s.world.chatsOf.Ascend(personChat{person: person}, func(x personChat) bool {
		if x.person != person {
			return false
		}
		count += s.world.unread(person, x.chat)
		return count <= ManyUnread
	})
	return min(count, ManyUnread+1)
}

func (w *world) unread(person PersonID, id ChatID) int {
	r, _ := w.readings.Get(reading{person: person, chat: id})
	count := 0
	w.newest(id, func(post Post) bool {
		if post.Creator == person || post.Position().compare(r.last) <= 0 {
			return false
		}
		count++
		return count <= ManyUnread
	})
	if r.marked {
		return max(count, 1)
	}
	return count
}

// newest visits the posts of a chat, the newest first, until visit returns false.
func (w *world) newest(id ChatID, visit func(Post) bool) {
	w.postsByChat.Descend(chatOrder{id, math.MaxInt64, math.MaxInt64}, func(x chatOrder) bool {
		if x.chat != id {
			return false
		}
		post, _ := w.posts.Get(x.post)
		return visit(post)
	})
}
