package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// EveryoneChat returns the company-wide chat of a person. A guest has none.
func (s *State) EveryoneChat(person PersonID) (Chat, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.everyoneOf(person)
}

// EveryoneChange says what becomes of a company-wide chat; nil leaves a part as it is.
type EveryoneChange struct {
	Name        *string
	Description *string
}

// UpdateEveryone renames or describes the company-wide chat. Assumed: only an
// administrator of the account may do that.
func (s *State) UpdateEveryone(person PersonID, change EveryoneChange) (Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.everyoneOf(person)
	if err != nil {
		return Chat{}, err
	}
	if e, _ := s.world.extensions.Get(person.Extension()); !e.Admin {
		return Chat{}, apierr.Hinted(
			apierr.Forbidden("The Everyone chat can be changed by account administrators only"),
			e.Name()+" is no administrator: Admin Portal → Users → Roles")
	}
	chat := old
	assign(&chat.Name, change.Name)
	assign(&chat.Description, change.Description)
	chat.Modified = s.now()
	s.setChat(chat)
	if chat.Name != old.Name || chat.Description != old.Description {
		s.announce(ChatEvent{Chat: chat, EventType: GroupRenamed, Audience: chat.Members})
	}
	return chat, nil
}

// everyoneOf returns the company-wide chat that the person is in. s.mu must be held.
func (s *State) everyoneOf(person PersonID) (Chat, error) {
	e, _ := s.world.extensions.Get(person.Extension())
	account, _ := s.world.accounts.Get(e.Account)
	return s.chatOf(person, account.Everyone)
}
