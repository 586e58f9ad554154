package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	opensInspector  = regexp.MustCompile(`^(\w+) (?:opens|has opened) the Inspector$`)
	filtersTimeline = regexp.MustCompile(`^(\w+) filters the timeline by the (text|path|person) "([^"]*)"$`)
	armsInInspector = regexp.MustCompile(`^(\w+) (?:arms|has armed) the fault "([^"]*)" on "([^"]*)" in the Inspector$`)
	keepsSnapshot   = regexp.MustCompile(`^(\w+) has saved the snapshot "([^"]*)" in the Inspector$`)
	everyPageSays   = regexp.MustCompile(`^every page says "([^"]*)"$`)
)

func (w *World) registerInspector(v vocabulary) {
	v.Step(opensInspector, w.opensInspector)
	v.When(filtersTimeline, w.filtersTimeline)
	v.Step(armsInInspector, w.armsInInspector)
	v.Given(keepsSnapshot, w.keepsSnapshot)
	v.Then(everyPageSays, w.everyPageSays)
}

// opensInspector opens the timeline.
func (w *World) opensInspector(ctx context.Context, person string) error {
	return w.browser(ctx, person).Open(ctx, w.info.Console+"/inspector")
}

// filtersTimeline enters a piece of what is looked for.
func (w *World) filtersTimeline(ctx context.Context, person, field, text string) error {
	label := map[string]string{"text": "Text", "path": "Path", "person": "Person"}[field]
	browser := w.browser(ctx, person)
	return errors.Join(browser.Fill(ctx, label, text), browser.Press(ctx, "Filter"))
}

// armsInInspector chooses what happens, and on which path.
func (w *World) armsInInspector(ctx context.Context, person, effect, path string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/inspector/faults"),
		browser.Fill(ctx, "What happens", effect),
		browser.Fill(ctx, "Path", path),
		browser.Press(ctx, "Arm"))
}

// keepsSnapshot saves everything under a name.
func (w *World) keepsSnapshot(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/inspector/snapshots"),
		browser.Fill(ctx, "Name", name),
		browser.Press(ctx, "Save snapshot"))
}

// everyPageSays looks at a page of each place of the emulator.
func (w *World) everyPageSays(ctx context.Context, text string) error {
	sandbox, console := w.info.URL(control.Sandbox), w.info.Console
	browser := w.browser(ctx, "Somebody")
	for _, address := range []string{
		console + "/", console + "/console/sign-in", console + "/mail", console + "/inspector", console + "/inspector/picture",
		sandbox + "/app", sandbox + "/app/" + string(w.agent.ID), sandbox + "/service", sandbox + "/activate/nothing",
	} {
		if err := browser.Open(ctx, address); err != nil {
			return err
		}
		seen, err := browser.Page(ctx)
		if err != nil {
			return err
		}
		if err := contains("the page", seen.Text, text); err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
	}
	return nil
}
