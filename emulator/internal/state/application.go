package state

import (
	"slices"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// Permission is the OAuth scope name of something an application may do.
type Permission string

// Permissions that bots and connectors use.
const (
	Accounts             Permission = "Accounts"
	EditAccounts         Permission = "EditAccounts"
	ReadAccounts         Permission = "ReadAccounts"
	EditExtensions       Permission = "EditExtensions"
	ReadPresence         Permission = "ReadPresence"
	EditPresence         Permission = "EditPresence"
	TeamMessaging        Permission = "TeamMessaging"
	Glip                 Permission = "Glip" // what TeamMessaging was called until 2022
	SubscriptionWebhook  Permission = "SubscriptionWebhook"
	WebSocketPermission  Permission = "WebSocket"
	WebSocketsPermission Permission = "WebSocketsSubscription"
	ReadClientInfo       Permission = "ReadClientInfo"
	InternalMessages     Permission = "InternalMessages"
	ReadMessages         Permission = "ReadMessages"
	EditMessages         Permission = "EditMessages"
)

// Known reports whether p is a permission that an application can have here.
func Known(p Permission) bool {
	switch p {
	case Accounts, EditAccounts, ReadAccounts, EditExtensions, ReadPresence, EditPresence, TeamMessaging, Glip,
		SubscriptionWebhook, WebSocketPermission, WebSocketsPermission, ReadClientInfo, InternalMessages, ReadMessages, EditMessages:
		return true
	case OpenID, EmailScope, ProfileScope: // of an authorization, not of an application
	}
	return false
}

// includes lists what a permission grants besides itself.
func (p Permission) includes() []Permission {
	switch p {
	case Accounts:
		return []Permission{EditAccounts, ReadAccounts, EditExtensions}
	case EditAccounts:
		return []Permission{ReadAccounts, EditExtensions}
	case EditMessages:
		return []Permission{ReadMessages}
	case EditPresence:
		return []Permission{ReadPresence}
	case Glip:
		return []Permission{TeamMessaging}
	case TeamMessaging:
		return []Permission{Glip}
	case WebSocketPermission:
		return []Permission{WebSocketsPermission}
	case WebSocketsPermission:
		return []Permission{WebSocketPermission}
	default:
		return nil
	}
}

// Grants reports whether one of the permissions is wanted or includes it.
func Grants(permissions []Permission, wanted Permission) bool {
	for _, p := range permissions {
		if p == wanted || slices.Contains(p.includes(), wanted) {
			return true
		}
	}
	return false
}

// Application is an OAuth client of one environment.
type Application struct {
	ClientID           ClientID
	Secret             string // empty for a client-side app
	PublicKey          string // PEM; verifies assertions with which the app shows who it is; may be empty
	Blocked            bool   // nobody can sign in, and no token of it is good
	Name               string
	Account            AccountID // the owner; a private app accepts its users only
	Public             bool
	Bot                bool // is installed, and acts as an extension of its own
	ClientSide         bool // has no secret
	AuthorizationCode  bool // 3-legged OAuth is enabled
	JWT                bool // the JWT flow is enabled
	IssueRefreshTokens bool
	Permissions        []Permission  // in the order of the Console
	RedirectURIs       []string      // compared exactly
	NotReady           time.Duration // how long a bot cannot subscribe after its installation
	Created            Instant

	// Interactive messages: where the buttons of its cards are told of, and how.
	OutboundWebhookURL string // empty: nowhere
	SharedSecret       string // signs what is sent there
	SignaturePrefix    bool   // the signature begins with sha1=, as the text of the guide has it
}

// RingCentralApp is the application with which people read and write in an environment.
// It belongs to no account.
func RingCentralApp() Application {
	return Application{
		ClientID: "ringcentral-app", Name: "RingCentral", Public: true, ClientSide: true,
		Permissions: []Permission{TeamMessaging, ReadAccounts, EditAccounts, EditExtensions, ReadPresence, EditPresence},
	}
}

// CreateApplication adds an OAuth client. An empty ClientID becomes a random one; an
// empty Secret stays empty, which makes it a client-side app.
func (s *State) CreateApplication(app Application) (Application, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.createApplication(app)
}

// createApplication is CreateApplication with s.mu held.
func (s *State) createApplication(app Application) (Application, error) {
	if app.ClientID == "" {
		app.ClientID = ClientID(s.entropy.Token(16)) // 22 characters, as in samples
	}
	if _, taken := s.world.applications.Get(app.ClientID); taken {
		return Application{}, apierr.Duplicate("clientId")
	}
	app.Created = s.now()
	s.world.applications.Set(app.ClientID, app)
	return app, nil
}

// NewSecret returns a client secret.
func (s *State) NewSecret() string { return s.entropy.Token(32) }

// UpdateApplication replaces what a developer may change of an application: its name,
// permissions, redirect URIs, flows, and whether refresh tokens are issued.
func (s *State) UpdateApplication(id ClientID, change func(Application) Application) (Application, error) {
	secret := s.NewSecret()
	s.mu.Lock()
	defer s.mu.Unlock()
	app, ok := s.world.applications.Get(id)
	if !ok {
		return Application{}, apierr.NotFound("clientId")
	}
	return s.replaceApplication(app, change(app), secret), nil
}

// replaceApplication stores a changed application. One that becomes client-side loses its
// secret, one that becomes server-side gets the one given. s.mu must be held.
func (s *State) replaceApplication(old, app Application, secret string) Application {
	app.ClientID, app.Created, app.Account = old.ClientID, old.Created, old.Account
	switch {
	case app.ClientSide:
		app.Secret = ""
	case old.ClientSide:
		app.Secret = secret
	}
	s.world.applications.Set(app.ClientID, app)
	return app
}

// removeApplication forgets an application, if there is one, and its bots. s.mu must be
// held.
func (s *State) removeApplication(id ClientID) {
	s.world.applications.Delete(id)
	var bots []Extension
	s.world.bots.Scan(func(extension ExtensionID, bot Bot) bool {
		if e, ok := s.world.extensions.Get(extension); ok && bot.App == id {
			bots = append(bots, e)
		}
		return true
	})
	for _, e := range bots {
		s.announce(ExtensionEvent{Extension: e, EventType: ExtensionDelete})
		s.removeExtension(e)
	}
}

// Application returns an OAuth client by id.
func (s *State) Application(id ClientID) (Application, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.applications.Get(id)
}

// Applications returns all OAuth clients by id.
func (s *State) Applications() []Application {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.world.applications.Values()
}

// ApplicationsOf returns the applications of an account by client id.
func (s *State) ApplicationsOf(account AccountID) []Application {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []Application
	s.world.applications.Scan(func(_ ClientID, app Application) bool {
		if app.Account == account {
			list = append(list, app)
		}
		return true
	})
	return list
}
