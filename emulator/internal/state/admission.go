package state

import (
	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

// admission returns the application if the user may sign in to it. s.mu must be held.
func (s *State) admission(id ClientID, extension ExtensionID) (Application, error) {
	app, ok := s.world.applications.Get(id)
	if !ok {
		return Application{}, apierr.ClientNotFound(string(id))
	}
	e, ok := s.world.extensions.Get(extension)
	if !ok {
		return Application{}, apierr.Hinted(apierr.InvalidGrant(apierr.ExtensionNotFound, "Extension not found"),
			"the user was deleted: sign in as another one")
	}
	if err := barred(e); err != nil {
		return Application{}, err
	}
	if !app.Public && e.Account != app.Account {
		return Application{}, apierr.Hinted(
			// Assumed: RingCentral documents that the login fails, not how.
			apierr.InvalidClient(apierr.ForeignAccount, "Application is not available to this account"),
			"the application "+app.Name+" is private: sign in as a user of the account that owns it, or make it public in the Console")
	}
	return app, nil
}

// barred reports why an extension cannot be used, or nil.
func barred(e Extension) error {
	const code = apierr.ExtensionDisabled
	switch e.Status {
	case Enabled:
		return nil
	case NotActivated:
		return apierr.Hinted(apierr.InvalidGrant(code, "Extension is not activated"),
			e.Name()+" has not activated the account yet: follow the link in the activation mail, or Admin Portal → Users → Save & Enable")
	case Unassigned:
		return apierr.Hinted(apierr.InvalidGrant(code, "Extension is unassigned"),
			"extension "+e.Number+" belongs to nobody yet: Admin Portal → Unassigned Extensions → Save & Enable")
	default:
		return apierr.Hinted(apierr.InvalidGrant(code, "Extension is disabled"),
			e.Name()+" was disabled: Admin Portal → Users → Enable")
	}
}
