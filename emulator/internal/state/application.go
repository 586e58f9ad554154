package state

import (
	"slices"

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
)

// Known reports whether p is a permission that an application can have here.
func Known(p Permission) bool {
	switch p {
	case Accounts, EditAccounts, ReadAccounts, EditExtensions, ReadPresence, EditPresence, TeamMessaging, Glip,
		SubscriptionWebhook, WebSocketPermission, WebSocketsPermission, ReadClientInfo:
		return true
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
	Name               string
	Account            AccountID // the owner; a private app accepts its users only
	Public             bool
	AuthorizationCode  bool // 3-legged OAuth is enabled
	JWT                bool // the JWT flow is enabled
	IssueRefreshTokens bool
	Permissions        []Permission // in the order of the Console
	RedirectURIs       []string     // compared exactly
	Created            Instant
}

// RingCentralApp is the application with which people read and write in an environment.
// It belongs to no account.
func RingCentralApp() Application {
	return Application{
		ClientID: "ringcentral-app", Name: "RingCentral", Public: true,
		Permissions: []Permission{TeamMessaging, ReadAccounts, EditAccounts, EditExtensions, ReadPresence, EditPresence},
	}
}

// CreateApplication adds an OAuth client. An empty ClientID becomes a random one; an
// empty Secret stays empty, which makes it a client-side app.
func (s *State) CreateApplication(app Application) (Application, error) {
	if app.ClientID == "" {
		app.ClientID = ClientID(s.entropy.Token(16)) // 22 characters, as in samples
	}
	s.mu.Lock()
	defer s.mu.Unlock()
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
	s.mu.Lock()
	defer s.mu.Unlock()
	app, ok := s.world.applications.Get(id)
	if !ok {
		return Application{}, apierr.NotFound("clientId")
	}
	updated := change(app)
	updated.ClientID, updated.Created = app.ClientID, app.Created
	s.world.applications.Set(id, updated)
	return updated, nil
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
