package state

import (
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// ExtensionChange says what becomes of a user; nil leaves a part as it is.
type ExtensionChange struct {
	Number      *string
	Type        *string
	Status      *ExtensionStatus
	FirstName   *string
	LastName    *string
	FullName    *string
	Email       *string
	JobTitle    *string
	Department  *string
	MobilePhone *string
	Setup       *string
	Comment     *string
	Reason      *string
	Hidden      *bool
	Password    *string // in plain; ends every session of the user
}

// UpdateExtension changes a user. Who is enabled for the first time becomes a person, and
// who is to be activated is sent a mail; who is disabled keeps everything but cannot be
// used.
func (s *State) UpdateExtension(id ExtensionID, change ExtensionChange) (Extension, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.world.extensions.Get(id)
	if !ok {
		return Extension{}, apierr.NotFound("extensionId")
	}
	if err := s.checkChange(old, change); err != nil {
		return Extension{}, err
	}
	e := change.Applied(old)
	if change.Password != nil {
		e.Password = s.NewPassword(*change.Password)
		s.signOut(e.ID)
	}
	e.Modified = s.now()
	s.replaceExtension(old, e, HintInfo)
	if e.Status != old.Status {
		s.welcome(e)
	}
	return e, nil
}

// SetExtensionStatus enables or disables a user.
func (s *State) SetExtensionStatus(id ExtensionID, status ExtensionStatus) (Extension, error) {
	return s.UpdateExtension(id, ExtensionChange{Status: &status})
}

// checkChange refuses a number or an e-mail that somebody else has. s.mu must be held.
func (s *State) checkChange(e Extension, change ExtensionChange) error {
	if change.Email != nil && s.world.loginTaken(*change.Email, e.ID) {
		return apierr.Duplicate("email")
	}
	if change.Number != nil && *change.Number != e.Number {
		if *change.Number == "" {
			return apierr.Invalid("extensionNumber")
		}
		if _, err := s.freeNumber(e.Account, *change.Number); err != nil {
			return err
		}
	}
	return nil
}

// Applied returns e with the change made, the password excepted.
func (c ExtensionChange) Applied(e Extension) Extension {
	assign(&e.Number, c.Number)
	assign(&e.Type, c.Type)
	assign(&e.Status, c.Status)
	assign(&e.FirstName, c.FirstName)
	assign(&e.LastName, c.LastName)
	assign(&e.FullName, c.FullName)
	assign(&e.Email, c.Email)
	assign(&e.Profile.JobTitle, c.JobTitle)
	assign(&e.Profile.Department, c.Department)
	assign(&e.Profile.MobilePhone, c.MobilePhone)
	assign(&e.Profile.Setup, c.Setup)
	assign(&e.Profile.Comment, c.Comment)
	assign(&e.Profile.Reason, c.Reason)
	assign(&e.Hidden, c.Hidden)
	return e
}

// replaceExtension stores a changed user, with its places in the indexes, and announces
// it. s.mu must be held.
func (s *State) replaceExtension(old, e Extension, hint Hint) {
	s.world.extensions.Set(e.ID, e)
	if e.Number != old.Number {
		s.world.extensionsOf.Delete(accountExtension{account: old.Account, number: old.Number})
		s.world.extensionsOf.Set(accountExtension{e.Account, e.Number, e.ID})
	}
	if !strings.EqualFold(e.Email, old.Email) {
		s.world.logins.Delete(strings.ToLower(old.Email))
		if e.Email != "" {
			s.world.logins.Set(strings.ToLower(e.Email), e.ID)
		}
	}
	if !e.Guest() {
		s.announce(ExtensionEvent{Extension: e, EventType: ExtensionUpdate, Hint: hint})
	}
}

// signOut ends every session of a user, in applications and in browsers. s.mu must be
// held.
func (s *State) signOut(id ExtensionID) {
	var open []Session
	s.world.sessionsOf.Ascend(sessionOrder{extension: id}, func(o sessionOrder) bool {
		if o.extension != id {
			return false
		}
		session, _ := s.world.sessions.Get(o.id)
		open = append(open, session)
		return true
	})
	for _, session := range open {
		s.endSession(session)
	}
	for _, browser := range s.world.browsers.Values() {
		left := slices.DeleteFunc(slices.Clone(browser.People), func(in SignIn) bool { return in.Extension == id })
		if len(left) < len(browser.People) {
			browser.People = left
			s.world.browsers.Set(browser.Cookie, browser)
		}
	}
}

// DeleteExtension removes a user from the account and from its teams. Conversations with
// others stay, as what the user has posted does. The tokens of the user are answered that
// the extension is gone.
func (s *State) DeleteExtension(id ExtensionID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.world.extensions.Get(id)
	if !ok {
		return apierr.NotFound("extensionId")
	}
	s.removeExtension(e)
	s.announce(ExtensionEvent{Extension: e, EventType: ExtensionDelete})
	return nil
}

// removeExtension takes a user out of everything. s.mu must be held.
func (s *State) removeExtension(e Extension) {
	s.withdraw(e.ID.Person())
	s.world.extensions.Delete(e.ID)
	s.world.removed.Set(e.ID, Removed{ID: e.ID, Account: e.Account, Type: e.Type, Name: e.Name()})
	s.world.extensionsOf.Delete(accountExtension{account: e.Account, number: e.Number})
	s.world.logins.Delete(strings.ToLower(e.Email))
	s.world.images.Delete(e.ID)
	s.world.presences.Delete(e.ID)
	s.forgetBot(e.ID)
}

// withdraw takes a person out of all teams and the company-wide chat. s.mu must be held.
func (s *State) withdraw(person PersonID) {
	var left []Chat
	s.world.chatsOf.Ascend(personChat{person: person}, func(o personChat) bool {
		if o.person != person {
			return false
		}
		if chat, _ := s.world.chats.Get(o.chat); chat.Type == Team || chat.Type == Everyone {
			left = append(left, chat)
		}
		return true
	})
	gone := func(p PersonID) bool { return p == person }
	for _, chat := range left {
		chat.Members = slices.DeleteFunc(slices.Clone(chat.Members), gone)
		chat.Admins = slices.DeleteFunc(slices.Clone(chat.Admins), gone)
		chat.Modified = s.now()
		s.setChat(chat)
		s.announce(ChatEvent{Chat: chat, EventType: GroupChanged, Audience: chat.Members})
	}
}
