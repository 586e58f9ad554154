package steps

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	pressesAnything = regexp.MustCompile(`^(\w+) (?:presses|has pressed) "([^"]*)"$`)
	entersAnything  = regexp.MustCompile(`^(\w+) (?:enters|has entered) "([^"]*)" into "([^"]*)"$`)
	opensApp        = regexp.MustCompile(`^(\w+) (?:opens|has opened) the RingCentral app$`)
	opensDirect     = regexp.MustCompile(`^(\w+) (?:opens|has opened) the direct message with (\w+)$`)
	opensTeam       = regexp.MustCompile(`^(\w+) (?:opens|has opened) the team "([^"]*)" in the RingCentral app$`)
	hasRead         = regexp.MustCompile(`^(\w+) has read "([^"]*)"$`)
	leavesOut       = regexp.MustCompile(`^(\w+) finds no "([^"]*)" there$`)
)

func (w *World) registerAppPages(v vocabulary) {
	v.Step(pressesAnything, w.pressesAnything)
	v.Step(entersAnything, w.entersAnything)
	v.Step(opensApp, w.opensApp)
	v.Step(opensDirect, w.opensDirect)
	v.Step(opensTeam, w.opensTeam)
	v.Given(hasRead, w.hasRead)
	v.Then(leavesOut, w.leavesOut)
}

// pressesAnything presses a button or follows a link of the page that is open.
func (w *World) pressesAnything(ctx context.Context, person, name string) error {
	return w.browser(ctx, person).Press(ctx, name)
}

// entersAnything fills in a field, or chooses what is called so.
func (w *World) entersAnything(ctx context.Context, person, value, label string) error {
	return w.browser(ctx, person).Fill(ctx, label, value)
}

// opensApp opens the RingCentral app as the person.
func (w *World) opensApp(ctx context.Context, person string) error {
	address, err := w.appOf(person)
	if err != nil {
		return err
	}
	return w.browser(ctx, person).Open(ctx, address)
}

func (w *World) appOf(person string) (string, error) {
	who, err := w.person(person)
	return w.info.URL(control.Sandbox) + "/app/" + string(who.ID), err
}

// opensDirect finds the other person by e-mail.
func (w *World) opensDirect(ctx context.Context, person, other string) error {
	to, err := w.person(other)
	if err != nil {
		return err
	}
	address, err := w.appOf(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(browser.Open(ctx, address+"/new?q="+url.QueryEscape(to.Email)), browser.Press(ctx, to.Name))
}

// opensTeam opens the RingCentral app as the person, and a team in it.
func (w *World) opensTeam(ctx context.Context, person, team string) error {
	return errors.Join(w.opensApp(ctx, person), w.browser(ctx, person).Press(ctx, team))
}

// hasRead waits until a text can be read, before anything else is done.
func (w *World) hasRead(ctx context.Context, person, text string) error {
	return w.reads(ctx, person, text)
}

// leavesOut looks at the page as it is now: wait for something else first.
func (w *World) leavesOut(ctx context.Context, person, text string) error {
	page, err := w.browser(ctx, person).Page(ctx)
	if err == nil && strings.Contains(page.Text, text) {
		return fmt.Errorf("%s says: %s", page.Address, page.Text)
	}
	return err
}
