package seed

import (
	"fmt"
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/assertion"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Describe returns an account with all that a test needs to use it.
func Describe(s *state.State, a state.Account) control.Account {
	return describe(s, a, s.ApplicationsOf(a.ID))
}

// describe is Describe of an account whose applications are known already.
func describe(s *state.State, a state.Account, apps []state.Application) control.Account {
	account := control.Account{
		ID: control.AccountID(a.ID.String()), Name: a.Name, MainNumber: a.MainNumber,
		People: []control.Person{}, Applications: []control.Application{}, Teams: []control.Team{},
	}
	for _, e := range s.Extensions(a.ID) {
		account.People = append(account.People, DescribePerson(s, e))
	}
	for _, app := range apps {
		account.Applications = append(account.Applications, DescribeApplication(app))
	}
	teams := s.Teams(a.ID)
	account.Guests = guests(s, a.ID, teams)
	for _, team := range teams {
		account.Teams = append(account.Teams, control.Team{ID: control.ChatID(team.ID.String()), Name: team.Name})
	}
	return account
}

// guests returns who is in some teams of an account and works elsewhere.
func guests(s *state.State, account state.AccountID, teams []state.Chat) []control.Person {
	var ids []state.PersonID
	for _, team := range teams {
		for _, member := range team.Members {
			if member.Guest() {
				ids = append(ids, member)
			}
		}
	}
	slices.Sort(ids)
	var list []control.Person
	for _, id := range slices.Compact(ids) {
		if e, known := s.Extension(id.Extension()); known && e.Account == account {
			list = append(list, DescribePerson(s, e))
		}
	}
	return list
}

// DescribePerson returns a user with the assertion of its first credential that is good
// for any application.
func DescribePerson(s *state.State, e state.Extension) control.Person {
	person := control.Person{
		ID: control.PersonID(e.ID.Person().String()), AccountID: control.AccountID(e.Account.String()), Type: e.Type, Extension: e.Number,
		Name: e.Name(), FirstName: e.FirstName, LastName: e.LastName, Email: e.Email,
		Status: string(e.Status), Admin: e.Admin,
	}
	if until := s.LockedUntil(e.ID); until != 0 {
		person.LockedUntil = until.Time().UTC()
	}
	for _, credential := range s.JWTCredentials(e.ID) {
		if !credential.Revoked && !credential.ExpiredAt(s.Now()) && len(credential.Apps) == 0 {
			person.JWT = assertion.Sign(s.Environment(), credential)
			break
		}
	}
	return person
}

// DescribeCredential returns a JWT credential with its assertion.
func DescribeCredential(env state.Environment, c state.JWTCredential) control.Credential {
	described := control.Credential{
		ID: c.ID, Name: c.Name, PersonID: control.PersonID(c.Extension.Person().String()), ClientIDs: []control.ClientID{},
		Created: c.Created.Time(), Revoked: c.Revoked, JWT: assertion.Sign(env, c),
	}
	for _, app := range c.Apps {
		described.ClientIDs = append(described.ClientIDs, control.ClientID(app))
	}
	if c.Expires != 0 {
		expires := c.Expires.Time()
		described.Expires = &expires
	}
	return described
}

// DescribeApplication returns an application with its secret.
func DescribeApplication(app state.Application) control.Application {
	permissions := make([]string, len(app.Permissions))
	for i, p := range app.Permissions {
		permissions[i] = string(p)
	}
	kind, notReady := serverSide, ""
	if app.ClientSide {
		kind = clientSide
	}
	if app.NotReady > 0 {
		notReady = app.NotReady.String()
	}
	flows := []string{}
	if app.AuthorizationCode {
		flows = append(flows, authorizationCode)
	}
	if app.JWT {
		flows = append(flows, jwt)
	}
	return control.Application{
		Type: kind, Bot: app.Bot, NotReady: notReady, Flows: flows,
		ClientID: control.ClientID(app.ClientID), ClientSecret: app.Secret, AccountID: control.AccountID(app.Account.String()),
		Name: app.Name, Public: app.Public, IssueRefreshTokens: app.IssueRefreshTokens,
		PublicKey: app.PublicKey, Blocked: app.Blocked, Permissions: permissions, RedirectURIs: append([]string{}, app.RedirectURIs...),
		OutboundWebhookURL: app.OutboundWebhookURL, SharedSecret: app.SharedSecret, SignaturePrefix: app.SignaturePrefix,
	}
}

// CheckChange says what is wrong with a change of an application; nil when all is well.
func CheckChange(change control.ApplicationChange) error {
	spec := control.ApplicationSpec{Name: "application"}
	assign(&spec.Name, change.Name)
	assign(&spec.Type, change.Type)
	assign(&spec.Flows, change.Flows)
	assign(&spec.NotReady, change.NotReady)
	if change.Permissions != nil {
		spec.Permissions = *change.Permissions
	}
	if change.RedirectURIs != nil {
		spec.RedirectURIs = *change.RedirectURIs
	}
	if change.PublicKey != nil {
		spec.PublicKey = *change.PublicKey
	}
	if change.OutboundWebhookURL != nil {
		spec.OutboundWebhookURL = *change.OutboundWebhookURL
	}
	if m := checkApplication(nil, spec, seen{}); m != nil {
		return fmt.Errorf("the application cannot be changed: %w", m)
	}
	return nil
}

// CheckRegistrationChange says what is wrong with a change of an application of a
// developer; nil when all is well.
func CheckRegistrationChange(change control.RegistrationChange) error {
	if change.PrimaryContact != nil && *change.PrimaryContact != "" {
		if m := checkEmail(place{"primaryContact"}, *change.PrimaryContact); m != nil {
			return fmt.Errorf("the application cannot be changed: %w", m)
		}
	}
	return CheckChange(change.ApplicationChange)
}

// assign replaces what a change names.
func assign[T any](target, value *T) {
	if value != nil {
		*target = *value
	}
}

// Apply returns the application with a change that was checked.
func Apply(app state.Application, change control.ApplicationChange) state.Application {
	assign(&app.Name, change.Name)
	assign(&app.Public, change.Public)
	if change.Type != nil {
		app.ClientSide = *change.Type == clientSide
	}
	if change.Flows != nil {
		app.AuthorizationCode, app.JWT = slices.Contains(*change.Flows, authorizationCode), slices.Contains(*change.Flows, jwt)
	}
	if change.NotReady != nil {
		app.NotReady, _ = time.ParseDuration(*change.NotReady)
	}
	if change.Permissions != nil {
		app.Permissions = permissionsNamed(*change.Permissions)
	}
	if change.RedirectURIs != nil {
		app.RedirectURIs = append([]string{}, *change.RedirectURIs...)
	}
	if change.IssueRefreshTokens != nil {
		app.IssueRefreshTokens = *change.IssueRefreshTokens
	}
	if change.PublicKey != nil {
		app.PublicKey = *change.PublicKey
	}
	if change.Blocked != nil {
		app.Blocked = *change.Blocked
	}
	return applyInteractive(app, change)
}

// applyInteractive changes where the buttons of the application's cards are told of.
func applyInteractive(app state.Application, change control.ApplicationChange) state.Application {
	if change.OutboundWebhookURL != nil {
		app.OutboundWebhookURL = *change.OutboundWebhookURL
	}
	if change.SharedSecret != nil {
		app.SharedSecret = *change.SharedSecret
	}
	if change.SignaturePrefix != nil {
		app.SignaturePrefix = *change.SignaturePrefix
	}
	return app
}
