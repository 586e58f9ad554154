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
	if err := app.CheckRelease(); err != nil {
		return Application{}, err
	}
	e, ok := s.world.extensions.Get(extension)
	if !ok {
		return Application{}, apierr.Hinted(apierr.InvalidGrant(apierr.ExtensionNotFound, "Extension not found"),
			"the user was deleted: sign in as another one")
	}
	if err := barred(e); err != nil {
		return Application{}, err
	}
	if !canSignIn(e) {
		return Application{}, apierr.Hinted(apierr.InvalidGrant(apierr.ExtensionType, "Extension type is not allowed to sign in"),
			"extension "+e.Number+" is of the type "+e.Type+", which is no person: sign in as a user")
	}
	if !app.Public && e.Account != app.Account {
		return Application{}, apierr.Hinted(
			// Assumed: RingCentral documents that the login fails, not how.
			apierr.InvalidClient(apierr.ForeignAccount, "Application is not available to this account"),
			"the application "+app.Name+" is private: sign in as a user of the account that owns it, or make it public in the Console")
	}
	return app, nil
}

// CheckRelease reports why an application cannot be used by anybody, or nil.
func (a Application) CheckRelease() error {
	if !a.Blocked {
		return nil
	}
	return apierr.Hinted(apierr.InvalidClient(apierr.ReleaseStatus, "Bad Application Release Status: Blocked"),
		"the application "+a.Name+" was blocked: unblock it by the control API, PATCH applications")
}

// canSignIn reports whether an extension is a person or a program, and no facility.
func canSignIn(e Extension) bool {
	switch e.Type {
	case "Department", "Announcement", "Voicemail", "SharedLinesGroup", "PagingOnly", "IvrMenu", "ApplicationExtension",
		"ParkLocation", "Site", "DelegatedLinesGroup", "GroupCallPickup", "Room":
		return false
	}
	return true
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
