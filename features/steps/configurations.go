package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var (
	opensConfigurations = regexp.MustCompile(`^(\w+) (?:opens|has opened) the Configurations of the channel$`)
	savesCredentials    = regexp.MustCompile(`^(\w+) (?:saves|has saved) the credentials of the application$`)
	savesWrongSecret    = regexp.MustCompile(`^(\w+) (?:saves|has saved) the credentials with a wrong secret$`)
	savesWrongKey       = regexp.MustCompile(`^(\w+) (?:saves|has saved) the credentials with an unknown key$`)
	savesNoKey          = regexp.MustCompile(`^(\w+) saves the Configurations without a key$`)
	pressesAuthorize    = regexp.MustCompile(`^(\w+) (?:presses|has pressed) Authorize$`)
	enablesChannel      = regexp.MustCompile(`^(\w+) (?:enables|has enabled|has tried to enable) the channel$`)
	disablesChannel     = regexp.MustCompile(`^(\w+) (?:disables|has disabled) the channel$`)
	cannotEnable        = regexp.MustCompile(`^(\w+) cannot choose whether the channel is enabled$`)
	reads               = regexp.MustCompile(`^(\w+) reads "([^"]*)"$`)
	readsBeside         = regexp.MustCompile(`^(\w+) reads "([^"]*)" beside the field "([^"]*)"$`)
	seesPage            = regexp.MustCompile(`^(\w+) sees the page "([^"]*)"$`)
	findsRedirectURI    = regexp.MustCompile(`^(\w+) finds the OAuth Redirect URI with the stream id of the channel$`)
	opensTranscript     = regexp.MustCompile(`^(\w+) opens the conversation with (\w+) in the connector$`)
	secretHidden        = regexp.MustCompile(`^(\w+) finds the Application Key, but no Application Secret$`)
	opensSetup          = regexp.MustCompile(`^(\w+) (?:opens|has opened) the link that the connector printed when it started$`)
)

func (w *World) registerPages(v vocabulary) {
	v.Step(opensConfigurations, w.opensConfigurations)
	v.Step(savesCredentials, w.savesCredentials)
	v.Step(savesWrongSecret, w.savesWrongSecret)
	v.Step(savesWrongKey, w.savesWrongKey)
	v.When(savesNoKey, w.savesNoKey)
	v.Step(pressesAuthorize, w.pressesAuthorize)
	v.Step(enablesChannel, w.enablesChannel)
	v.Step(disablesChannel, w.disablesChannel)
	v.Then(cannotEnable, w.cannotEnable)
	v.Then(reads, w.reads)
	v.Then(readsBeside, w.readsBeside)
	v.Then(seesPage, w.seesPage)
	v.Then(findsRedirectURI, w.findsRedirectURI)
	v.Then(secretHidden, w.secretHidden)
	v.When(opensTranscript, w.opensTranscript)
	v.Step(opensSetup, w.opensSetup)
}

// opensConfigurations signs in to the connector, where that is needed, and opens the page.
func (w *World) opensConfigurations(ctx context.Context, person string) error {
	if err := w.enterConnector(ctx, person); err != nil {
		return err
	}
	return w.browser(ctx, person).Open(ctx, w.public.url+"/channels/"+w.channel.StreamID+"/configurations")
}

// opensSetup opens the page to which the link of a connector leads that has no password yet.
func (w *World) opensSetup(ctx context.Context, person string) error {
	if err := w.startConnector(ctx); err != nil {
		return err
	}
	link, err := w.admin.SetupLink(ctx)
	if err != nil {
		return err
	}
	return w.browser(ctx, person).Open(ctx, link)
}

// enterConnector signs a person in to the connector's pages, once.
func (w *World) enterConnector(ctx context.Context, person string) error {
	if w.insiders[person] {
		return nil
	}
	link, err := w.admin.AdminLink(ctx)
	if err != nil {
		return err
	}
	w.insiders[person] = true
	return w.browser(ctx, person).Open(ctx, link)
}

// opensTranscript opens the Conversations of the channel, and there the person's chat.
func (w *World) opensTranscript(ctx context.Context, person, other string) error {
	who, err := w.person(other)
	if err != nil {
		return err
	}
	return errors.Join(
		w.opensConfigurations(ctx, person),
		w.browser(ctx, person).Press(ctx, "Conversations"),
		w.browser(ctx, person).Press(ctx, who.Name))
}

