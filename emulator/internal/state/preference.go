package state

// LeftRailMode is how the RingCentral app arranges chats on its left side.
type LeftRailMode string

// The ways to arrange chats.
const (
	SeparateAllChatTypes          LeftRailMode = "SeparateAllChatTypes"
	SeparateConversationsAndTeams LeftRailMode = "SeparateConversationsAndTeams"
	CombineAllChatTypes           LeftRailMode = "CombineAllChatTypes"
)

// Preferences are those of a person about chats.
type Preferences struct {
	MaxChats int // shown on the left side
	LeftRail LeftRailMode
}

// defaultPreferences are those of who has none: the documented 10 chats. Assumed: of all
// types together.
func defaultPreferences() Preferences {
	return Preferences{MaxChats: 10, LeftRail: CombineAllChatTypes}
}

// Preferences returns those of a person.
func (s *State) Preferences(person PersonID) Preferences {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p, found := s.world.preferences.Get(person); found {
		return p
	}
	return defaultPreferences()
}

// SetPreferences replaces those of a person.
func (s *State) SetPreferences(person PersonID, p Preferences) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.preferences.Set(person, p)
}
