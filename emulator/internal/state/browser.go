package state

import (
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// BrowserSession is a browser in which people have signed in: what "Continue as …"
// offers.
type BrowserSession struct {
	Cookie  string
	People  []SignIn // the latest first; replaced as a whole
	Expires Instant
}

// SignIn says who signed in in a browser, and when.
type SignIn struct {
	Extension ExtensionID
	Time      Instant
}

const browserLifetime = 24 * time.Hour // Assumed: a day after the latest sign-in

// SignIn checks the password of a user and remembers them in a browser. A user name is
// an e-mail, or the main number and an extension: +16505550100*101. The cookie of the
// browser may be empty, and is replaced.
func (s *State) SignIn(cookie, username, password string) (BrowserSession, ExtensionID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.extensionByName(username)
	if ok && e.Type == botType {
		return BrowserSession{}, 0, apierr.Hinted(apierr.InvalidGrant(apierr.ExtensionType, "Extension type is not allowed to sign in"),
			e.Name()+" is a bot, which acts by its token only: sign in as a user")
	}
	if ok && e.Status != Enabled && e.Password == (Password{}) {
		return BrowserSession{}, 0, barred(e)
	}
	if err := s.checkPassword(e, password); err != nil {
		return BrowserSession{}, 0, err
	}
	if err := barred(e); err != nil {
		return BrowserSession{}, 0, err
	}
	before := s.browser(cookie)
	s.world.browsers.Delete(cookie)
	others := slices.DeleteFunc(slices.Clone(before.People), func(i SignIn) bool { return i.Extension == e.ID })
	browser := BrowserSession{
		Cookie: s.entropy.Token(32), Expires: s.now().Add(browserLifetime),
		People: append([]SignIn{{e.ID, s.now()}}, others...),
	}
	s.world.browsers.Set(browser.Cookie, browser)
	s.remember(browser.Cookie, browser.Expires)
	return browser, e.ID, nil
}

// checkPassword counts the wrong passwords of a user, if there is one. s.mu must be held.
func (s *State) checkPassword(e Extension, password string) error {
	wrong := apierr.InvalidGrant(apierr.BadOwnerCredentials, "Invalid resource owner credentials")
	if e.ID == 0 {
		return wrong
	}
	login := e.ID.String()
	if err := s.lockedOut(login); err != nil {
		return err
	}
	if !e.Password.Matches(password) {
		return s.wrongPassword(login, wrong)
	}
	s.world.lockouts.Delete(login)
	return nil
}

// IsLogin reports whether a user name is that of a user.
func (s *State) IsLogin(username string, extension ExtensionID) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	e, ok := s.extensionByName(username)
	return ok && e.ID == extension
}

// extensionByName returns the user with an e-mail or phone number. s.mu must be held.
func (s *State) extensionByName(username string) (Extension, bool) {
	username = strings.TrimSpace(username)
	if id, ok := s.world.logins.Get(strings.ToLower(username)); ok {
		return s.world.extensions.Get(id)
	}
	main, number, _ := strings.Cut(username, "*")
	account, ok := s.world.mainNumbers.Get(main)
	if !ok || main == "" {
		return Extension{}, false
	}
	found, _ := s.world.extensionsOf.Get(accountExtension{account: account, number: number})
	return s.world.extensions.Get(found.id)
}

// SignedIn returns the users who are signed in in a browser and can be used, the latest
// first.
func (s *State) SignedIn(cookie string) []Extension {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var people []Extension
	for _, i := range s.browser(cookie).People {
		if e, ok := s.world.extensions.Get(i.Extension); ok && e.Status == Enabled {
			people = append(people, e)
		}
	}
	return people
}

// SignedInAt returns when a user signed in in a browser, or zero.
func (s *State) SignedInAt(cookie string, extension ExtensionID) Instant {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, i := range s.browser(cookie).People {
		if i.Extension == extension {
			return i.Time
		}
	}
	return 0
}

// browser returns the session of a browser; one without people if there is none, or its
// time is over. s.mu must be held.
func (s *State) browser(cookie string) BrowserSession {
	browser, _ := s.world.browsers.Get(cookie)
	if browser.Expires <= s.now() {
		return BrowserSession{}
	}
	return browser
}
