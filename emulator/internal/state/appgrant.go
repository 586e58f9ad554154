package state

import (
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// freshEnough is what a token must have left to be handed out again.
const freshEnough = 10 * time.Minute

// GrantRingCentralApp returns tokens with which the RingCentral app acts for a user:
// those it has, while they are fresh enough, or new ones.
func (s *State) GrantRingCentralApp(extension ExtensionID) (Grant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, err := s.admission(RingCentralApp().ClientID, extension)
	if err != nil {
		return Grant{}, err
	}
	if s.isBot(extension) {
		return Grant{}, apierr.Hinted(apierr.InvalidGrant(apierr.ExtensionType, "Extension type is not allowed to sign in"),
			"a bot acts by its own token: GET bots shows it")
	}
	for _, session := range s.sessionsOf(extension, app.ClientID) {
		if g := s.grant(session); g.Access.Expires.Sub(s.now()) > freshEnough {
			return g, nil
		}
	}
	return s.startSession(app, SessionRequest{App: app.ClientID, Extension: extension}), nil
}
