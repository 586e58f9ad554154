package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	botMade        = regexp.MustCompile(`^a (private|public) bot "([^"]*)"$`)
	botIsAgent     = regexp.MustCompile(`^a (private|public) bot "([^"]*)" is the agent of a configured channel$`)
	botIsStranger  = regexp.MustCompile(`^a (private|public) bot "([^"]*)" has the OAuth Redirect URI of the channel$`)
	botFails       = regexp.MustCompile(`^the server of the bot answers 500$`)
	botDown        = regexp.MustCompile(`^the server of the bot is down$`)
	botNotReady    = regexp.MustCompile(`^a bot is not ready for (\d+) seconds after its installation$`)
	botInstalled   = regexp.MustCompile(`^(\w+) (?:installs|has installed|tries to install) the bot$`)
	botRemoved     = regexp.MustCompile(`^(\w+) (?:removes|has removed) the bot$`)
	botDeleted     = regexp.MustCompile(`^(\w+) (?:deletes|has deleted) the extension of the bot$`)
	botIsThere     = regexp.MustCompile(`^the bot "([^"]*)" (is|is not) in the account$`)
	installRefused = regexp.MustCompile(`^the installation is refused with "([^"]*)"$`)
	botSent        = regexp.MustCompile(`^the bot was sent a (GET|POST) with "([^"]*)"$`)
	botPermanent   = regexp.MustCompile(`^the token of the bot is permanent$`)
	botSubscribes  = regexp.MustCompile(`^the bot subscribes$`)
	botWasAnswered = regexp.MustCompile(`^the subscription of the bot was answered (\d+)$`)
	botUsesToken   = regexp.MustCompile(`^the bot uses its token$`)
	botTold        = regexp.MustCompile(`^the bot is notified of "([^"]*)"$`)
	writesToBot    = regexp.MustCompile(`^(\w+) (?:writes|has written) "([^"]*)" to the bot$`)
	botSignsIn     = regexp.MustCompile(`^(\w+) enters the e-mail of the bot on the Sign in page$`)
	botTokenShown  = regexp.MustCompile(`^the Developer Console shows the token of the bot$`)
	botFindsItself = regexp.MustCompile(`^the bot is an extension of the type "([^"]*)"$`)
)

func (w *World) registerBots(v vocabulary) {
	v.Given(botMade, w.botMade)
	v.Given(botIsAgent, w.botIsAgent)
	v.Given(botIsStranger, w.botIsStranger)
	v.Given(botFails, w.botFails)
	v.Given(botDown, w.botDown)
	v.Given(botNotReady, w.botNotReady)
	v.Step(botInstalled, w.botInstalled)
	v.Step(botRemoved, w.botRemoved)
	v.Step(botDeleted, w.botDeleted)
	v.Then(botIsThere, w.botIsThere)
	v.Then(installRefused, w.installRefused)
	v.Then(botSent, w.botSent)
	v.Then(botPermanent, w.botPermanent)
	v.Step(botSubscribes, w.botSubscribes)
	v.Step(botWasAnswered, w.botWasAnswered)
	v.When(botUsesToken, w.botUsesToken)
	v.Then(botTold, w.botTold)
	v.Step(writesToBot, w.writesToBot)
	v.When(botSignsIn, w.botSignsIn)
	v.Then(botTokenShown, w.botTokenShown)
	v.Then(botFindsItself, w.botFindsItself)
}

// bots is what scenarios about bots remember.
type bots struct {
	server   *chatbot
	notReady string
	bot      control.Bot
	refused  error // why the latest installation failed
}

// dana is the developer of the seeds.
const dana = "dana@acme.example"

// botMade registers a bot of the developer, with a server that subscribes while it is
// being installed.
func (w *World) botMade(ctx context.Context, visibility, name string) error {
	server, err := openChatbot(ctx, w)
	if err != nil {
		return err
	}
	w.bots.server = server
	return w.registerOwn(ctx, botSpec(visibility, name, server.redirectURI()))
}

// botIsAgent registers a bot of the developer, with the OAuth Redirect URI of a channel
// that knows its key and secret.
func (w *World) botIsAgent(ctx context.Context, visibility, name string) error {
	w.agent = control.Person{Name: name}
	if err := w.createChannel(ctx); err != nil {
		return err
	}
	if err := w.botIsStranger(ctx, visibility, name); err != nil {
		return err
	}
	return w.configureChannel(ctx)
}

// botIsStranger registers a bot whose installation the channel is told of.
func (w *World) botIsStranger(ctx context.Context, visibility, name string) error {
	return w.registerOwn(ctx, botSpec(visibility, name, w.channel.RedirectURI))
}

func botSpec(visibility, name, redirectURI string) control.ApplicationSpec {
	return control.ApplicationSpec{
		Name: name, Developer: dana, Bot: true, Public: visibility == "public", RedirectURIs: []string{redirectURI},
		Permissions: []string{"ReadAccounts", "TeamMessaging", "SubscriptionWebhook"},
	}
}

// registerOwn makes an application of the developer the one that the scenario is about.
func (w *World) registerOwn(ctx context.Context, spec control.ApplicationSpec) error {
	registered, err := w.control.Register(ctx, control.RegistrationSpec{ApplicationSpec: spec})
	if err != nil {
		return err
	}
	w.registered = registered.ID
	w.client, w.secret = *registered.Sandbox, registered.Sandbox.ClientSecret
	return nil
}

// botFails makes the server of the bot answer every installation with an error.
func (w *World) botFails() error {
	w.bots.server.fails = true
	return nil
}

// botDown stops the server of the bot.
func (w *World) botDown() error { return w.bots.server.close() }

