package steps

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	opensPortal      = regexp.MustCompile(`^(\w+) has opened the Admin Portal$`)
	addsWithMail     = regexp.MustCompile(`^(\w+) adds the user "([^"]*)" without a phone$`)
	addsWithPassword = regexp.MustCompile(`^(\w+) adds the user "([^"]*)" with pre-assigned credentials$`)
	assignsExtension = regexp.MustCompile(`^(\w+) adds an unassigned extension and enables it as "([^"]*)"$`)
	opensUser        = regexp.MustCompile(`^(\w+) (?:opens|has opened) the profile of "([^"]*)"$`)
	looksInApp       = regexp.MustCompile(`^(\w+) looks for "([^"]*)" in the RingCentral app$`)
)

func (w *World) registerService(v vocabulary) {
	v.Given(opensPortal, w.opensPortal)
	v.Step(addsWithMail, w.addsWithMail)
	v.Step(addsWithPassword, w.addsWithPassword)
	v.When(assignsExtension, w.assignsExtension)
	v.Step(opensUser, w.opensUser)
	v.When(looksInApp, w.looksFor)
}

// opensPortal continues as the administrator.
func (w *World) opensPortal(ctx context.Context, person string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(browser.Open(ctx, w.info.URL(control.Sandbox)+"/service"), browser.Press(ctx, who.Name))
}

// addsWithMail presses + Add User, Add Users without Phone, and Save & Enable: the user is
// sent an activation mail.
func (w *World) addsWithMail(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Press(ctx, "+ Add User"),
		browser.Press(ctx, "Add Users without Phone"),
		w.fillsProfile(ctx, person, name),
		browser.Press(ctx, "Save & Enable"))
}

// addsWithPassword does the same and chooses the password.
func (w *World) addsWithPassword(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Press(ctx, "+ Add User"),
		browser.Press(ctx, "Add Users without Phone"),
		w.fillsProfile(ctx, person, name),
		browser.Fill(ctx, "Credentials", "Pre-assigned credentials the user signs in with the password below"),
		browser.Fill(ctx, "Password", password),
		browser.Fill(ctx, "Confirm password", password),
		browser.Press(ctx, "Save & Enable"))
}

// assignsExtension presses Unassigned Extensions, Add Unassigned Ext., and Save & Enable.
func (w *World) assignsExtension(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Press(ctx, "Unassigned Extensions"),
		browser.Press(ctx, "Add Unassigned Ext."),
		browser.Press(ctx, "Add"),
		w.fillsProfile(ctx, person, name),
		browser.Press(ctx, "Save & Enable"))
}

// fillsProfile enters a name, and the e-mail address that goes with it.
func (w *World) fillsProfile(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(browser.Fill(ctx, "First Name", name), browser.Fill(ctx, "Email", emailOf(name)))
}

func emailOf(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, " ", "-")) + "@acme.example"
}

// opensUser chooses a user in the list.
func (w *World) opensUser(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(browser.Press(ctx, "Users with Extension"), browser.Press(ctx, name))
}

// looksFor searches as the person who starts a direct message would.
func (w *World) looksFor(ctx context.Context, person, query string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.URL(control.Sandbox)+"/app/"+string(who.ID)+"/new"),
		browser.Fill(ctx, "Name or e-mail", query),
		browser.Press(ctx, "Find"))
}
