package control

import (
	"context"
	"net/http"
	"time"
)

// Account is a company with everything that a test needs to use it.
type Account struct {
	ID           AccountID     `json:"id"`
	Name         string        `json:"name"`
	MainNumber   string        `json:"mainNumber"`
	People       []Person      `json:"people"`
	Guests       []Person      `json:"guests,omitempty"` // of its teams, who work elsewhere
	Applications []Application `json:"applications"`
	Teams        []Team        `json:"teams"`
}

// Person is a user of an account.
type Person struct {
	ID        PersonID  `json:"id"`
	AccountID AccountID `json:"accountId"`
	Type      string    `json:"type"`      // User, Bot, …
	Extension string    `json:"extension"` // short number
	Name      string    `json:"name"`
	FirstName string    `json:"firstName"`
	LastName  string    `json:"lastName"`
	Email     string    `json:"email"`
	Status    string    `json:"status"`
	Admin     bool      `json:"admin"`
	// LockedUntil is when a password is taken again, after too many wrong ones; zero when one is.
	LockedUntil time.Time `json:"lockedUntil,omitzero"`
	JWT         string    `json:"jwt,omitempty"` // an assertion to sign in with; only of people who have a credential
}

// Application is an OAuth client.
type Application struct {
	ClientID           ClientID  `json:"clientId"`
	ClientSecret       string    `json:"clientSecret,omitempty"`
	AccountID          AccountID `json:"accountId"`
	Name               string    `json:"name"`
	Type               string    `json:"type"` // server-side or client-side
	Bot                bool      `json:"bot"`
	NotReady           string    `json:"notReady,omitempty"` // of a bot: how long it cannot subscribe after its installation
	Public             bool      `json:"public"`
	Flows              []string  `json:"flows"` // authorization-code, jwt
	IssueRefreshTokens bool      `json:"issueRefreshTokens"`
	PublicKey          string    `json:"publicKey,omitempty"` // PEM
	Blocked            bool      `json:"blocked"`
	Permissions        []string  `json:"permissions"`
	RedirectURIs       []string  `json:"redirectUris"`
	OutboundWebhookURL string    `json:"outboundWebhookUrl,omitempty"` // of interactive messages
	SharedSecret       string    `json:"sharedSecret,omitempty"`       // which signs them
	SignaturePrefix    bool      `json:"signaturePrefix,omitempty"`    // sha1= before the signature
}

// ApplicationChange says what to change of an application; nil members stay.
type ApplicationChange struct {
	Name               *string   `json:"name,omitempty"`
	Type               *string   `json:"type,omitempty"` // server-side, which makes up a secret, or client-side, which has none
	Public             *bool     `json:"public,omitempty"`
	Flows              *[]string `json:"flows,omitempty"`
	NotReady           *string   `json:"notReady,omitempty"`
	Permissions        *[]string `json:"permissions,omitempty"`
	RedirectURIs       *[]string `json:"redirectUris,omitempty"`
	IssueRefreshTokens *bool     `json:"issueRefreshTokens,omitempty"`
	PublicKey          *string   `json:"publicKey,omitempty"` // PEM; of private_key_jwt
	Blocked            *bool     `json:"blocked,omitempty"`   // whether nobody can use it
	OutboundWebhookURL *string   `json:"outboundWebhookUrl,omitempty"`
	SharedSecret       *string   `json:"sharedSecret,omitempty"`
	SignaturePrefix    *bool     `json:"signaturePrefix,omitempty"`
}

// Team is a team of an account.
type Team struct {
	ID   ChatID `json:"id"`
	Name string `json:"name"`
}

// Person returns the one with that e-mail.
func (a Account) Person(email string) (Person, bool) {
	for _, p := range a.People {
		if p.Email == email {
			return p, true
		}
	}
	return Person{}, false
}

// CreateAccount makes a whole company in one call. A mistake in the description is
// refused, and changes nothing.
func (c *Client) CreateAccount(ctx context.Context, env Environment, spec AccountSpec) (Account, error) {
	return call[Account](ctx, c, http.MethodPost, "/"+string(env)+"/accounts", spec)
}

// Accounts returns all companies of an environment.
func (c *Client) Accounts(ctx context.Context, env Environment) ([]Account, error) {
	return call[[]Account](ctx, c, http.MethodGet, "/"+string(env)+"/accounts", nil)
}

// Account returns one company.
func (c *Client) Account(ctx context.Context, env Environment, id AccountID) (Account, error) {
	return call[Account](ctx, c, http.MethodGet, "/"+string(env)+"/accounts/"+string(id), nil)
}

// RotateSecret gives an application a new secret in one environment. The old one is good
// no more.
func (c *Client) RotateSecret(ctx context.Context, env Environment, id ClientID) (Application, error) {
	return call[Application](ctx, c, http.MethodPost, "/"+string(env)+"/applications/"+string(id)+"/secret", nil)
}

// ChangeApplication changes what a developer may change of an application.
func (c *Client) ChangeApplication(ctx context.Context, env Environment, id ClientID, change ApplicationChange) (Application, error) {
	return call[Application](ctx, c, http.MethodPatch, "/"+string(env)+"/applications/"+string(id), change)
}
