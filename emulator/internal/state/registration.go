package state

import (
	"cmp"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Registration is an application of a developer, as the Developer Console keeps it. What
// an environment needs of it, such as permissions and redirect URIs, is an Application of
// that environment.
type Registration struct {
	ID         RegistrationID
	Developer  string // e-mail
	Profile    AppProfile
	Sandbox    ClientID
	Production ClientID // empty before the graduation
	Graduation Graduation
	Created    Instant
	Modified   Instant
}

// AppProfile is what reviewers and users read about an application.
type AppProfile struct {
	Description    string
	PrimaryContact string // e-mail
	Gallery        bool   // to be promoted in the App Gallery
	Card           AppCard
}

// AppCard is how the App Gallery would present an application.
type AppCard struct {
	Title         string
	Summary       string
	Website       string
	Support       string
	PrivacyPolicy string
}

// ClientID returns the client id in an environment, or none.
func (r Registration) ClientID(env Environment) ClientID {
	if env == Production {
		return r.Production
	}
	return r.Sandbox
}

// Register adds an application of a developer, with credentials of the sandbox, and of
// production when there is no graduation. It belongs to the accounts of the developer.
func (w Worlds) Register(r Registration, app Application) (Registration, error) {
	secret, productionSecret := w.Sandbox.secretLike(app), w.Production.secretLike(app)
	defer w.lock()()
	d, err := w.Console.developer(r.Developer)
	if err != nil {
		return Registration{}, err
	}
	policy, _ := w.Console.world.policies.Get(graduationKey)
	app.Account, app.Secret = cmp.Or(app.Account, d.Sandbox), cmp.Or(app.Secret, secret)
	created, err := w.Sandbox.createApplication(app)
	if err != nil {
		return Registration{}, err
	}
	now := w.Console.now()
	r.ID, r.Developer, r.Sandbox = RegistrationID(w.Console.nextID(tagRegistration)), d.Email, created.ClientID
	r.Created, r.Modified = now, now
	if policy.Disabled {
		r = w.graduate(d, r, productionSecret)
	}
	w.Console.world.registered.Set(r.ID, r)
	return r, nil
}

// secretLike returns a new secret, or none for a client-side application.
func (s *State) secretLike(app Application) string {
	if app.ClientSide {
		return ""
	}
	return s.NewSecret()
}

// Link makes an application that is there in an environment one of a developer. One of
// the same name that the developer has in the other environment is the same one.
func (w Worlds) Link(r Registration, env Environment, id ClientID) (Registration, error) {
	defer w.lock()()
	d, err := w.Console.developer(r.Developer)
	if err != nil {
		return Registration{}, err
	}
	app, ok := w.Of(env).world.applications.Get(id)
	if !ok {
		return Registration{}, apierr.NotFound("clientId")
	}
	now := w.Console.now()
	for _, known := range w.Console.registrationsOf(d.Email) {
		other, _ := w.Sandbox.world.applications.Get(known.Sandbox)
		if env == Production && known.Production == "" && other.Name == app.Name {
			known.Production = id
			known.Graduation = Graduation{Status: Approved, Applied: now, Decided: now}
			w.Console.world.registered.Set(known.ID, known)
			return known, nil
		}
	}
	r.ID, r.Developer, r.Created, r.Modified = RegistrationID(w.Console.nextID(tagRegistration)), d.Email, now, now
	if env == Production {
		r.Production, r.Graduation = id, Graduation{Status: Approved, Applied: now, Decided: now}
	} else {
		r.Sandbox = id
	}
	w.Console.world.registered.Set(r.ID, r)
	return r, nil
}

// UpdateRegistration changes the profile of an application, and the application itself
// in every environment in which it has credentials.
func (w Worlds) UpdateRegistration(id RegistrationID, profile func(AppProfile) AppProfile, change func(Application) Application) (Registration, error) {
	secrets := map[Environment]string{Sandbox: w.Sandbox.NewSecret(), Production: w.Production.NewSecret()}
	defer w.lock()()
	r, err := w.Console.registration(id)
	if err != nil {
		return r, err
	}
	for _, env := range []Environment{Sandbox, Production} {
		if app, ok := w.Of(env).world.applications.Get(r.ClientID(env)); ok {
			w.Of(env).replaceApplication(app, change(app), secrets[env])
		}
	}
	r.Profile, r.Modified = profile(r.Profile), w.Console.now()
	w.Console.world.registered.Set(id, r)
	return r, nil
}

// DeleteRegistration removes an application of a developer from every environment. Its
// bots are removed too, and its tokens are good for nothing.
func (w Worlds) DeleteRegistration(id RegistrationID) error {
	defer w.lock()()
	r, err := w.Console.registration(id)
	if err != nil {
		return err
	}
	w.Sandbox.removeApplication(r.Sandbox)
	w.Production.removeApplication(r.Production)
	w.Console.world.registered.Delete(id)
	return nil
}

// RotateSecret gives an application a new secret in one environment. Assumed: the one
// before it is good no more from that moment; sessions go on.
func (s *State) RotateSecret(id ClientID) (Application, error) {
	secret := s.NewSecret()
	s.mu.Lock()
	defer s.mu.Unlock()
	app, ok := s.world.applications.Get(id)
	if !ok {
		return app, apierr.Hinted(apierr.NotFound("clientId"), "the application has no credentials in this environment")
	}
	if app.ClientSide {
		return app, apierr.Hinted(apierr.Invalid("clientId"), app.Name+" is a client-side application, which has no secret")
	}
	app.Secret = secret
	s.world.applications.Set(id, app)
	return app, nil
}

// Registration returns an application of a developer by id.
func (s *State) Registration(id RegistrationID) (Registration, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.registration(id)
}

// registration is Registration with s.mu held.
func (s *State) registration(id RegistrationID) (Registration, error) {
	r, ok := s.world.registered.Get(id)
	if !ok {
		return r, apierr.Hinted(apierr.NotFound("applicationId"), "there is no such application: GET applications lists them")
	}
	return r, nil
}

// Registrations returns the applications of a developer, or of all when there is no
// e-mail, the oldest first.
func (s *State) Registrations(email string) []Registration {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.registrationsOf(email)
}

// registrationsOf is Registrations with s.mu held.
func (s *State) registrationsOf(email string) []Registration {
	var list []Registration
	s.world.registered.Scan(func(_ RegistrationID, r Registration) bool {
		if email == "" || strings.EqualFold(r.Developer, email) {
			list = append(list, r)
		}
		return true
	})
	return list
}
