package state

import (
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const noteLock = 5 * time.Hour // documented: how long a lock is exclusive

// Note is a page that people in a chat write together.
type Note struct {
	ID         NoteID
	Chats      []ChatID
	Post       PostID // which published it; zero: it is a draft
	Creator    PersonID
	Created    Instant
	Modified   Instant
	ModifiedBy PersonID
	Title      string
	Body       string // HTML
	Locker     PersonID
	Locked     Instant
}

// Position returns the place of the note in its chat.
func (n Note) Position() Position { return Position{n.Created, int64(n.ID)} }

// Published reports whether others than its creator see the note.
func (n Note) Published() bool { return n.Post != 0 }

// LockedBy returns who alone may write the note at a moment, or nobody.
func (n Note) LockedBy(now Instant) PersonID {
	if now.Sub(n.Locked) >= noteLock {
		return 0
	}
	return n.Locker
}

// CreateNote adds a draft to a chat, which nobody else sees.
func (s *State) CreateNote(creator PersonID, id ChatID, title, body string) (Note, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.openChat(creator, id); err != nil {
		return Note{}, err
	}
	now := s.now()
	note := Note{
		ID: NoteID(s.nextID(tagNote)), Chats: []ChatID{id}, Creator: creator, Created: now,
		Modified: now, ModifiedBy: creator, Title: title, Body: body,
	}
	s.setNote(note)
	return note, nil
}

// setNote stores a note and its places in chats. s.mu must be held.
func (s *State) setNote(note Note) {
	s.world.notes.Set(note.ID, note)
	for _, chat := range note.Chats {
		s.world.itemsByChat.Set(chatItem{chat, noteItem, note.Created, int64(note.ID)})
	}
}

// Note returns a note that the reader sees.
func (s *State) Note(reader PersonID, id NoteID) (Note, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.noteOf(reader, id)
}

// NoteFilter chooses notes of a chat. What is zero does not choose.
type NoteFilter struct {
	From, To  Instant // of the creation; both belong to it
	Creators  []PersonID
	Published *bool
}

// Notes returns notes of a chat, the newest first, and no drafts of others.
func (s *State) Notes(reader PersonID, id ChatID, r Range, f NoteFilter) (Page[Note], error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, err := s.participant(reader, id); err != nil {
		return Page[Note]{}, err
	}
	at := func(p Position) Note {
		note, _ := s.world.notes.Get(NoteID(p.ID))
		return note
	}
	r.Keep = func(p Position) bool {
		note := at(p)
		return (note.Published() || note.Creator == reader) && within(note.Created, f.From, f.To) &&
			(len(f.Creators) == 0 || slices.Contains(f.Creators, note.Creator)) &&
			(f.Published == nil || *f.Published == note.Published())
	}
	return pick(r.cut(s.world.scanItems(id, noteItem)), at), nil
}

// NoteChange says what becomes of a note; nil leaves a part as it is.
type NoteChange struct {
	Title   *string
	Body    *string
	Release bool // the lock, afterwards
}

// UpdateNote changes a note. Any member of its chat may do that, unless somebody else has
// locked it.
func (s *State) UpdateNote(person PersonID, id NoteID, change NoteChange) (Note, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	note, err := s.writableNote(person, id)
	if err != nil {
		return Note{}, err
	}
	assign(&note.Title, change.Title)
	assign(&note.Body, change.Body)
	if change.Release {
		note.Locker, note.Locked = 0, 0
	}
	note.Modified, note.ModifiedBy = s.now(), person
	s.setNote(note)
	if note.Published() {
		s.announceItem(note.Chats, NoteChanged)
	}
	return note, nil
}

// DeleteNote removes a note and the post that published it. Assumed: its creator may do
// that, and an administrator of the team.
func (s *State) DeleteNote(person PersonID, id NoteID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	note, err := s.writableNote(person, id)
	if err != nil {
		return err
	}
	if chat, _ := s.participantOf(person, note.Chats, "noteId"); note.Creator != person && !chat.HasAdmin(person) {
		return apierr.Forbidden("A note can be deleted by its creator or a team administrator only")
	}
	s.world.notes.Delete(id)
	for _, chat := range note.Chats {
		s.world.itemsByChat.Delete(chatItem{chat, noteItem, note.Created, int64(id)})
	}
	s.removeItemPost(note.Post)
	return nil
}

// LockNote lets nobody else write a note for five hours. Assumed: who has locked it may
// lock it anew.
func (s *State) LockNote(person PersonID, id NoteID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	note, err := s.writableNote(person, id)
	if err != nil {
		return err
	}
	note.Locker, note.Locked = person, s.now()
	s.setNote(note)
	return nil
}

// UnlockNote lets everybody write a note again. One that is not locked stays so.
func (s *State) UnlockNote(person PersonID, id NoteID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	note, err := s.writableNote(person, id)
	if err != nil {
		return err
	}
	note.Locker, note.Locked = 0, 0
	s.setNote(note)
	return nil
}

// PublishNote shows a draft to the chat and announces it by a post. Only its creator may
// do that. Assumed: a note that is published stays as it is.
func (s *State) PublishNote(person PersonID, id NoteID) (Note, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	note, _ := s.world.notes.Get(id)
	chat, err := s.participantOf(person, note.Chats, "noteId")
	switch {
	case err != nil:
		return Note{}, err
	case note.Creator != person:
		return Note{}, apierr.Unfit("noteId", "The user is not the creator of the note")
	case note.Published():
		return note, nil
	case chat.Archived:
		return Note{}, closed(chat)
	}
	note.Modified, note.ModifiedBy = s.now(), person
	note.Post = s.addItemPost(chat, person, Attachment{ID: int64(id), Type: NoteAttachment}).ID
	s.setNote(note)
	return note, nil
}

// writableNote returns a note that the person sees, and that nobody else has locked. s.mu
// must be held.
func (s *State) writableNote(person PersonID, id NoteID) (Note, error) {
	note, err := s.noteOf(person, id)
	if err != nil {
		return Note{}, err
	}
	if locker := note.LockedBy(s.now()); locker != 0 && locker != person {
		return Note{}, apierr.Hinted(apierr.Unfit("noteId", "The note is locked by another user"),
			"a lock ends when who holds it unlocks the note, and five hours after it began")
	}
	return note, nil
}

// noteOf returns a note that the person sees: one's own draft, or what is published in
// one's chats. s.mu must be held.
func (s *State) noteOf(person PersonID, id NoteID) (Note, error) {
	note, _ := s.world.notes.Get(id)
	if _, err := s.participantOf(person, note.Chats, "noteId"); err != nil {
		return Note{}, err
	}
	if !note.Published() && note.Creator != person {
		return Note{}, apierr.NotFound("noteId")
	}
	return note, nil
}
