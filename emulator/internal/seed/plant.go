package seed

import (
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Plant fills three empty states with a seed.
func Plant(seed control.Seed, console, sandbox, production *state.State) error {
	for _, d := range seed.Developers {
		if _, err := console.CreateDeveloper(d.Name, d.Email, d.Password); err != nil {
			return err
		}
	}
	if err := plantWorld(sandbox, seed.Sandbox); err != nil {
		return err
	}
	if err := plantWorld(production, seed.Production); err != nil {
		return err
	}
	return register(seed, state.Worlds{Console: console, Sandbox: sandbox, Production: production})
}

// plantWorld fills an environment. The RingCentral app, with which people read and
// write, is there from the start.
func plantWorld(s *state.State, world control.World) error {
	if _, err := s.CreateApplication(state.RingCentralApp()); err != nil {
		return err
	}
	for _, account := range world.Accounts {
		if _, err := plantAccount(s, account); err != nil {
			return err
		}
	}
	return nil
}

// CreateAccount adds a whole company, or nothing. A mistake in the description is a
// *MistakeError.
func CreateAccount(s *state.State, account control.AccountSpec) (Planted, error) {
	if m := checkAccount(nil, account, seen{}); m != nil {
		return Planted{}, m
	}
	var made Planted
	err := s.Atomically(func(draft *state.State) (err error) {
		made, err = plantAccount(draft, account)
		return err
	})
	return made, err
}

// Planted is an account that was made a moment ago. What belongs to it is not looked for
// among that of all others.
type Planted struct {
	Account      state.Account
	applications []state.Application // in the order in which they were asked for
}

// Describe returns the account with all that a test needs to use it.
func (p Planted) Describe(s *state.State) control.Account {
	return describe(s, p.Account, p.applications)
}

// userType is the type of an ordinary extension.
const userType = "User"

// credentialDate makes the assertion of a credential the same at every start.
const credentialDate state.Instant = 1_767_225_600_000 // 2026-01-01

func plantAccount(s *state.State, spec control.AccountSpec) (Planted, error) {
	if err := s.CheckMainNumber(spec.MainNumber); err != nil {
		return Planted{}, err
	}
	made := Planted{Account: s.CreateAccount(spec.Name, spec.MainNumber)}
	people := map[string]state.PersonID{}
	for _, p := range spec.People {
		e, err := plantPerson(s, made.Account.ID, p)
		if err != nil {
			return Planted{}, err
		}
		people[strings.ToLower(p.Email)] = e.ID.Person()
	}
	for _, spec := range spec.Applications {
		app, err := s.CreateApplication(application(s, made.Account.ID, spec))
		if err != nil {
			return Planted{}, err
		}
		made.applications = append(made.applications, app)
	}
	for _, team := range spec.Teams {
		if err := plantTeam(s, team, people); err != nil {
			return Planted{}, err
		}
	}
	return made, nil
}

func plantPerson(s *state.State, account state.AccountID, p control.PersonSpec) (state.Extension, error) {
	status, _ := statusOf(p)
	// A disabled person was an active one before: whoever is disabled has chats.
	initial := status
	if status == state.Disabled {
		initial = state.Enabled
	}
	e, err := s.CreateExtension(state.Extension{
		Account: account, Number: p.Extension, Type: userType, Status: initial,
		FirstName: p.FirstName, LastName: p.LastName, Email: p.Email,
		Admin: p.Admin, Password: s.NewPassword(p.Password),
	})
	if err != nil {
		return state.Extension{}, err
	}
	if p.JWT != "" {
		credential := state.JWTCredential{ID: p.JWT, Name: p.JWT, Extension: e.ID, Created: credentialDate}
		if _, err := s.CreateJWTCredential(credential); err != nil {
			return state.Extension{}, err
		}
	}
	if status != initial {
		return s.SetExtensionStatus(e.ID, status)
	}
	return e, nil
}

func application(s *state.State, account state.AccountID, spec control.ApplicationSpec) state.Application {
	app := Application(spec)
	app.Account = account
	if app.Secret == "" && !app.ClientSide {
		app.Secret = s.NewSecret()
	}
	return app
}

// Application returns what a checked description says of an application. Without a
// client secret in it there is none.
func Application(spec control.ApplicationSpec) state.Application {
	secret := spec.ClientSecret
	if spec.Type == clientSide {
		secret = ""
	}
	notReady, _ := time.ParseDuration(spec.NotReady)
	return state.Application{
		ClientID: state.ClientID(spec.ClientID), Secret: secret, Name: spec.Name, Public: spec.Public,
		Bot: spec.Bot, NotReady: notReady, ClientSide: spec.Type == clientSide,
		PublicKey:          spec.PublicKey,
		AuthorizationCode:  len(spec.Flows) == 0 || slices.Contains(spec.Flows, authorizationCode),
		JWT:                len(spec.Flows) == 0 || slices.Contains(spec.Flows, jwt),
		IssueRefreshTokens: spec.IssueRefreshTokens,
		Permissions:        permissionsNamed(spec.Permissions),
		RedirectURIs:       slices.Clone(spec.RedirectURIs),
		OutboundWebhookURL: spec.OutboundWebhookURL, SharedSecret: spec.SharedSecret, SignaturePrefix: spec.SignaturePrefix,
	}
}

func permissionsNamed(names []string) []state.Permission {
	permissions := make([]state.Permission, len(names))
	for i, name := range names {
		permissions[i] = state.Permission(name)
	}
	return permissions
}

func plantTeam(s *state.State, team control.TeamSpec, people map[string]state.PersonID) error {
	var others []state.Invitee
	for _, email := range team.Members[1:] {
		others = append(others, state.Invitee{Email: email})
	}
	_, err := s.CreateTeam(people[strings.ToLower(team.Members[0])], state.NewTeam{
		Name: team.Name, Description: team.Description, Public: team.Public, Members: others,
	})
	return err
}
