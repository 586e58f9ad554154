package state

import (
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// ExtensionStatus says whether an extension can be used.
type ExtensionStatus string

// The states of an extension.
const (
	Enabled      ExtensionStatus = "Enabled"
	Disabled     ExtensionStatus = "Disabled"
	NotActivated ExtensionStatus = "NotActivated"
	Unassigned   ExtensionStatus = "Unassigned"
	Frozen       ExtensionStatus = "Frozen"
)

// Extension is a user of an account. The Team Messaging person of an employee has the
// same number.
type Extension struct {
	ID        ExtensionID
	Account   AccountID
	Number    string // short number inside the account, from 101
	Type      string // User, Bot, …
	Status    ExtensionStatus
	FirstName string
	LastName  string
	FullName  string // what a user is called instead of first and last name
	Email     string // also the login name
	Profile   Profile
	Admin     bool
	Hidden    bool // from the directory
	Visitor   bool // is, or was, in a team of another company
	Password  Password
	Image     Image
	Created   Instant
	Modified  Instant
}

// Profile is what else a company notes about a user.
type Profile struct {
	JobTitle    string
	Department  string
	MobilePhone string
	Setup       string // the state of the setup wizard; empty: it follows from the status
	Comment     string // on the status
	Reason      string // of the status
}

// Name returns first and last name, or what the user is called instead.
func (e Extension) Name() string {
	if e.FullName != "" {
		return e.FullName
	}
	return strings.TrimSpace(e.FirstName + " " + e.LastName)
}

// speaks reports whether somebody can take part in chats as the extension.
func (e Extension) speaks() bool {
	switch e.Type {
	case "Department", "Announcement", "Voicemail", "SharedLinesGroup", "PagingOnly", "ParkLocation", "Limited", "IvrMenu":
		return false
	}
	return true
}

// ExtensionEventType says what happened to an extension.
type ExtensionEventType string

// What happens to extensions.
const (
	ExtensionCreate ExtensionEventType = "Create"
	ExtensionUpdate ExtensionEventType = "Update"
	ExtensionDelete ExtensionEventType = "Delete"
)

// Hint says what of an extension has changed.
type Hint string

// What of extensions changes here.
const (
	HintInfo  Hint = "ExtensionInfo"
	HintImage Hint = "ProfileImage"
)

// ExtensionEvent is the change of an extension.
type ExtensionEvent struct {
	Extension Extension
	EventType ExtensionEventType
	Hint      Hint // empty: HintInfo
}

func (ExtensionEvent) change() {}

const firstExtensionNumber = 101

// CreateExtension adds a user to an account. An empty Number becomes the next free
// one. An enabled user becomes a person: a Personal chat and a place in Everyone. One
// who is not activated is sent an activation mail.
func (s *State) CreateExtension(e Extension) (Extension, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.world.accounts.Get(e.Account); !ok {
		return Extension{}, apierr.NotFound("accountId")
	}
	if s.world.loginTaken(e.Email, 0) {
		return Extension{}, apierr.Duplicate("email")
	}
	number, err := s.freeNumber(e.Account, e.Number)
	if err != nil {
		return Extension{}, err
	}
	now := s.now()
	e.ID, e.Number, e.Created, e.Modified = ExtensionID(s.nextID(tagPerson)), number, now, now
	s.world.extensions.Set(e.ID, e)
	s.world.extensionsOf.Set(accountExtension{e.Account, e.Number, e.ID})
	if e.Email != "" {
		s.world.logins.Set(strings.ToLower(e.Email), e.ID)
	}
	s.announce(ExtensionEvent{Extension: e, EventType: ExtensionCreate})
	s.welcome(e)
	return e, nil
}

// welcome makes a person of who can be used, and asks who is not activated by mail to do
// so. s.mu must be held.
func (s *State) welcome(e Extension) {
	if !e.speaks() {
		return
	}
	switch e.Status {
	case Enabled:
		if _, admitted := s.world.personalChat(e.ID.Person()); !admitted {
			s.admit(e)
		}
	case NotActivated:
		if e.Email != "" {
			s.sendActivation(e)
		}
	case Disabled, Unassigned, Frozen:
	}
}

// loginTaken reports whether an e-mail is the login name of another user than id.
func (w *world) loginTaken(email string, id ExtensionID) bool {
	owner, taken := w.logins.Get(strings.ToLower(email))
	return taken && email != "" && owner != id
}

// freeNumber returns number if the account does not use it yet, or the one after the
// highest if number is empty. s.mu must be held.
func (s *State) freeNumber(account AccountID, number string) (string, error) {
	if number == "" {
		highest := firstExtensionNumber - 1
		s.world.extensionsOf.Descend(accountExtension{account: account + 1}, func(x accountExtension) bool {
			if x.account != account {
				return false
			}
			highest, _ = strconv.Atoi(x.number)
			return false
		})
		return strconv.Itoa(highest + 1), nil
	}
	if n, err := strconv.Atoi(number); err != nil || n <= 0 {
		return "", apierr.Invalid("extensionNumber")
	}
	if _, used := s.world.extensionsOf.Get(accountExtension{account: account, number: number}); used {
		return "", apierr.Duplicate("extensionNumber")
	}
	return number, nil
}

// admit gives a new person a Personal chat and a place in the company-wide chat. s.mu
// must be held.
func (s *State) admit(e Extension) {
	person := e.ID.Person()
	s.addConversation(person, []PersonID{person})
	account, _ := s.world.accounts.Get(e.Account)
	everyone, _ := s.world.chats.Get(account.Everyone)
	s.enlarge(everyone, []PersonID{person})
}

// Extension returns a user by id.
func (s *State) Extension(id ExtensionID) (Extension, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.extensions.Get(id)
}

// Extensions returns the users of an account by extension number.
func (s *State) Extensions(account AccountID) []Extension {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []Extension
	s.world.extensionsOf.Ascend(accountExtension{account: account}, func(x accountExtension) bool {
		if x.account != account {
			return false
		}
		e, _ := s.world.extensions.Get(x.id)
		list = append(list, e)
		return true
	})
	return list
}

// ExtensionByLogin returns the user with that e-mail, in any case of letters.
func (s *State) ExtensionByLogin(email string) (Extension, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	id, ok := s.world.logins.Get(strings.ToLower(email))
	if !ok {
		return Extension{}, false
	}
	return s.world.extensions.Get(id)
}
