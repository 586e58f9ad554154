package steps

import (
	"context"
	"errors"
	"regexp"
)

var (
	signsIn            = regexp.MustCompile(`^(\w+) (?:signs|has signed) in as (\w+|the agent)$`)
	signsInWrongly     = regexp.MustCompile(`^(\w+) (?:signs|has signed) in as (\w+|the agent) with a wrong password$`)
	signsInOften       = regexp.MustCompile(`^(\w+) has signed in as (\w+|the agent) with a wrong password (\d+) times$`)
	continuesAs        = regexp.MustCompile(`^(\w+) continues as (\w+|the agent)$`)
	usesAnotherAccount = regexp.MustCompile(`^(\w+) (?:uses|has chosen to use) another account$`)
	allowsAccess       = regexp.MustCompile(`^(\w+) authorizes the application$`)
	deniesAccess       = regexp.MustCompile(`^(\w+) cancels the access request$`)
	signsInAndAllows   = regexp.MustCompile(`^(\w+) signs in as (\w+|the agent) and authorizes the application$`)
	changesUser        = regexp.MustCompile(`^(\w+) changes the authorization to (\w+|the agent)$`)
	authorizesChannel  = regexp.MustCompile(`^(\w+) (?:authorizes|has authorized|has tried to authorize) the channel as (\w+|the agent)$`)
)

func (w *World) registerSignIn(v vocabulary) {
	v.Step(signsIn, w.signsIn)
	v.Step(signsInWrongly, w.signsInWrongly)
	v.Given(signsInOften, w.signsInOften)
	v.When(continuesAs, w.continuesAs)
	v.Step(usesAnotherAccount, w.usesAnotherAccount)
	v.When(allowsAccess, w.allowsAccess)
	v.When(deniesAccess, w.deniesAccess)
	v.When(signsInAndAllows, w.signsInAndAllows)
	v.When(changesUser, w.changesUser)
	v.Step(authorizesChannel, w.authorizesChannel)
}

// signsIn enters e-mail and password on RingCentral's Sign in page.
func (w *World) signsIn(ctx context.Context, person, user string) error {
	return w.entersPassword(ctx, person, user, password)
}

// signsInWrongly mistypes the password.
func (w *World) signsInWrongly(ctx context.Context, person, user string) error {
	return w.entersPassword(ctx, person, user, "not-"+password)
}

// signsInOften mistypes the password again and again.
func (w *World) signsInOften(ctx context.Context, person, user string, times int) error {
	for range times {
		if err := w.signsInWrongly(ctx, person, user); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) entersPassword(ctx context.Context, person, user, secret string) error {
	who, err := w.person(user)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Fill(ctx, "E-mail or phone number", who.Email),
		browser.Fill(ctx, "Password", secret),
		browser.Press(ctx, "Sign in"))
}

// continuesAs presses "Continue as …" for somebody who is signed in in the browser.
func (w *World) continuesAs(ctx context.Context, person, user string) error {
	who, err := w.person(user)
	if err != nil {
		return err
	}
	return w.browser(ctx, person).Press(ctx, "Continue as "+who.Name)
}

// usesAnotherAccount presses "Use Another Account".
func (w *World) usesAnotherAccount(ctx context.Context, person string) error {
	return w.browser(ctx, person).Press(ctx, "Use Another Account")
}

// allowsAccess presses Authorize on the Access Request page.
func (w *World) allowsAccess(ctx context.Context, person string) error {
	return w.browser(ctx, person).Press(ctx, "Authorize")
}

// deniesAccess presses Cancel on the Access Request page.
func (w *World) deniesAccess(ctx context.Context, person string) error {
	return w.browser(ctx, person).Press(ctx, "Cancel")
}

// authorizesChannel goes the whole way from the Configurations through RingCentral's pages
// and back.
func (w *World) authorizesChannel(ctx context.Context, person, user string) error {
	if err := w.pressesAuthorize(ctx, person); err != nil {
		return err
	}
	return w.signsInAndAllows(ctx, person, user)
}

// changesUser does the same where somebody else is signed in.
func (w *World) changesUser(ctx context.Context, person, user string) error {
	if err := errors.Join(w.pressesAuthorize(ctx, person), w.usesAnotherAccount(ctx, person)); err != nil {
		return err
	}
	return w.signsInAndAllows(ctx, person, user)
}

// signsInAndAllows goes through both of RingCentral's pages.
func (w *World) signsInAndAllows(ctx context.Context, person, user string) error {
	return errors.Join(w.signsIn(ctx, person, user), w.allowsAccess(ctx, person))
}
