package control

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// RegistrationID identifies an application of a developer, in whichever environments it
// has credentials.
type RegistrationID string

// Registration is an application of a developer, as the Developer Console shows it.
type Registration struct {
	ID         RegistrationID  `json:"id"`
	Developer  string          `json:"developer"` // e-mail
	Sandbox    *Application    `json:"sandbox,omitempty"`
	Production *Application    `json:"production,omitempty"` // nil before the graduation
	Graduation GraduationState `json:"graduation"`
	Created    time.Time       `json:"created"`
	Modified   time.Time       `json:"modified"`

	AppProfile
}

// App returns the application where it has credentials: in the sandbox, or else in
// production.
func (r Registration) App() Application {
	switch {
	case r.Sandbox != nil:
		return *r.Sandbox
	case r.Production != nil:
		return *r.Production
	}
	return Application{}
}

// In returns the application in an environment, or nil.
func (r Registration) In(env Environment) *Application {
	if env == Production {
		return r.Production
	}
	return r.Sandbox
}

// AppProfile is what reviewers and users read about an application.
type AppProfile struct {
	Description    string  `json:"description,omitempty"    yaml:"description"`
	PrimaryContact string  `json:"primaryContact,omitempty" yaml:"primaryContact"` // e-mail
	Gallery        bool    `json:"gallery,omitempty"        yaml:"gallery"`        // to be promoted in the App Gallery
	Card           AppCard `json:"card,omitzero"            yaml:"card"`
}

// AppCard is how the App Gallery would present an application.
type AppCard struct {
	Title         string `json:"title,omitempty"         yaml:"title"`
	Summary       string `json:"summary,omitempty"       yaml:"summary"`
	Website       string `json:"website,omitempty"       yaml:"website"`
	Support       string `json:"support,omitempty"       yaml:"support"`
	PrivacyPolicy string `json:"privacyPolicy,omitempty" yaml:"privacyPolicy"`
}

// RegistrationSpec describes an application of a developer. Without an account it belongs
// to the developer's.
type RegistrationSpec struct {
	ApplicationSpec

	AccountID AccountID `json:"accountId,omitempty"` // in the sandbox
}

// RegistrationChange says what to change of an application, in every environment in which
// it has credentials; nil members stay.
type RegistrationChange struct {
	ApplicationChange

	Description    *string  `json:"description,omitempty"`
	PrimaryContact *string  `json:"primaryContact,omitempty"`
	Gallery        *bool    `json:"gallery,omitempty"`
	Card           *AppCard `json:"card,omitempty"`
}

const registrationsPath = "/applications"

func registrationPath(id RegistrationID) string {
	return registrationsPath + "/" + url.PathEscape(string(id))
}

// Registrations returns the applications of a developer, or of all when there is no
// e-mail, the oldest first.
func (c *Client) Registrations(ctx context.Context, developer string) ([]Registration, error) {
	return call[[]Registration](ctx, c, http.MethodGet, registrationsPath+query("developer", developer), nil)
}

// Register makes an application of a developer with credentials of the sandbox.
func (c *Client) Register(ctx context.Context, spec RegistrationSpec) (Registration, error) {
	return call[Registration](ctx, c, http.MethodPost, registrationsPath, spec)
}

// Registration returns one application of a developer.
func (c *Client) Registration(ctx context.Context, id RegistrationID) (Registration, error) {
	return call[Registration](ctx, c, http.MethodGet, registrationPath(id), nil)
}

// ChangeRegistration changes an application in every environment.
func (c *Client) ChangeRegistration(ctx context.Context, id RegistrationID, change RegistrationChange) (Registration, error) {
	return call[Registration](ctx, c, http.MethodPatch, registrationPath(id), change)
}

// DeleteRegistration removes an application, its credentials and its bots.
func (c *Client) DeleteRegistration(ctx context.Context, id RegistrationID) error {
	_, err := c.send(ctx, http.MethodDelete, registrationPath(id), "", nil)
	return err
}
