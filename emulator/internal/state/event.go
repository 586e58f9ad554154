package state

import (
	"cmp"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Event is an entry in a calendar: that of a chat, or of its creator alone.
type Event struct {
	ID          EventID
	Chats       []ChatID // none: its creator alone sees it
	Post        PostID   // which announced it
	Creator     PersonID
	Created     Instant
	Title       string
	Start       Instant
	End         Instant
	AllDay      bool
	Color       Color
	Location    string
	Description string
	Recurrence  Recurrence
}

// Position returns the place of the event in a calendar.
func (e Event) Position() Position { return Position{e.Created, int64(e.ID)} }

// creatorEvent finds the events of a person by creation.
type creatorEvent struct {
	creator PersonID
	created Instant
	event   EventID
}

func (a creatorEvent) compare(b creatorEvent) int {
	return cmp.Or(cmp.Compare(a.creator, b.creator), cmp.Compare(a.created, b.created), cmp.Compare(a.event, b.event))
}

// CreateEvent adds an event that nobody else sees before it is attached to a post.
func (s *State) CreateEvent(creator PersonID, e Event) Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	e = s.newEvent(creator, e)
	s.setEvent(e)
	return e
}

// CreateGroupEvent adds an event to a chat and announces it by a post.
func (s *State) CreateGroupEvent(creator PersonID, id ChatID, e Event) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, err := s.openChat(creator, id)
	if err != nil {
		return Event{}, err
	}
	e = s.newEvent(creator, e)
	e.Chats = []ChatID{id}
	s.setEvent(e) // before its post, which shows it
	e.Post = s.addItemPost(chat, creator, Attachment{ID: int64(e.ID), Type: EventAttachment}).ID
	s.setEvent(e)
	return e, nil
}

// newEvent returns an event with its id. s.mu must be held.
func (s *State) newEvent(creator PersonID, e Event) Event {
	e.ID, e.Creator, e.Created = EventID(s.nextID(tagEvent)), creator, s.now()
	return e
}

// setEvent stores an event and its places in calendars. s.mu must be held.
func (s *State) setEvent(e Event) {
	s.world.events.Set(e.ID, e)
	s.world.eventsOf.Set(creatorEvent{e.Creator, e.Created, e.ID})
	for _, chat := range e.Chats {
		s.world.itemsByChat.Set(chatItem{chat, eventItem, e.Created, int64(e.ID)})
	}
}

// Event returns an event that the reader has created, or that is in a chat of theirs.
func (s *State) Event(reader PersonID, id EventID) (Event, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.eventOf(reader, id)
}

// Events returns the events that a person has created, the oldest first.
func (s *State) Events(creator PersonID, r Range) Page[Event] {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return pick(r.cut(func(r Range) []Position {
		return collect(nil, s.world.eventsOf, creatorEvent{creator, r.At.Created, EventID(r.At.ID)}, r, func(x creatorEvent) (Position, bool) {
			return Position{x.created, int64(x.event)}, x.creator == creator
		})
	}), s.world.eventAt)
}

// GroupEvents returns the events of a chat, the newest first.
func (s *State) GroupEvents(reader PersonID, id ChatID, r Range) (Page[Event], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.participant(reader, id); err != nil {
		return Page[Event]{}, err
	}
	return pick(r.cut(s.world.scanItems(id, eventItem)), s.world.eventAt), nil
}

func (w *world) eventAt(p Position) Event {
	e, _ := w.events.Get(EventID(p.ID))
	return e
}

// UpdateEvent lets change make another event of the one that the person sees. Assumed:
// only its creator may do that.
func (s *State) UpdateEvent(person PersonID, id EventID, change func(Event) (Event, error)) (Event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.ownEvent(person, id, "changed")
	if err != nil {
		return Event{}, err
	}
	e, err := change(old)
	if err != nil {
		return Event{}, err
	}
	s.setEvent(e)
	return e, nil
}

// DeleteEvent removes an event and the post that announced it. Assumed: only its creator
// may do that, and an administrator of the team.
func (s *State) DeleteEvent(person PersonID, id EventID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, err := s.ownEvent(person, id, "deleted")
	if err != nil {
		return err
	}
	s.world.events.Delete(id)
	s.world.eventsOf.Delete(creatorEvent{e.Creator, e.Created, id})
	for _, chat := range e.Chats {
		s.world.itemsByChat.Delete(chatItem{chat, eventItem, e.Created, int64(id)})
	}
	s.removeItemPost(e.Post)
	return nil
}

// ownEvent returns an event that the person may change. s.mu must be held.
func (s *State) ownEvent(person PersonID, id EventID, deed string) (Event, error) {
	e, err := s.eventOf(person, id)
	if err != nil {
		return Event{}, err
	}
	if chat, _ := s.participantOf(person, e.Chats, "eventId"); e.Creator != person && !chat.HasAdmin(person) {
		return Event{}, apierr.Forbidden("An event can be " + deed + " by its creator or a team administrator only")
	}
	return e, nil
}

// eventOf returns an event that the person sees. s.mu must be held.
func (s *State) eventOf(person PersonID, id EventID) (Event, error) {
	e, ok := s.world.events.Get(id)
	if ok && e.Creator == person {
		return e, nil
	}
	if _, err := s.participantOf(person, e.Chats, "eventId"); err != nil {
		return Event{}, err
	}
	return e, nil
}
