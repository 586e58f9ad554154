package steps

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

var (
	companyAcme    = regexp.MustCompile(`^the company Acme$`)
	emptyPlatform  = regexp.MustCompile(`^an empty platform$`)
	newCompany     = regexp.MustCompile(`^a new company with (\w+), (\w+) and the agent "([^"]*)"$`)
	newClientSide  = regexp.MustCompile(`^a new company with (\w+), (\w+), the agent "([^"]*)" and a client-side application$`)
	personDisabled = regexp.MustCompile(`^(\w+|the agent) is disabled in the Admin Portal$`)
	personEnabled  = regexp.MustCompile(`^(\w+|the agent) is enabled in the Admin Portal again$`)
)

func (w *World) registerCompany(v vocabulary) {
	v.Given(companyAcme, w.companyAcme)
	v.Given(emptyPlatform, w.emptyPlatform)
	v.Given(newCompany, w.newCompany)
	v.Given(newClientSide, w.newClientSide)
	v.Given(personDisabled, w.personDisabled)
	v.Given(personEnabled, w.personEnabled)
}

// password is what everybody signs in with in the sandbox.
const password = "Sandbox-1234" // as documented in docs/seed.md

// companyAcme plants the seed Acme: Ada, Alice, Bob and Carol, the agent Travel App, the
// team Travel Desk with Alice, Bob and the agent, and a server-side application.
func (w *World) companyAcme(ctx context.Context) error {
	if err := w.control.Seed(ctx, seeds.Acme); err != nil {
		return err
	}
	accounts, err := w.control.Accounts(ctx, control.Sandbox)
	if err != nil {
		return err
	}
	return w.workFor(accounts[0], "Travel App")
}

// emptyPlatform plants the empty seed: nothing but a developer.
func (w *World) emptyPlatform(ctx context.Context) error { return w.control.Seed(ctx, seeds.Empty) }

// newCompany makes an account of its own for the scenario: two people, the agent, and a
// server-side application with refresh tokens and the permissions Webhook Subscriptions,
// Read Accounts and Team Messaging.
func (w *World) newCompany(ctx context.Context, person, other, agent string) error {
	return w.createCompany(ctx, "server-side", person, other, agent)
}

// newClientSide makes the same account with an application that has no secret.
func (w *World) newClientSide(ctx context.Context, person, other, agent string) error {
	return w.createCompany(ctx, "client-side", person, other, agent)
}

func (w *World) createCompany(ctx context.Context, kind, person, other, agent string) error {
	account, err := w.control.CreateAccount(ctx, control.Sandbox, control.AccountSpec{
		Name:   "Initech",
		People: []control.PersonSpec{newPerson(person), newPerson(other), newPerson(agent)},
		Applications: []control.ApplicationSpec{{
			Name: agent + " Connector", Type: kind, IssueRefreshTokens: true,
			Permissions: permissions(),
		}},
	})
	if err != nil {
		return err
	}
	return w.workFor(account, agent)
}

func newPerson(name string) control.PersonSpec {
	slug := strings.ToLower(strings.ReplaceAll(name, " ", "-"))
	return control.PersonSpec{FirstName: name, Email: slug + "@initech.example", Password: password, JWT: "initech-" + slug}
}

// workFor makes an account the one that the scenario is about.
func (w *World) workFor(account control.Account, agent string) (err error) {
	w.company, w.client = account, account.Applications[0]
	w.secret = w.client.ClientSecret
	w.agent, err = w.person(agent)
	return err
}

// person finds somebody by first or full name, or the bot that was installed; "the agent" is
// the agent.
func (w *World) person(name string) (control.Person, error) {
	if name == "the agent" {
		return w.agent, nil
	}
	for _, p := range w.company.People {
		if p.FirstName == name || p.Name == name {
			return p, nil
		}
	}
	if bot := w.bots.bot; name != "" && bot.Name == name {
		return control.Person{ID: bot.PersonID, Name: bot.Name, Email: bot.Email}, nil
	}
	return control.Person{}, fmt.Errorf("%s has no %q", w.company.Name, name)
}

// nameOf returns the name of a person as the tables of features write it.
func (w *World) nameOf(id control.PersonID) string {
	for _, p := range w.company.People {
		if p.ID == id {
			return p.FirstName
		}
	}
	if bot := w.bots.bot; bot.PersonID == id {
		return bot.Name
	}
	return "person " + string(id)
}

// personDisabled disables the user as an administrator would.
func (w *World) personDisabled(ctx context.Context, person string) error {
	return w.setStatus(ctx, person, "Disabled")
}

// personEnabled enables a disabled user.
func (w *World) personEnabled(ctx context.Context, person string) error {
	return w.setStatus(ctx, person, "Enabled")
}

func (w *World) setStatus(ctx context.Context, name, status string) error {
	p, err := w.person(name)
	if err != nil {
		return err
	}
	_, err = w.control.ChangePerson(ctx, control.Sandbox, p.ID, control.PersonChange{Status: status})
	return err
}
