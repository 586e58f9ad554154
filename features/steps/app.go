package steps

import (
	"context"
	"errors"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	startsDirectMessage = regexp.MustCompile(`^(\w+) has started a direct message with the agent, found by "([^"]*)"$`)
	sendsInApp          = regexp.MustCompile(`^(\w+) (?:sends|has sent) "([^"]*)"$`)
	readsInApp          = regexp.MustCompile(`^(\w+) reads the agent's answer "([^"]*)" in the RingCentral app$`)
)

func (w *World) registerApp(v vocabulary) {
	v.Given(startsDirectMessage, w.startsDirectMessage)
	v.Step(sendsInApp, w.sendsInApp)
	v.Then(readsInApp, w.readsInApp)
}

// startsDirectMessage opens the RingCentral app as the person, presses + beside Direct
// Messages, searches by name or e-mail and chooses the agent.
func (w *World) startsDirectMessage(ctx context.Context, person, query string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.URL(control.Sandbox)+"/app"),
		browser.Press(ctx, who.Name),
		browser.Press(ctx, "New direct message"),
		browser.Fill(ctx, "Name or e-mail", query),
		browser.Press(ctx, "Find"),
		browser.Press(ctx, w.agent.Name))
}

// sendsInApp writes into the chat that is open, and presses Send.
func (w *World) sendsInApp(ctx context.Context, person, text string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	page, err := browser.Page(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(browser.Fill(ctx, "Message "+page.Heading, text), browser.Press(ctx, "Send")); err != nil {
		return err
	}
	return w.chronicle.await(ctx, func(c control.Change) bool {
		sent := isMessage(c) && c.Post.CreatorID == who.ID && c.Post.Text == text
		if sent {
			w.asked = *c.Post
		}
		return sent
	})
}

// readsInApp waits for the answer, and until the chat shows it.
func (w *World) readsInApp(ctx context.Context, person, answer string) error {
	if err := w.agentAnswers(ctx, answer); err != nil {
		return err
	}
	return w.reads(ctx, person, answer)
}
