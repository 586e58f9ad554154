package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	signsUp           = regexp.MustCompile(`^(\w+) (?:signs|has signed) up in the Developer Console$`)
	signsInToConsole  = regexp.MustCompile(`^Dana has signed in to the Developer Console$`)
	createsApp        = regexp.MustCompile(`^(\w+) (?:creates|has created) the REST API app "([^"]*)" in the Developer Console$`)
	fillsInApp        = regexp.MustCompile(`^(\w+) has filled in the REST API app "([^"]*)" in the Developer Console$`)
	createsUnfinished = regexp.MustCompile(`^(\w+) (?:creates|has created) the REST API app "([^"]*)" without a redirect URI$`)
	opensSignIn       = regexp.MustCompile(`^(\w+) opens the page where developers sign in$`)
	signsOut          = regexp.MustCompile(`^(\w+) signs out of the Developer Console$`)
	setsUpAccount     = regexp.MustCompile(`^(\w+) (?:sets|has set) the password of the sandbox account$`)
	opensAppPage      = regexp.MustCompile(`^(\w+) (?:opens|has opened) the (Credentials|Settings|Graduation) of the app "([^"]*)"$`)
	findsCredentials  = regexp.MustCompile(`^(\w+) finds the Client ID and the Client Secret of the app "([^"]*)"$`)
	pressesOnPage     = regexp.MustCompile(`^(\w+) (?:presses|has pressed) "([^"]*)" on the page$`)
)

func (w *World) registerConsole(v vocabulary) {
	v.Step(signsUp, w.signsUp)
	v.Given(signsInToConsole, w.signsInToConsole)
	v.Step(createsApp, w.createsApp)
	v.Given(fillsInApp, w.fillsInApp)
	v.Step(createsUnfinished, w.createsUnfinished)
	v.Given(opensSignIn, w.opensSignIn)
	v.Given(signsOut, w.signsOut)
	v.Step(setsUpAccount, w.setsUpAccount)
	v.Step(opensAppPage, w.opensAppPage)
	v.Then(findsCredentials, w.findsCredentials)
	v.Step(pressesOnPage, w.pressesOnPage)
}

// signsUp enters name, e-mail and password of a new developer.
func (w *World) signsUp(ctx context.Context, person string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/console/sign-up"),
		browser.Fill(ctx, "Name", person),
		browser.Fill(ctx, "E-mail", strings.ToLower(person)+"@developers.example"),
		browser.Fill(ctx, "Password", password),
		browser.Press(ctx, "Sign up"))
}

// signsInToConsole signs the developer of the seed in.
func (w *World) signsInToConsole(ctx context.Context) error {
	browser := w.browser(ctx, "Dana")
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/console/sign-in"),
		browser.Fill(ctx, "E-mail", dana),
		browser.Fill(ctx, "Password", password),
		browser.Press(ctx, "Sign in"))
}

// createsApp presses Create App, chooses REST API App, and fills in the settings as the
// guide says: 3-legged, server-side, with refresh tokens and the three permissions.
func (w *World) createsApp(ctx context.Context, person, name string) error {
	return errors.Join(w.fillsInApp(ctx, person, name), w.browser(ctx, person).Press(ctx, "Create"))
}

// fillsInApp does the same, and has not pressed Create yet.
func (w *World) fillsInApp(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	if err := w.startsApp(ctx, person, name); err != nil {
		return err
	}
	return errors.Join(
		browser.Fill(ctx, "OAuth Redirect URI", "http://127.0.0.1:9/oauth/callback"),
		browser.Fill(ctx, "Read Accounts View your profile and your company's directory.", "Yes"),
		browser.Fill(ctx, "Team Messaging Read your chats, and post in your name.", "Yes"),
		browser.Fill(ctx, "Webhook Subscriptions Be told when something happens, such as a new message to you.", "Yes"))
}

// opensSignIn opens the page, and enters nothing.
func (w *World) opensSignIn(ctx context.Context, person string) error {
	return w.browser(ctx, person).Open(ctx, w.info.Console+"/console/sign-in")
}

// signsOut presses Sign out in the list of apps.
func (w *World) signsOut(ctx context.Context, person string) error {
	browser := w.browser(ctx, person)
	return errors.Join(browser.Open(ctx, w.info.Console+"/console/apps"), browser.Press(ctx, "Sign out"))
}

// createsUnfinished leaves out the redirect URI.
func (w *World) createsUnfinished(ctx context.Context, person, name string) error {
	if err := w.startsApp(ctx, person, name); err != nil {
		return err
	}
	return w.browser(ctx, person).Press(ctx, "Create")
}

func (w *World) startsApp(ctx context.Context, person, name string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/console/apps"),
		browser.Press(ctx, "Create App"),
		browser.Press(ctx, "Next"),
		browser.Fill(ctx, "App Name", name))
}

// setsUpAccount chooses the password on the page to which the Console leads.
func (w *World) setsUpAccount(ctx context.Context, person string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Console+"/console/accounts"),
		browser.Fill(ctx, "Password", password),
		browser.Fill(ctx, "Confirm password", password),
		browser.Press(ctx, "Create Sandbox Account"))
}

// opensAppPage chooses an app under Console, and a page of it.
func (w *World) opensAppPage(ctx context.Context, person, page, name string) error {
	app, err := w.registrationNamed(ctx, name)
	if err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return browser.Open(ctx, w.info.Console+"/console/apps/"+string(app.ID)+"/"+strings.ToLower(page))
}

// findsCredentials compares what the page shows with what the app really has.
func (w *World) findsCredentials(ctx context.Context, person, name string) error {
	app, err := w.registrationNamed(ctx, name)
	if err != nil {
		return err
	}
	seen, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return err
	}
	return errors.Join(
		contains("the page", seen.Text, string(app.Sandbox.ClientID)),
		contains("the page", seen.Text, "click to see"),
		contains("the page", seen.Text, app.Sandbox.ClientSecret))
}

func (w *World) registrationNamed(ctx context.Context, name string) (control.Registration, error) {
	apps, err := w.control.Registrations(ctx, "")
	if err != nil {
		return control.Registration{}, err
	}
	for _, app := range apps {
		if app.App().Name == name {
			return app, nil
		}
	}
	return control.Registration{}, fmt.Errorf("nobody has the app %q", name)
}

// pressesOnPage presses a button, or follows a link.
func (w *World) pressesOnPage(ctx context.Context, person, name string) error {
	return w.browser(ctx, person).Press(ctx, name)
}
