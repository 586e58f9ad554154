package state

import (
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Developer is somebody who signs in to the Developer Console.
type Developer struct {
	Email      string
	Name       string
	Password   Password
	Sandbox    AccountID // the account in which the applications are tested; zero: none yet
	Production AccountID // the account that owns the applications in production; zero: none yet
}

// Account returns the account of the developer in an environment, or zero.
func (d Developer) Account(env Environment) AccountID {
	if env == Production {
		return d.Production
	}
	return d.Sandbox
}

func (d *Developer) setAccount(env Environment, id AccountID) {
	if env == Production {
		d.Production = id
		return
	}
	d.Sandbox = id
}

// CreateDeveloper adds somebody who may sign in to the Developer Console.
func (s *State) CreateDeveloper(name, email, password string) (Developer, error) {
	developer := Developer{Email: email, Name: name, Password: s.NewPassword(password)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.world.developers.Get(strings.ToLower(email)); taken {
		return Developer{}, apierr.Hinted(apierr.Duplicate("email"), email+" is the address of a developer already: sign in")
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

// Developer returns a developer by e-mail, in any case of letters.
func (s *State) Developer(email string) (Developer, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.developer(email)
}

// developer is Developer with s.mu held.
func (s *State) developer(email string) (Developer, error) {
	d, ok := s.world.developers.Get(strings.ToLower(email))
	if !ok {
		return d, apierr.Hinted(apierr.NotFound("developer"), "no developer has the address "+email+": GET developers lists them")
	}
	return d, nil
}

// AssignAccount makes an account that of a developer in an environment, and the owner of
// the developer's applications there that have none.
func (w Worlds) AssignAccount(email string, env Environment, id AccountID) (Developer, error) {
	defer w.lock()()
	d, err := w.Console.developer(email)
	if err != nil {
		return d, err
	}
	there := w.Of(env)
	if _, ok := there.world.accounts.Get(id); !ok {
		return d, apierr.Hinted(apierr.NotFound("accountId"), "there is no such account in "+string(env)+": GET accounts lists them")
	}
	d.setAccount(env, id)
	w.Console.world.developers.Set(strings.ToLower(d.Email), d)
	for _, r := range w.Console.registrationsOf(d.Email) {
		if app, ok := there.world.applications.Get(r.ClientID(env)); ok && app.Account == 0 {
			app.Account = id
			there.world.applications.Set(app.ClientID, app)
		}
	}
	return d, nil
}

// ConsoleSession is a browser in which a developer is signed in to the Developer Console.
type ConsoleSession struct {
	Token   string
	Email   string
	Expires Instant
}

const consoleLifetime = 30 * 24 * time.Hour // Assumed

// SignInDeveloper checks the password of a developer.
func (s *State) SignInDeveloper(email, password string) (ConsoleSession, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.developer(email)
	if err == nil {
		err = s.checkDeveloper(d, password)
	} else {
		err = wrongDeveloper()
	}
	if err != nil {
		return ConsoleSession{}, err
	}
	session := ConsoleSession{Token: s.entropy.Token(32), Email: d.Email, Expires: s.now().Add(consoleLifetime)}
	s.world.consoles.Set(session.Token, session)
	return session, nil
}

// checkDeveloper counts the wrong passwords of a developer. Assumed: they are locked as users
// are. s.mu must be held.
func (s *State) checkDeveloper(d Developer, password string) error {
	login := strings.ToLower(d.Email)
	if err := s.lockedOut(login); err != nil {
		return err
	}
	if !d.Password.Matches(password) {
		return s.wrongPassword(login, wrongDeveloper())
	}
	s.world.lockouts.Delete(login)
	return nil
}

func wrongDeveloper() error {
	return &apierr.Error{
		Status: 401, Code: apierr.BadOwnerCredentials, Message: "The e-mail address or the password is wrong",
		Hint: "the developers and their passwords stand in the seed, or were chosen at sign-up",
	}
}

// SignedInDeveloper returns who is signed in by a token.
func (s *State) SignedInDeveloper(token string) (Developer, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	session, _ := s.world.consoles.Get(token)
	if session.Expires <= s.now() {
		return Developer{}, apierr.Hinted(apierr.NotFound("session"), "sign in again")
	}
	return s.developer(session.Email)
}

// SignOutDeveloper ends a session of the Developer Console, if there is one.
func (s *State) SignOutDeveloper(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.world.consoles.Delete(token)
}
