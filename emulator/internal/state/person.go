package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// Person returns the user behind a Team Messaging person of the reader's company. Who
// has not been activated yet is no person.
func (s *State) Person(reader, id PersonID) (Extension, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, ok := s.world.person(id)
	if !ok || !s.world.colleagues(reader, id) {
		return Extension{}, apierr.NotFound("personId")
	}
	return e, nil
}

// person returns a user who has been admitted to Team Messaging.
func (w *world) person(id PersonID) (Extension, bool) {
	if _, admitted := w.personalChat(id); !admitted {
		return Extension{}, false
	}
	return w.extensions.Get(id.Extension())
}

// colleagues reports whether two people are of one company.
func (w *world) colleagues(a, b PersonID) bool {
	first, ok := w.extensions.Get(a.Extension())
	second, known := w.extensions.Get(b.Extension())
	return ok && known && first.Account == second.Account
}
