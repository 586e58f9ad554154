package state

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Activation is what the link of a mail stands for.
type Activation struct {
	Extension ExtensionID
	Expires   Instant
}

const activationLifetime = 7 * 24 * time.Hour // Assumed: a link is good for a week

// Activating returns who is activated by a link that is good. Somebody who has used it comes
// with the error.
func (s *State) Activating(token string) (Extension, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.activating(token)
}

// activating returns who is activated by a link that is good. s.mu must be held.
func (s *State) activating(token string) (Extension, error) {
	activation, _ := s.world.activations.Get(token)
	e, ok := s.world.extensions.Get(activation.Extension)
	switch {
	case !ok:
		return Extension{}, apierr.LinkUnknown()
	case e.Status != NotActivated:
		return e, apierr.LinkOver("The link was used already",
			e.Name()+" is "+string(e.Status)+": sign in with the password that was chosen")
	case activation.Expires <= s.now():
		return Extension{}, apierr.LinkOver("The link has expired",
			"it was good until "+activation.Expires.String()+": let an administrator send another mail")
	}
	return e, nil
}

// Activate sets the password of the user behind a link, who can be used from then on.
func (s *State) Activate(token, password string) (Extension, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.activating(token)
	if err != nil {
		return old, err
	}
	if !Acceptable(password) {
		return Extension{}, apierr.Invalid("password")
	}
	e := old
	e.Status, e.Password, e.Modified = Enabled, s.NewPassword(password), s.now()
	e.Profile.Setup = "Completed"
	s.replaceExtension(old, e, HintInfo)
	s.welcome(e)
	return e, nil
}

const minPassword = 8 // characters

// Acceptable reports whether a password may be chosen.
// Assumed: eight characters at least, letters and others among them.
func Acceptable(password string) bool {
	return utf8.RuneCountInString(password) >= minPassword &&
		strings.ContainsFunc(password, unicode.IsLetter) &&
		strings.ContainsFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
}
