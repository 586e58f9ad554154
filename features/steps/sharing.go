package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	uploadsFile     = regexp.MustCompile(`^(\w+) (?:uploads|has uploaded) the file "([^"]*)"$`)
	uploadsBytes    = regexp.MustCompile(`^(\w+) uploads a file of (\d+) bytes$`)
	uploadsFileTo   = regexp.MustCompile(`^(\w+) (?:uploads|has uploaded) the file "([^"]*)" to "([^"]*)"$`)
	fileIsRead      = regexp.MustCompile(`^(anybody|\w+) reads "([^"]*)" at the address of the file$`)
	createsWebhook  = regexp.MustCompile(`^(\w+) has made a webhook in "([^"]*)"$`)
	programSends    = regexp.MustCompile(`^a program sends the webhook:$`)
	cardIsPosted    = regexp.MustCompile(`^the application has posted a card with a button as (\w+) in "([^"]*)"$`)
	listensButtons  = regexp.MustCompile(`^the application listens to the buttons of its cards$`)
	entersButtons   = regexp.MustCompile(`^(\w+) (?:enters|has entered) in the Settings where the buttons of its cards are told of$`)
	answersButtons  = regexp.MustCompile(`^the application answers (\d+) to its buttons:$`)
	pressesButton   = regexp.MustCompile(`^(\w+) presses the button of the card with:$`)
	hearsOfButton   = regexp.MustCompile(`^the application hears, signed with its secret:$`)
	personSees      = regexp.MustCompile(`^(?:\w+) then sees:$`)
	asksLegacy      = regexp.MustCompile(`^(\w+) (?:asks|has asked) the legacy family for (GET|POST|PUT|PATCH|DELETE) "([^"]*)"$`)
	asksLegacyWith  = regexp.MustCompile(`^(\w+) (?:asks|has asked) the legacy family for (POST|PUT|PATCH) "([^"]*)" with:$`)
	exportAvailable = regexp.MustCompile(`^(\w+) downloads an archive that holds "([^"]*)"$`)
)

func (w *World) registerSharing(v vocabulary) {
	v.Step(uploadsFile, w.uploadsFile)
	v.When(uploadsBytes, w.uploadsBytes)
	v.Step(uploadsFileTo, w.uploadsFileTo)
	v.Then(fileIsRead, w.fileIsRead)
	v.Given(createsWebhook, w.createsWebhook)
	v.When(programSends, w.programSends)
	v.Given(cardIsPosted, w.cardIsPosted)
	v.Given(listensButtons, w.listensButtons)
	v.Step(entersButtons, w.entersButtons)
	v.Given(answersButtons, w.answersButtons)
	v.When(pressesButton, w.pressesButton)
	v.Then(hearsOfButton, w.hearsOfButton)
	v.Then(personSees, w.personSees)
	v.Step(asksLegacy, w.asksLegacy)
	v.Step(asksLegacyWith, w.asksLegacyWith)
	v.Then(exportAvailable, w.exportAvailable)
}

// uploadsFile uploads a text of that name, whose content is its name as well. Its id is
// that of {file}.
func (w *World) uploadsFile(ctx context.Context, person, name string) error {
	return w.upload(ctx, person, url.Values{"name": {name}}, name)
}

// uploadsBytes uploads a file of a size.
func (w *World) uploadsBytes(ctx context.Context, person string, size int) error {
	return w.upload(ctx, person, url.Values{}, strings.Repeat("x", size))
}

// uploadsFileTo uploads a file that is posted to a chat at once.
func (w *World) uploadsFileTo(ctx context.Context, person, name, chat string) error {
	return w.upload(ctx, person, url.Values{"name": {name}, "groupId": {w.withIDs(chat)}}, name)
}

func (w *World) upload(ctx context.Context, person string, query url.Values, content string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	token, err := w.control.PersonToken(ctx, control.Sandbox, who.ID)
	if err != nil {
		return err
	}
	address := w.info.Sandbox + messagingPath + "/files?" + query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(content))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	req.Header.Set("Content-Type", "text/plain")
	if w.wire.answer, err = exchange(req); err != nil || w.wire.answer.status != http.StatusOK {
		return err
	}
	var files []struct{ ID, ContentURI string }
	if err := json.Unmarshal(w.wire.answer.body, &files); err != nil {
		return err
	}
	w.wire.address = files[0].ContentURI
	return w.remember("file", files[0].ID)
}

func exchange(req *http.Request) (answer, error) {
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, body}, err
}

// fileIsRead reads the contentUri: anybody without a token, a person with one.
func (w *World) fileIsRead(ctx context.Context, person, text string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.wire.address, nil)
	if err != nil {
		return err
	}
	if person != "anybody" {
		who, err := w.person(person)
		if err != nil {
			return err
		}
		token, err := w.control.PersonToken(ctx, control.Sandbox, who.ID)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+token.AccessToken)
	}
	got, err := exchange(req)
	if err != nil {
		return err
	}
	return contains("the file", string(got.body), text)
}

