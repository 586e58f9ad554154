package control

import (
	"bytes"
	"context"
	"net/http"
)

// Seed is what an emulator starts with. Its YAML form is described in docs/seed.md.
type Seed struct {
	Developers []Developer      `json:"developers,omitempty" yaml:"developers"`
	Graduation GraduationPolicy `json:"graduation"           yaml:"graduation"`
	Sandbox    World            `json:"sandbox"              yaml:"sandbox"`
	Production World            `json:"production"           yaml:"production"`
}

// World is the content of one environment.
type World struct {
	Accounts []AccountSpec `json:"accounts,omitempty" yaml:"accounts"`
}

// Developer signs in to the Developer Console.
type Developer struct {
	Name     string `json:"name"               yaml:"name"`
	Email    string `json:"email"              yaml:"email"`
	Password string `json:"password,omitempty" yaml:"password"` // never returned
	Company  string `json:"company,omitempty"  yaml:"company"`  // name of the developer's accounts; only of a seed

	Sandbox    AccountID `json:"sandbox,omitempty"    yaml:"-"` // the developer's account there; empty: none
	Production AccountID `json:"production,omitempty" yaml:"-"`
}

// AccountSpec describes a whole company: people, applications and teams. People are
// referred to by e-mail.
type AccountSpec struct {
	Name         string            `json:"name"                   yaml:"name"`
	MainNumber   string            `json:"mainNumber,omitempty"   yaml:"mainNumber"` // E.164; made up when empty
	People       []PersonSpec      `json:"people,omitempty"       yaml:"people"`
	Applications []ApplicationSpec `json:"applications,omitempty" yaml:"applications"`
	Teams        []TeamSpec        `json:"teams,omitempty"        yaml:"teams"`
}

// PersonSpec describes a user of the account.
type PersonSpec struct {
	FirstName string `json:"firstName"           yaml:"firstName"`
	LastName  string `json:"lastName,omitempty"  yaml:"lastName"`
	Email     string `json:"email"               yaml:"email"`
	Password  string `json:"password,omitempty"  yaml:"password"`  // without one nobody can sign in as the person
	Extension string `json:"extension,omitempty" yaml:"extension"` // short number; the next free one when empty
	Admin     bool   `json:"admin,omitempty"     yaml:"admin"`
	Status    string `json:"status,omitempty"    yaml:"status"` // Enabled (default), Disabled, NotActivated, Unassigned
	JWT       string `json:"jwt,omitempty"       yaml:"jwt"`    // name (jti) of a JWT credential for any app; none when empty
}

// ApplicationSpec describes an OAuth client.
type ApplicationSpec struct {
	Name               string   `json:"name"                         yaml:"name"`
	ClientID           string   `json:"clientId,omitempty"           yaml:"clientId"`     // made up when empty
	ClientSecret       string   `json:"clientSecret,omitempty"       yaml:"clientSecret"` // made up when empty, unless client-side
	PublicKey          string   `json:"publicKey,omitempty"          yaml:"publicKey"`    // PEM, for private_key_jwt
	Type               string   `json:"type,omitempty"               yaml:"type"`         // server-side (default) or client-side
	Bot                bool     `json:"bot,omitempty"                yaml:"bot"`          // is installed, and acts as an extension of its own
	NotReady           string   `json:"notReady,omitempty"           yaml:"notReady"`     // how long a bot cannot subscribe after its installation, such as 20s
	Public             bool     `json:"public,omitempty"             yaml:"public"`
	Flows              []string `json:"flows,omitempty"              yaml:"flows"` // authorization-code, jwt; both when empty
	IssueRefreshTokens bool     `json:"issueRefreshTokens,omitempty" yaml:"issueRefreshTokens"`
	Permissions        []string `json:"permissions,omitempty"        yaml:"permissions"` // scope names, such as TeamMessaging
	RedirectURIs       []string `json:"redirectUris,omitempty"       yaml:"redirectUris"`
	OutboundWebhookURL string   `json:"outboundWebhookUrl,omitempty" yaml:"outboundWebhookUrl"` // where interactive messages are sent
	SharedSecret       string   `json:"sharedSecret,omitempty"       yaml:"sharedSecret"`       // signs them
	SignaturePrefix    bool     `json:"signaturePrefix,omitempty"    yaml:"signaturePrefix"`    // sha1= before the signature

	Developer  string `json:"developer,omitempty" yaml:"developer"` // e-mail; whose application it is in the Developer Console
	AppProfile `yaml:",inline"`
}

// TeamSpec describes a team. Its first member is its administrator.
type TeamSpec struct {
	Name        string   `json:"name"                  yaml:"name"`
	Description string   `json:"description,omitempty" yaml:"description"`
	Public      bool     `json:"public,omitempty"      yaml:"public"`
	Members     []string `json:"members"               yaml:"members"` // e-mail addresses
}

// Seed replaces everything by what the YAML document describes. A mistake in it is
// refused with line and reason, and changes nothing.
func (c *Client) Seed(ctx context.Context, yaml []byte) error {
	_, err := c.send(ctx, http.MethodPut, "/seed", "application/yaml", bytes.NewReader(yaml))
	return err
}

// Reset puts everything back to the seed.
func (c *Client) Reset(ctx context.Context) error {
	_, err := c.send(ctx, http.MethodPost, "/reset", "", nil)
	return err
}
