package state

import (
	"cmp"
	"encoding/hex"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// botType is the type of the extension of a bot.
const botType = "Bot"

// Bot is an application that was installed in an account, where it has an extension of
// its own.
type Bot struct {
	Extension  ExtensionID
	App        ClientID
	Account    AccountID
	Installer  ExtensionID
	Installed  Instant
	Ready      Instant // until then it cannot subscribe
	Introduced bool    // its appearance was announced
}

// accountBot finds the bots of an account, and whether an application is one of them.
type accountBot struct {
	account AccountID
	app     ClientID
	id      ExtensionID // not part of the order
}

func (a accountBot) compare(b accountBot) int {
	return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.app, b.app))
}

// Installation asks for a bot in an account.
type Installation struct {
	App       ClientID
	Account   AccountID   // zero: the account that owns the application
	Installer ExtensionID // zero: the first administrator of the account
	Name      string      // empty: that of the application
	NotReady  time.Duration
}

// InstalledBot is a bot with what it is told at its installation.
type InstalledBot struct {
	Bot         Bot
	Name        string
	RedirectURI string // the first one of the application
	Token       string // permanent; of a private application
	Code        string // to be exchanged for a permanent token; of a public one
}

// InstallBot makes an extension for a bot: a person with a Personal chat and a place in
// Everyone. Nobody is told of it before the bot can hear it: at its first subscription, or
// when IntroduceBot is called.
func (s *State) InstallBot(r Installation) (InstalledBot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, installer, err := s.installable(r)
	if err != nil {
		return InstalledBot{}, err
	}
	name := cmp.Or(r.Name, app.Name)
	number, err := s.freeNumber(installer.Account, "")
	if err != nil {
		return InstalledBot{}, err
	}
	now := s.now()
	e := Extension{
		ID: ExtensionID(s.nextID(tagPerson)), Account: installer.Account, Number: number, Type: botType, Status: Enabled,
		FirstName: name, Email: hex.EncodeToString(s.entropy.Bytes(8)) + "@ringcentral.com", // synthetic, as observed
		Profile: Profile{Setup: "NotStarted"}, Created: now, Modified: now,
	}
	bot := Bot{
		Extension: e.ID, App: app.ClientID, Account: e.Account, Installer: installer.ID,
		Installed: now, Ready: now.Add(max(r.NotReady, app.NotReady)),
	}
	s.quietly(func(quiet *State) { quiet.moveIn(e) })
	s.world.bots.Set(bot.Extension, bot)
	s.world.botsOf.Set(accountBot{bot.Account, bot.App, bot.Extension})
	installed := InstalledBot{Bot: bot, Name: name, RedirectURI: app.RedirectURIs[0]}
	if app.Public {
		installed.Code = s.issueCode(AuthorizationCode{App: app.ClientID, Extension: e.ID, RedirectURI: installed.RedirectURI}).Code
		return installed, nil
	}
	installed.Token = s.startSession(app, SessionRequest{App: app.ClientID, Extension: e.ID}).Access.Token
	return installed, nil
}

// moveIn stores a new user who can be used. s.mu must be held.
func (s *State) moveIn(e Extension) {
	s.world.extensions.Set(e.ID, e)
	s.world.extensionsOf.Set(accountExtension{e.Account, e.Number, e.ID})
	s.world.logins.Set(e.Email, e.ID)
	s.admit(e)
}

// quietly lets change work on the same world, and announces nothing of it. s.mu must be
// held.
func (s *State) quietly(change func(quiet *State)) {
	quiet := &State{env: s.env, clock: s.clock, entropy: s.entropy, log: NewLog(), calls: s.calls, draft: s.draft, world: s.world, messaging: s.messaging}
	change(quiet)
	s.world, s.messaging = quiet.world, quiet.messaging
}

// installable returns the application and who installs it. s.mu must be held.
func (s *State) installable(r Installation) (Application, Extension, error) {
	app, ok := s.world.applications.Get(r.App)
	if !ok {
		return app, Extension{}, apierr.Hinted(apierr.NotFound("clientId"), "no application of this environment has the client id")
	}
	if err := app.CheckRelease(); err != nil {
		return app, Extension{}, err
	}
	account := cmp.Or(r.Account, app.Account)
	switch {
	case !app.Bot:
		return app, Extension{}, refuseInstall(app.Name+" is no bot", "only a Bot Add-in can be installed: Console → Create App → Bot Add-in")
	case len(app.RedirectURIs) == 0:
		return app, Extension{}, refuseInstall(app.Name+" has no redirect URI", "the first redirect URI is told of the installation: Console → app → Settings → Auth")
	case !app.Public && account != app.Account:
		return app, Extension{}, refuseInstall(app.Name+" is private", "install it in the account that owns it, or make it public")
	}
	if _, ok := s.world.accounts.Get(account); !ok {
		return app, Extension{}, apierr.Hinted(apierr.NotFound("accountId"), "there is no such account in this environment")
	}
	if _, installed := s.world.botsOf.Get(accountBot{account: account, app: app.ClientID}); installed {
		return app, Extension{}, &apierr.Error{
			Status: 409, Code: apierr.DuplicateValue, Message: app.Name + " is installed in this account already",
			Hint: "a bot is installed once in an account: remove it first",
		}
	}
	installer, err := s.installer(account, r.Installer)
	return app, installer, err
}