// savesCredentials pastes Client ID and Client Secret and presses Save. A client-side
// application has no secret.
func (w *World) savesCredentials(ctx context.Context, person string) error {
	return w.saves(ctx, person, string(w.client.ClientID), w.secret)
}

// savesWrongSecret saves a secret that is not the application's.
func (w *World) savesWrongSecret(ctx context.Context, person string) error {
	return w.saves(ctx, person, string(w.client.ClientID), "not-"+w.secret)
}

// savesWrongKey saves a key that no application has.
func (w *World) savesWrongKey(ctx context.Context, person string) error {
	return w.saves(ctx, person, "not-"+string(w.client.ClientID), w.secret)
}

// savesNoKey presses Save before anything is entered.
func (w *World) savesNoKey(ctx context.Context, person string) error {
	return w.saves(ctx, person, "", "")
}

func (w *World) saves(ctx context.Context, person, key, secret string) error {
	if err := w.opensConfigurations(ctx, person); err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Fill(ctx, "Application Key", key),
		browser.Fill(ctx, "Application Secret", secret),
		browser.Press(ctx, "Save"))
}

// pressesAuthorize opens the Configurations and presses Authorize, which leads to
// RingCentral.
func (w *World) pressesAuthorize(ctx context.Context, person string) error {
	if err := w.opensConfigurations(ctx, person); err != nil {
		return err
	}
	return w.browser(ctx, person).Press(ctx, "Authorize")
}

// enablesChannel selects Yes for Enable Channel and presses Save.
func (w *World) enablesChannel(ctx context.Context, person string) error {
	return w.chooses(ctx, person, "Yes")
}

// disablesChannel selects No for Enable Channel and presses Save.
func (w *World) disablesChannel(ctx context.Context, person string) error {
	return w.chooses(ctx, person, "No")
}

func (w *World) chooses(ctx context.Context, person, choice string) error {
	if err := w.opensConfigurations(ctx, person); err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(browser.Fill(ctx, "Enable Channel", choice), browser.Press(ctx, "Save"))
}

// cannotEnable checks that Enable Channel is not to be chosen.
func (w *World) cannotEnable(ctx context.Context, person string) error {
	if w.browser(ctx, person).Fill(ctx, "Enable Channel", "Yes") == nil {
		return errors.New("a choice is offered")
	}
	return nil
}

// reads waits until a text stands on the page that the person sees.
func (w *World) reads(ctx context.Context, person, text string) error {
	return w.browser(ctx, person).Shows(ctx, text)
}

// readsBeside checks what describes a field, for those who cannot see where it stands as well.
func (w *World) readsBeside(ctx context.Context, person, text, label string) error {
	page, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return err
	}
	return contains("beside "+label, page.Notes[label], text)
}

// seesPage checks the heading of the page that the person sees.
func (w *World) seesPage(ctx context.Context, person, heading string) error {
	page, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return err
	}
	if page.Heading != heading {
		return fmt.Errorf("the page is %q at %s: %s", page.Heading, page.Address, page.Text)
	}
	return nil
}

// findsRedirectURI checks the address that is to be copied to the Developer Console.
func (w *World) findsRedirectURI(ctx context.Context, person string) error {
	want := w.public.url + "/oauth/callback?streamid=" + w.channel.StreamID
	return w.findsField(ctx, person, "OAuth Redirect URI", want)
}

// secretHidden checks that the page shows which application is set, and keeps its secret.
func (w *World) secretHidden(ctx context.Context, person string) error {
	return errors.Join(
		w.findsField(ctx, person, "Application Key", string(w.client.ClientID)),
		w.findsField(ctx, person, "Application Secret", ""))
}

func (w *World) findsField(ctx context.Context, person, label, want string) error {
	page, err := w.browser(ctx, person).Page(ctx)
	if err != nil {
		return err
	}
	if got, ok := page.Fields[label]; !ok || got != want {
		return fmt.Errorf("the field %s holds %q, not %q", label, got, want)
	}
	return nil
}

func contains(where, text, want string) error {
	if !strings.Contains(text, want) {
		return fmt.Errorf("%s: %s", where, text)
	}
	return nil
}
