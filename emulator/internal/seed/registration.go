package seed

import (
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// register gives developers their accounts and applications.
func register(seed control.Seed, w state.Worlds) error {
	for _, env := range []state.Environment{state.Sandbox, state.Production} {
		accounts := w.Of(env).Accounts()
		for _, d := range seed.Developers {
			for _, account := range accounts {
				if d.Company == "" || account.Name != d.Company {
					continue
				}
				if _, err := w.AssignAccount(d.Email, env, account.ID); err != nil {
					return err
				}
				break
			}
		}
	}
	if err := link(seed.Sandbox, w, state.Sandbox); err != nil {
		return err
	}
	if err := link(seed.Production, w, state.Production); err != nil {
		return err
	}
	w.SetGraduationPolicy(Policy(seed.Graduation)) // the last: turned off, it concerns all that are there
	return nil
}

// link makes applications of an environment those of developers.
func link(world control.World, w state.Worlds, env state.Environment) error {
	accounts := w.Of(env).Accounts()
	for i, account := range world.Accounts {
		if err := LinkAccount(w, env, accounts[i].ID, account); err != nil {
			return err
		}
	}
	return nil
}

// LinkAccount makes the applications of an account those of the developers that its
// description names.
func LinkAccount(w state.Worlds, env state.Environment, id state.AccountID, account control.AccountSpec) error {
	for _, spec := range account.Applications {
		if spec.Developer == "" {
			continue
		}
		if err := linkApplication(w, env, id, spec); err != nil {
			return err
		}
	}
	return nil
}

func linkApplication(w state.Worlds, env state.Environment, account state.AccountID, spec control.ApplicationSpec) error {
	for _, app := range w.Of(env).ApplicationsOf(account) {
		if app.Name == spec.Name && (spec.ClientID == "" || spec.ClientID == string(app.ClientID)) {
			_, err := w.Link(state.Registration{Developer: spec.Developer, Profile: Profile(spec.AppProfile)}, env, app.ClientID)
			return err
		}
	}
	return nil
}

// Policy returns the policy of the graduation that a checked description means.
func Policy(p control.GraduationPolicy) state.GraduationPolicy {
	return state.GraduationPolicy{Disabled: p.Disabled, Manual: p.Approval == manual}
}

// DescribePolicy is the reverse of Policy.
func DescribePolicy(p state.GraduationPolicy) control.GraduationPolicy {
	described := control.GraduationPolicy{Disabled: p.Disabled, Approval: "automatic"}
	if p.Manual {
		described.Approval = manual
	}
	return described
}

// Profile returns what reviewers and users read about an application.
func Profile(p control.AppProfile) state.AppProfile {
	return state.AppProfile{
		Description: strings.TrimSpace(p.Description), PrimaryContact: p.PrimaryContact, Gallery: p.Gallery, Card: state.AppCard(p.Card),
	}
}

// ApplyProfile returns a profile with a change.
func ApplyProfile(p state.AppProfile, change control.RegistrationChange) state.AppProfile {
	if change.Description != nil {
		p.Description = strings.TrimSpace(*change.Description)
	}
	if change.PrimaryContact != nil {
		p.PrimaryContact = *change.PrimaryContact
	}
	if change.Gallery != nil {
		p.Gallery = *change.Gallery
	}
	if change.Card != nil {
		p.Card = state.AppCard(*change.Card)
	}
	return p
}

// DescribeRegistration returns an application of a developer with all that is known of
// it.
func DescribeRegistration(w state.Worlds, r state.Registration) control.Registration {
	described := control.Registration{
		ID: control.RegistrationID(r.ID.String()), Developer: r.Developer, Created: r.Created.Time(), Modified: r.Modified.Time(),
		Graduation: DescribeGraduation(r.Graduation),
		AppProfile: control.AppProfile{
			Description: r.Profile.Description, PrimaryContact: r.Profile.PrimaryContact, Gallery: r.Profile.Gallery, Card: control.AppCard(r.Profile.Card),
		},
	}
	if app, ok := w.Sandbox.Application(r.Sandbox); ok {
		a := DescribeApplication(app)
		described.Sandbox = &a
	}
	if app, ok := w.Production.Application(r.Production); ok {
		a := DescribeApplication(app)
		described.Production = &a
	}
	return described
}

// DescribeGraduation returns how far an application is on its way to production.
func DescribeGraduation(g state.Graduation) control.GraduationState {
	described := control.GraduationState{Status: string(g.Status), Note: g.Note}
	if g.Applied != 0 {
		applied := g.Applied.Time()
		described.Applied = &applied
	}
	if g.Decided != 0 {
		decided := g.Decided.Time()
		described.Decided = &decided
	}
	return described
}