func refuseInstall(message, hint string) error {
	return &apierr.Error{Status: 400, Code: apierr.InvalidParameter, Message: message, Hint: hint}
}

// installer returns who installs a bot: an administrator, whose role has the right
// Install bot. s.mu must be held.
func (s *State) installer(account AccountID, id ExtensionID) (Extension, error) {
	if id == 0 {
		id = s.firstAdmin(account)
	}
	e, ok := s.world.extensions.Get(id)
	switch {
	case !ok || e.Account != account:
		return e, apierr.Hinted(apierr.NotFound("personId"), "a bot is installed by somebody of the account")
	case !e.Admin:
		return e, apierr.Hinted(apierr.UserLacks("InstallBot"), e.Name()+" is no administrator: only the role of an administrator has the right Install bot")
	}
	return e, nil
}

// firstAdmin returns the administrator with the lowest extension number, or else the
// system extension. s.mu must be held.
func (s *State) firstAdmin(account AccountID) ExtensionID {
	first := Account{ID: account}.System()
	s.world.extensionsOf.Ascend(accountExtension{account: account}, func(x accountExtension) bool {
		e, _ := s.world.extensions.Get(x.id)
		if x.account == account && e.Admin {
			first = e.ID
		}
		return x.account == account && !e.Admin
	})
	return first
}

// IntroduceBot announces the extension of a bot and the chats that it has joined, unless
// it was announced.
func (s *State) IntroduceBot(id ExtensionID) (Bot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.introduce(id)
	bot, ok := s.world.bots.Get(id)
	if !ok {
		return bot, noBot()
	}
	return bot, nil
}

func noBot() error {
	return apierr.Hinted(apierr.NotFound("personId"), "there is no such bot in this environment: GET bots lists them")
}

// introduce announces a bot that nobody was told of, in the order that samples show. s.mu
// must be held.
func (s *State) introduce(id ExtensionID) {
	bot, ok := s.world.bots.Get(id)
	if !ok || bot.Introduced {
		return
	}
	bot.Introduced = true
	s.world.bots.Set(id, bot)
	e, _ := s.world.extensions.Get(id)
	account, _ := s.world.accounts.Get(bot.Account)
	everyone, _ := s.world.chats.Get(account.Everyone)
	personalID, _ := s.world.personalChat(id.Person())
	personal, _ := s.world.chats.Get(personalID)
	s.announce(ExtensionEvent{Extension: e, EventType: ExtensionCreate})
	s.announce(ChatEvent{Chat: personal, EventType: GroupJoined, Audience: []PersonID{id.Person()}})
	s.announce(ChatEvent{Chat: everyone, EventType: GroupJoined, Audience: []PersonID{id.Person()}})
}

// isBot reports whether an extension is that of a bot. s.mu must be held.
func (s *State) isBot(id ExtensionID) bool {
	e, _ := s.world.extensions.Get(id)
	return e.Type == botType
}

// botReady reports whether a subscription of the extension can be made yet. s.mu must be
// held.
func (s *State) botReady(id ExtensionID) error {
	bot, ok := s.world.bots.Get(id)
	if !ok || bot.Ready <= s.now() {
		return nil
	}
	return apierr.NotReady(bot.Ready.String())
}

// TakeLeave announces that a bot is going to be removed, while its token is good, so that
// the bot can be told.
func (s *State) TakeLeave(id ExtensionID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	bot, ok := s.world.bots.Get(id)
	if !ok {
		return noBot()
	}
	if e, known := s.world.extensions.Get(id); known && bot.Introduced {
		s.announce(ExtensionEvent{Extension: e, EventType: ExtensionDelete})
	}
	return nil
}

// RemoveBot deletes the extension of a bot, which was announced by TakeLeave. Its token
// is answered from then on that the extension is gone.
func (s *State) RemoveBot(id ExtensionID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.world.bots.Get(id); !ok {
		return noBot()
	}
	if e, ok := s.world.extensions.Get(id); ok {
		s.removeExtension(e)
	}
	return nil
}

// forgetBot removes what made an extension a bot, with its subscriptions. s.mu must be
// held.
func (s *State) forgetBot(id ExtensionID) {
	bot, ok := s.world.bots.Get(id)
	if !ok {
		return
	}
	s.world.bots.Delete(id)
	s.world.botsOf.Delete(accountBot{account: bot.Account, app: bot.App})
	for _, x := range s.subscriptionsOf(Holder{Owner: id, App: bot.App}) {
		s.removeSubscription(x)
	}
}

// Bots returns the bots of all accounts by extension.
func (s *State) Bots() []Bot {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.bots.Values()
}

// Bot returns a bot with its permanent token, which a public one has once it has
// exchanged its code.
func (s *State) Bot(id ExtensionID) (bot Bot, token string, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	bot, ok = s.world.bots.Get(id)
	if open := s.sessionsOf(id, bot.App); len(open) > 0 {
		token = open[len(open)-1].Access
	}
	return bot, token, ok
}
