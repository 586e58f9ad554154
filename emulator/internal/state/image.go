package state

import "github.com/glipbox/glipbox/emulator/internal/apierr"

// Image describes the profile image of a user. The zero Image is none.
type Image struct {
	ETag     string
	Media    string
	Modified Instant
}

// SetProfileImage replaces the profile image of a user.
func (s *State) SetProfileImage(id ExtensionID, media string, content []byte) error {
	return s.changeImage(id, func(now Instant) Image {
		s.world.images.Set(id, content)
		return Image{ETag: s.entropy.Token(16), Media: media, Modified: now}
	})
}

// DeleteProfileImage takes the profile image of a user away. Without one it changes
// nothing.
func (s *State) DeleteProfileImage(id ExtensionID) error {
	return s.changeImage(id, func(Instant) Image {
		s.world.images.Delete(id)
		return Image{}
	})
}

func (s *State) changeImage(id ExtensionID, change func(now Instant) Image) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.world.extensions.Get(id)
	if !ok {
		return apierr.NotFound("extensionId")
	}
	old := e
	if e.Image = change(s.now()); e.Image == old.Image {
		return nil
	}
	e.Modified = s.now()
	s.replaceExtension(old, e, HintImage)
	return nil
}

// ProfileImage returns the profile image of a user, which must not be changed.
func (s *State) ProfileImage(id ExtensionID) (Image, []byte, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, _ := s.world.extensions.Get(id)
	content, ok := s.world.images.Get(id)
	return e.Image, content, ok
}
