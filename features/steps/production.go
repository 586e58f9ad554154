package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	registersRedirect      = regexp.MustCompile(`^(\w+) has the OAuth Redirect URI of the channel in the app "([^"]*)"$`)
	savesProduction        = regexp.MustCompile(`^(\w+) (?:saves|has saved) the production credentials of the app "([^"]*)"$`)
	authorizesInProduction = regexp.MustCompile(`^(\w+) (?:authorizes|has authorized) the channel as the agent of production$`)
	opensAppInProduction   = regexp.MustCompile(`^(\w+) (?:opens|has opened) the direct message with the agent in production$`)
)

func (w *World) registerProduction(v vocabulary) {
	v.Given(registersRedirect, w.registersRedirect)
	v.Step(savesProduction, w.savesProduction)
	v.Step(authorizesInProduction, w.authorizesInProduction)
	v.Step(opensAppInProduction, w.opensAppInProduction)
}

// productionPassword is that of the people of the seed in production.
const productionPassword = "Production-1234"

// registersRedirect enters the channel's address in Developer Console → app → Auth, for
// both environments.
func (w *World) registersRedirect(ctx context.Context, _, app string) error {
	registered, err := w.registrationNamed(ctx, app)
	if err != nil {
		return err
	}
	uris := []string{w.public.url + "/oauth/callback?streamid=" + w.channel.StreamID}
	_, err = w.control.ChangeRegistration(ctx, registered.ID, control.RegistrationChange{
		ApplicationChange: control.ApplicationChange{RedirectURIs: &uris},
	})
	return err
}

// savesProduction selects Production for RingCentral Environment, saves, and pastes the
// credentials of production there.
func (w *World) savesProduction(ctx context.Context, person, app string) error {
	registered, err := w.registrationNamed(ctx, app)
	if err != nil {
		return err
	}
	if registered.Production == nil {
		return fmt.Errorf("the app %q has no production credentials", app)
	}
	if err := w.opensConfigurations(ctx, person); err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Fill(ctx, "RingCentral Environment", "Production"),
		browser.Press(ctx, "Save"),
		browser.Fill(ctx, "Application Key", string(registered.Production.ClientID)),
		browser.Fill(ctx, "Application Secret", registered.Production.ClientSecret),
		browser.Press(ctx, "Save"))
}

// authorizesInProduction goes the whole way, with the password that the agent has there.
func (w *World) authorizesInProduction(ctx context.Context, person string) error {
	return errors.Join(
		w.pressesAuthorize(ctx, person),
		w.entersPassword(ctx, person, "the agent", productionPassword),
		w.allowsAccess(ctx, person))
}

// opensAppInProduction opens the RingCentral app of production as the person of the same
// name there, and finds the agent by e-mail.
func (w *World) opensAppInProduction(ctx context.Context, person string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.URL(control.Production)+"/app"),
		browser.Press(ctx, who.Name),
		browser.Press(ctx, "New direct message"),
		browser.Fill(ctx, "Name or e-mail", w.agent.Email),
		browser.Press(ctx, "Find"),
		browser.Press(ctx, w.agent.Name))
}
