package state

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// GraduationStatus says how far an application is on its way to production.
type GraduationStatus string

// The stages of a graduation. An application that never applied has none.
const (
	Applied  GraduationStatus = "Applied"
	Approved GraduationStatus = "Approved"
	Rejected GraduationStatus = "Rejected"
)

// Graduation is the application for production.
type Graduation struct {
	Status  GraduationStatus
	Applied Instant
	Decided Instant
	Note    string // of the reviewer
}

// GraduationPolicy says how applications come to production. The zero policy asks for
// all requirements and approves at once.
type GraduationPolicy struct {
	Disabled bool // every application has production credentials from the start
	Manual   bool // somebody has to approve
}

const graduationKey = "graduation"

// GraduationPolicy returns how applications come to production.
func (s *State) GraduationPolicy() GraduationPolicy {
	s.mu.RLock()
	defer s.mu.RUnlock()
	policy, _ := s.world.policies.Get(graduationKey)
	return policy
}

// SetGraduationPolicy changes how applications come to production. When the process is
// turned off, those that have no production credentials get them.
func (w Worlds) SetGraduationPolicy(policy GraduationPolicy) {
	secret := w.Production.NewSecret
	defer w.lock()()
	w.Console.world.policies.Set(graduationKey, policy)
	if !policy.Disabled {
		return
	}
	for _, r := range w.Console.registrationsOf("") {
		if r.Production == "" {
			d, _ := w.Console.developer(r.Developer)
			w.Console.world.registered.Set(r.ID, w.graduate(d, r, secret()))
		}
	}
}

// Requirements returns what an application needs for production, one by one, computed
// from what it called in the sandbox in the last 48 hours.
func (w Worlds) Requirements(id RegistrationID) ([]Requirement, error) {
	r, err := w.Console.Registration(id)
	if err != nil {
		return nil, err
	}
	app, _ := w.Sandbox.Application(r.Sandbox)
	return requirements(r, app, w.Sandbox.Calls(r.Sandbox)), nil
}

// ApplyForProduction asks for production credentials, which are given at once unless
// somebody has to approve. What is missing is an error.
func (w Worlds) ApplyForProduction(id RegistrationID) (Registration, error) {
	secret := w.Production.NewSecret()
	defer w.lock()()
	r, err := w.Console.registration(id)
	if err != nil {
		return r, err
	}
	if r.Graduation.Status == Approved || r.Production != "" {
		return r, conflict("the application is in production already", "Console → app → Credentials shows its production credentials")
	}
	if r.Graduation.Status == Applied {
		return r, conflict("the application has applied already", "it waits for a decision: PATCH applications/{id}/graduation")
	}
	app, _ := w.Sandbox.world.applications.Get(r.Sandbox)
	var missing []string
	for _, q := range requirements(r, app, w.Sandbox.called(r.Sandbox)) {
		if !q.Met {
			missing = append(missing, q.Title)
		}
	}
	if len(missing) > 0 {
		return r, conflict("requirements are not met: "+strings.Join(missing, "; "), "GET applications/{id}/graduation says what is missing of each")
	}
	r.Graduation = Graduation{Status: Applied, Applied: w.Console.now()}
	if policy, _ := w.Console.world.policies.Get(graduationKey); !policy.Manual {
		r = w.decide(r, Approved, "", secret)
	}
	w.Console.world.registered.Set(id, r)
	return r, nil
}

func conflict(message, hint string) error {
	return &apierr.Error{Status: 409, Code: apierr.InvalidParameter, Message: message, Hint: hint}
}

// Decide approves or rejects an application that has applied. One that was rejected may
// apply again.
func (w Worlds) Decide(id RegistrationID, status GraduationStatus, note string) (Registration, error) {
	secret := w.Production.NewSecret()
	defer w.lock()()
	r, err := w.Console.registration(id)
	if err != nil {
		return r, err
	}
	if r.Graduation.Status != Applied {
		return r, conflict("there is nothing to decide", "the application has to apply first: POST applications/{id}/graduation")
	}
	r = w.decide(r, status, note, secret)
	w.Console.world.registered.Set(id, r)
	return r, nil
}

// decide notes a decision and sends it to the developer. All locks must be held.
func (w Worlds) decide(r Registration, status GraduationStatus, note, secret string) Registration {
	d, _ := w.Console.developer(r.Developer)
	app, _ := w.Sandbox.world.applications.Get(r.Sandbox)
	mail := Mail{Kind: RejectionMail, To: d.Email, App: app.Name, Note: note}
	applied := r.Graduation.Applied
	if status == Approved {
		r = w.graduate(d, r, secret)
		mail.Kind = ApprovalMail
	}
	r.Graduation = Graduation{Status: status, Applied: applied, Decided: w.Console.now(), Note: note}
	mail.ID, mail.Created = MailID(w.Console.nextID(tagMail)), r.Graduation.Decided
	w.Console.world.mails.Set(mail.ID, mail)
	return r
}

// graduate gives an application credentials of production that are like those of the
// sandbox. All locks must be held.
func (w Worlds) graduate(d Developer, r Registration, secret string) Registration {
	app, _ := w.Sandbox.world.applications.Get(r.Sandbox)
	app.ClientID, app.Account, app.Secret = "", d.Production, secret
	if app.ClientSide {
		app.Secret = ""
	}
	created, err := w.Production.createApplication(app)
	if err != nil {
		return r // a random client id is never taken
	}
	r.Production = created.ClientID
	now := w.Console.now()
	r.Graduation = Graduation{Status: Approved, Applied: now, Decided: now}
	return r
}
