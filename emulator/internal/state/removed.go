package state

// Removed is what is remembered of a user or a bot that was removed: pages say whose the posts
// are that stay. The API knows them no more.
type Removed struct {
	ID      ExtensionID
	Account AccountID
	Type    string
	Name    string
}

// RemovedExtensions returns the users and bots that were removed, by id.
func (s *State) RemovedExtensions() []Removed {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.removed.Values()
}