// botNotReady makes subscriptions of a bot fail in its first seconds.
func (w *World) botNotReady(seconds string) error {
	w.bots.notReady = seconds + "s"
	return nil
}

// botInstalled installs the bot in the account of the person.
func (w *World) botInstalled(ctx context.Context, person string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	bot, err := w.control.InstallBot(ctx, control.Sandbox, control.BotSpec{
		ClientID: w.client.ClientID, Installer: who.ID, NotReady: w.bots.notReady,
	})
	if w.bots.refused = err; err == nil {
		w.bots.bot = bot
		if w.bots.server == nil { // its server is the connector
			w.agent = control.Person{ID: bot.PersonID, Name: bot.Name, Email: bot.Email}
		}
	}
	return nil
}

// installRefused checks why the bot could not be installed.
func (w *World) installRefused(text string) error {
	if w.bots.refused == nil {
		return errors.New("the bot was installed")
	}
	return contains("the refusal", w.bots.refused.Error(), text)
}

// botRemoved takes the bot out of the account.
func (w *World) botRemoved(ctx context.Context, _ string) error {
	return w.control.RemoveBot(ctx, control.Sandbox, w.bots.bot.PersonID)
}

// botDeleted deletes the bot like any user of the account, through the public API.
func (w *World) botDeleted(ctx context.Context, person string) error {
	return w.askAs(ctx, person, http.MethodDelete, usersPath+"/"+string(w.bots.bot.PersonID), nil)
}

// botIsThere looks for the bot among the people of the account.
func (w *World) botIsThere(ctx context.Context, name, whether string) error {
	if whether == "is" && w.bots.refused != nil {
		return w.bots.refused
	}
	people, err := w.control.People(ctx, control.Sandbox)
	if err != nil {
		return err
	}
	found := false
	for _, p := range people {
		found = found || p.Name == name && p.Type == "Bot"
	}
	if found != (whether == "is") {
		return fmt.Errorf("found %t", found)
	}
	return nil
}

// botSent checks how the server of the bot was told of the installation.
func (w *World) botSent(method, names string) error {
	b := w.bots.server
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.method != method {
		return fmt.Errorf("it was sent a %q; %w", b.method, w.bots.refused)
	}
	for name := range strings.SplitSeq(names, ", ") {
		if b.install.Get(name) == "" {
			return fmt.Errorf("it was not sent %s but %v", name, b.install)
		}
	}
	return nil
}

// botPermanent checks the answer to the code of the bot: its lifetime, and that there is
// no refresh token.
func (w *World) botPermanent() error {
	b := w.bots.server
	b.mu.Lock()
	defer b.mu.Unlock()
	const permanent = 2147483647
	if b.lifetime != permanent || b.refresh {
		return fmt.Errorf("the token lives %d seconds, with a refresh token: %t", b.lifetime, b.refresh)
	}
	return nil
}

// botSubscribes lets the bot ask for its subscription once more.
func (w *World) botSubscribes(ctx context.Context) error { return w.bots.server.subscribe(ctx) }

// botWasAnswered checks the answer to the latest subscription of the bot.
func (w *World) botWasAnswered(status int) error {
	b := w.bots.server
	b.mu.Lock()
	defer b.mu.Unlock()
	w.wire.answer = b.answer
	return b.answer.expect(status)
}

// botUsesToken reads the extension of the bot with its token.
func (w *World) botUsesToken(ctx context.Context) error {
	got, err := w.bots.server.call(ctx, http.MethodGet, ownPath, nil)
	w.wire.before, w.wire.answer = w.wire.answer, got
	return err
}

// botTold waits until the bot was notified of these events, in any order, for those of
// different chats overtake each other.
func (w *World) botTold(ctx context.Context, list string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		events, more := w.bots.server.told()
		wanted := strings.Split(list, ", ")
		for _, event := range events {
			if at := slices.Index(wanted, event); at >= 0 {
				wanted = slices.Delete(wanted, at, at+1)
			}
		}
		if len(wanted) == 0 {
			return nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return fmt.Errorf("the bot was notified of %v", events)
		}
	}
}

// writesToBot posts in the direct conversation with the bot.
func (w *World) writesToBot(ctx context.Context, person, text string) error {
	who, err := w.person(person)
	if err != nil {
		return err
	}
	_, err = w.control.CreatePost(ctx, control.Sandbox, who.ID, control.NewPost{To: string(w.bots.bot.PersonID), Text: text})
	return err
}

// botSignsIn opens the sign-in page and enters the e-mail of the bot.
func (w *World) botSignsIn(ctx context.Context, person string) error {
	browser := w.browser(ctx, person)
	return errors.Join(
		browser.Open(ctx, w.info.Sandbox+"/restapi/oauth/authorize?response_type=code&client_id="+string(w.client.ClientID)),
		browser.Fill(ctx, "E-mail or phone number", w.bots.bot.Email),
		browser.Fill(ctx, "Password", password),
		browser.Press(ctx, "Sign in"))
}

// botTokenShown reads the static token of the bot, and compares it with the one that the
// bot has.
func (w *World) botTokenShown(ctx context.Context) error {
	bot, err := w.control.Bot(ctx, control.Sandbox, w.bots.bot.PersonID)
	if err != nil {
		return err
	}
	b := w.bots.server
	b.mu.Lock()
	defer b.mu.Unlock()
	if bot.Token == "" || bot.Token != b.token {
		return errors.New("it shows another token")
	}
	return nil
}

// botFindsItself reads the extension of the bot.
func (w *World) botFindsItself(ctx context.Context, kind string) error {
	if err := w.botUsesToken(ctx); err != nil {
		return err
	}
	return contains("the extension", string(w.wire.answer.body), `"type":"`+kind+`"`)
}
