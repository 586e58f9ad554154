package state

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Developer is somebody who signs in to the Developer Console.
type Developer struct {
	Email    string
	Name     string
	Password Password
}

// CreateDeveloper adds somebody who may sign in to the Developer Console.
func (s *State) CreateDeveloper(name, email, password string) (Developer, error) {
	developer := Developer{Email: email, Name: name, Password: s.NewPassword(password)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.world.developers.Get(strings.ToLower(email)); taken {
		return Developer{}, apierr.Duplicate("email")
	}
	s.world.developers.Set(strings.ToLower(email), developer)
	return developer, nil
}

// Developers returns those who may sign in to the Developer Console, by e-mail.
func (s *State) Developers() []Developer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.developers.Values()
}
