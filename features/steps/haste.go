package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	pressesTwice = regexp.MustCompile(`^(\w+) (?:presses|has pressed) "([^"]*)" twice$`)
	goesBack     = regexp.MustCompile(`^(\w+) (?:goes|has gone) back$`)
	loadsAgain   = regexp.MustCompile(`^(\w+) (?:loads|has loaded) the page again$`)
	opensTab     = regexp.MustCompile(`^(\w+) has opened one more tab$`)
	turnsToFirst = regexp.MustCompile(`^(\w+) (?:turns|has turned) to the first tab$`)
	strikesKey   = regexp.MustCompile(`^(\w+) (?:strikes|has struck) (Tab|Enter)$`)
	reachesByTab = regexp.MustCompile(`^(\w+) reaches "([^"]*)" by the key Tab$`)
	types        = regexp.MustCompile(`^(\w+) (?:types|has typed) "([^"]*)"$`)
	isSaidOnce   = regexp.MustCompile(`^"([^"]*)" was said once$`)
	thereIsOne   = regexp.MustCompile(`^there is one (app|user|team) "([^"]*)"$`)
	lacksApp     = regexp.MustCompile(`^nobody has the app "([^"]*)"$`)
)

func (w *World) registerHaste(v vocabulary) {
	v.Step(pressesTwice, w.pressesTwice)
	v.Step(goesBack, w.goesBack)
	v.Step(loadsAgain, w.loadsAgain)
	v.Given(opensTab, w.opensTab)
	v.Step(turnsToFirst, w.turnsToFirst)
	v.Step(strikesKey, w.strikesKey)
	v.Step(types, w.strikesKey)
	v.Given(reachesByTab, w.reachesByTab)
	v.Then(isSaidOnce, w.isSaidOnce)
	v.Then(thereIsOne, w.thereIsOne)
	v.Then(lacksApp, w.lacksApp)
}

// pressesTwice does not wait for what the first press leads to.
func (w *World) pressesTwice(ctx context.Context, person, name string) error {
	return w.browser(ctx, person).PressTwice(ctx, name)
}

// goesBack shows the page before.
func (w *World) goesBack(ctx context.Context, person string) error {
	return w.browser(ctx, person).Back(ctx)
}

// loadsAgain sends what led to the page once more.
func (w *World) loadsAgain(ctx context.Context, person string) error {
	return w.browser(ctx, person).Reload(ctx)
}

// opensTab goes on in another tab of the same browser.
func (w *World) opensTab(ctx context.Context, person string) error {
	first := w.browser(ctx, person)
	w.firstTabs[person], w.browsers[person] = first, first.Another(ctx)
	return nil
}

// turnsToFirst goes on where the person was before the other tab was opened.
func (w *World) turnsToFirst(person string) error {
	first := w.firstTabs[person]
	if first == nil {
		return fmt.Errorf("%s has one tab only", person)
	}
	w.browsers[person] = first
	return nil
}

// strikesKey uses the keyboard alone.
func (w *World) strikesKey(ctx context.Context, person, keys string) error {
	return w.browser(ctx, person).Type(ctx, keys)
}

const mostKeys = 60 // until something is out of reach

// reachesByTab strikes Tab until what begins with these words has the focus.
func (w *World) reachesByTab(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	for range mostKeys {
		if err := browser.Type(ctx, "Tab"); err != nil {
			return err
		}
		page, err := browser.Page(ctx)
		if err != nil || strings.HasPrefix(page.Focus, name) {
			return err
		}
	}
	return fmt.Errorf("%d times Tab did not lead to %q", mostKeys, name)
}

// isSaidOnce counts the messages with a text, once everything that was begun has ended.
func (w *World) isSaidOnce(ctx context.Context, text string) error {
	said := func(c control.Change) bool { return isMessage(c) && c.Post.Text == text }
	if err := errors.Join(w.chronicle.await(ctx, said), w.settle(ctx), w.chronicle.catchUp(ctx)); err != nil {
		return err
	}
	times := 0
	for _, c := range w.chronicle.changes {
		if said(c) {
			times++
		}
	}
	if times != 1 {
		return fmt.Errorf("%q was said %d times", text, times)
	}
	return nil
}

// thereIsOne counts apps, users or teams of a name.
func (w *World) thereIsOne(ctx context.Context, kind, name string) error {
	names, err := w.names(ctx, kind)
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n != name })
	if len(names) != 1 {
		return fmt.Errorf("there are %d of the name %q", len(names), name)
	}
	return nil
}

func (w *World) names(ctx context.Context, kind string) ([]string, error) {
	var names []string
	switch kind {
	case "user":
		people, err := w.control.People(ctx, control.Sandbox)
		for _, p := range people {
			names = append(names, p.Name)
		}
		return names, err
	case "team":
		accounts, err := w.control.Accounts(ctx, control.Sandbox)
		for _, account := range accounts {
			for _, team := range account.Teams {
				names = append(names, team.Name)
			}
		}
		return names, err
	}
	apps, err := w.control.Registrations(ctx, "")
	for _, app := range apps {
		names = append(names, app.App().Name)
	}
	return names, err
}

// lacksApp checks that no app of the name was made.
func (w *World) lacksApp(ctx context.Context, name string) error {
	names, err := w.names(ctx, "app")
	if err == nil && slices.Contains(names, name) {
		return fmt.Errorf("somebody has the app %q", name)
	}
	return err
}
