package steps

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	credentialForApp   = regexp.MustCompile(`^(\w+) has a JWT credential for (the|another) application$`)
	credentialForHours = regexp.MustCompile(`^(\w+) has a JWT credential for (\d+) hours$`)
	credentialRevoked  = regexp.MustCompile(`^the credential was revoked$`)
	credentialShown    = regexp.MustCompile(`^the application signs in with the credential$`)
)

func (w *World) registerCredentials(v vocabulary) {
	v.Given(credentialForApp, w.credentialForApp)
	v.Given(credentialForHours, w.credentialForHours)
	v.Given(credentialRevoked, w.credentialRevoked)
	v.When(credentialShown, w.credentialShown)
}

// credentialForApp makes a credential that one application may use.
func (w *World) credentialForApp(ctx context.Context, person, which string) error {
	app := w.client.ClientID
	if which == "another" {
		account, err := w.control.CreateAccount(ctx, control.Sandbox, control.AccountSpec{
			Name: "Globex", Applications: []control.ApplicationSpec{{Name: "Another"}},
		})
		if err != nil {
			return err
		}
		app = account.Applications[0].ClientID
	}
	return w.makeCredential(ctx, person, control.CredentialSpec{Name: "script", ClientIDs: []control.ClientID{app}})
}

// credentialForHours makes a credential for any application that expires.
func (w *World) credentialForHours(ctx context.Context, person, hours string) error {
	n, err := strconv.Atoi(hours)
	if err != nil {
		return err
	}
	clock, err := w.control.Clock(ctx)
	if err != nil {
		return err
	}
	end := clock.Now.Add(time.Duration(n) * time.Hour)
	return w.makeCredential(ctx, person, control.CredentialSpec{Name: "script", Expires: &end})
}

func (w *World) makeCredential(ctx context.Context, person string, spec control.CredentialSpec) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	w.wire.credential, err = w.control.CreateCredential(ctx, control.Sandbox, who.ID, spec)
	return err
}

// credentialRevoked makes the credential useless.
func (w *World) credentialRevoked(ctx context.Context) error {
	_, err := w.control.RevokeCredential(ctx, control.Sandbox, w.wire.credential.ID)
	return err
}

// credentialShown asks for a session of the credential's owner.
func (w *World) credentialShown(ctx context.Context) error {
	return w.grant(ctx, control.Sandbox, byAssertion(w.wire.credential.JWT))
}