// createsWebhook makes an incoming webhook in a chat. Its id is that of {webhook}.
func (w *World) createsWebhook(ctx context.Context, person, chat string) error {
	if err := w.personAsks(ctx, person, http.MethodPost, "/groups/"+chat+"/webhooks"); err != nil {
		return err
	}
	var hook struct{ ID, URI string }
	if err := json.Unmarshal(w.wire.answer.body, &hook); err != nil {
		return err
	}
	w.wire.address = hook.URI
	return w.remember("webhook", hook.ID)
}

// programSends posts to the address of the webhook, without a token.
func (w *World) programSends(ctx context.Context, body *godog.DocString) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.wire.address, strings.NewReader(body.Content))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	w.wire.answer, err = exchange(req)
	return err
}

// cardIsPosted posts an adaptive card that asks for a seat, with the application. Its id
// is that of {card}.
func (w *World) cardIsPosted(ctx context.Context, person, chat string) error {
	if err := w.signedInByJWT(ctx, person); err != nil {
		return err
	}
	card := json.RawMessage(`{"type":"AdaptiveCard","version":"1.3","body":[{"type":"Input.Text","id":"seat"}],` +
		`"actions":[{"type":"Action.Submit","title":"Book","data":{"train":"7:40"}}]}`)
	path := messagingPath + "/chats/" + w.withIDs(chat) + "/adaptive-cards"
	err := w.ask(ctx, request{environment: control.Sandbox, method: http.MethodPost, path: path, token: w.wire.latest.Access, body: card})
	return errors.Join(err, w.remember("card", w.wire.answer.id()))
}

const sharedSecret = "made-up"

// listensButtons gives the application an outbound webhook URL and a shared secret.
func (w *World) listensButtons(ctx context.Context) error {
	var err error
	if w.wire.buttons == nil {
		if w.wire.buttons, err = openButtons(ctx); err != nil {
			return err
		}
	}
	address, secret := w.wire.buttons.url, sharedSecret
	w.client, err = w.control.ChangeApplication(ctx, control.Sandbox, w.client.ClientID,
		control.ApplicationChange{OutboundWebhookURL: &address, SharedSecret: &secret})
	return err
}

// entersButtons fills in Interactive Messages on the Settings of the app, and saves them.
func (w *World) entersButtons(ctx context.Context, person string) error {
	var err error
	if w.wire.buttons, err = openButtons(ctx); err != nil {
		return err
	}
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Fill(ctx, "Outbound Webhook URL", w.wire.buttons.url),
		browser.Fill(ctx, "Shared secret", sharedSecret),
		browser.Press(ctx, "Save"))
}

// answersButtons says what the application answers to the buttons of its cards.
func (w *World) answersButtons(ctx context.Context, status int, body *godog.DocString) error {
	if err := w.listensButtons(ctx); err != nil {
		return err
	}
	w.wire.buttons.answer(status, body.Content)
	return nil
}

// pressesButton enters something into the card and presses its button.
func (w *World) pressesButton(ctx context.Context, person string, data *godog.DocString) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	var entered map[string]any
	if err := json.Unmarshal([]byte(data.Content), &entered); err != nil {
		return err
	}
	answer, err := w.control.SubmitCard(ctx, control.Sandbox, who.ID, control.CardID(w.wire.made["card"]), control.CardSubmission{Data: entered})
	if refused, ok := errors.AsType[*control.Error](err); ok {
		answer.Error = refused.Message
	} else if err != nil {
		return err
	}
	w.wire.shown, err = json.Marshal(answer)
	return err
}

// hearsOfButton checks what the application was told last, and its signature.
func (w *World) hearsOfButton(ctx context.Context, want *godog.DocString) error {
	body, signature := w.wire.buttons.heard(ctx)
	if expected := sign(body); signature != expected {
		return fmt.Errorf("the signature is %q, want %q", signature, expected)
	}
	return w.holds(string(body), want.Content)
}

// personSees checks what a person is shown after pressing a button.
func (w *World) personSees(want *godog.DocString) error {
	return w.holds(string(w.wire.shown), want.Content)
}

const legacyPath = "/restapi/v1.0/glip"

// asksLegacy sends a request without a body to the paths of before 2022.
func (w *World) asksLegacy(ctx context.Context, person, method, path string) error {
	return w.askAs(ctx, person, method, legacyPath+w.withIDs(path), nil)
}

// asksLegacyWith sends a request with a JSON body to the paths of before 2022.
func (w *World) asksLegacyWith(ctx context.Context, person, method, path string, body *godog.DocString) error {
	return w.askAs(ctx, person, method, legacyPath+w.withIDs(path), json.RawMessage(w.withIDs(body.Content)))
}

// exportAvailable follows the link to the first dataset of the task in the latest answer.
func (w *World) exportAvailable(ctx context.Context, person, name string) error {
	var task struct {
		Datasets []struct{ URI string }
	}
	if err := json.Unmarshal(w.wire.answer.body, &task); err != nil {
		return err
	}
	if len(task.Datasets) != 1 {
		return fmt.Errorf("the task has no dataset: %s", w.wire.answer.body)
	}
	if err := w.askAs(ctx, person, http.MethodGet, strings.TrimPrefix(task.Datasets[0].URI, w.info.Sandbox), nil); err != nil {
		return err
	}
	if !bytes.Contains(w.wire.answer.body, []byte(name)) {
		return fmt.Errorf("the archive has no %s", name)
	}
	return nil
}
