package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// extensionInfo is GetExtensionInfoResponse, and without the last three members
// GetExtensionListInfoResponse. Its ids are integers.
type extensionInfo struct {
	URI              string                `json:"uri"`
	ID               state.ExtensionID     `json:"id"`
	Number           string                `json:"extensionNumber"`
	Contact          contact               `json:"contact"`
	Name             string                `json:"name"`
	Type             string                `json:"type"`
	Status           state.ExtensionStatus `json:"status"`
	Permissions      permissions           `json:"permissions"`
	StatusInfo       *statusInfo           `json:"statusInfo,omitempty"`
	ProfileImage     profileImageInfo      `json:"profileImage"`
	SetupWizardState string                `json:"setupWizardState,omitempty"`
	Hidden           bool                  `json:"hidden"`
	Created          state.Instant         `json:"creationTime"`

	Account          *accountLink      `json:"account,omitempty"`
	RegionalSettings *regionalSettings `json:"regionalSettings,omitempty"`
	ServiceFeatures  []serviceFeature  `json:"serviceFeatures,omitempty"`
}

type contact struct {
	FirstName     string `json:"firstName"`
	LastName      string `json:"lastName,omitempty"`
	Company       string `json:"company"`
	JobTitle      string `json:"jobTitle,omitempty"`
	Department    string `json:"department,omitempty"`
	Email         string `json:"email,omitempty"`
	MobilePhone   string `json:"mobilePhone,omitempty"`
	BusinessPhone string `json:"businessPhone,omitempty"`
	EmailAsLogin  bool   `json:"emailAsLoginName"`
}

type permissions struct {
	Admin                permission `json:"admin"`
	InternationalCalling permission `json:"internationalCalling"`
}

type permission struct {
	Enabled bool `json:"enabled"`
}

type link struct {
	URI string `json:"uri"`
}

type accountLink struct {
	ID  string `json:"id"`
	URI string `json:"uri"`
}

type serviceFeature struct {
	Name    string `json:"featureName"`
	Enabled bool   `json:"enabled"`
	Reason  string `json:"reason,omitempty"`
}

// newExtensionInfo returns an extension as it stands in lists.
func newExtensionInfo(r *http.Request, account state.Account, e state.Extension) extensionInfo {
	uri := accountURI(r, account.ID) + "/extension/" + e.ID.String()
	return extensionInfo{
		URI: uri, ID: e.ID, Number: e.Number,
		Contact: contact{
			FirstName: e.FirstName, LastName: e.LastName, Company: account.Name, Email: e.Email,
			JobTitle: e.Profile.JobTitle, Department: e.Profile.Department, MobilePhone: e.Profile.MobilePhone,
			BusinessPhone: account.MainNumber, EmailAsLogin: e.Email != "",
		},
		Name: e.Name(), Type: e.Type, Status: e.Status,
		Permissions:      permissions{Admin: permission{e.Admin}},
		StatusInfo:       newStatusInfo(e.Profile),
		ProfileImage:     newProfileImageInfo(uri, e.Image),
		SetupWizardState: setupWizardState(e), Hidden: e.Hidden, Created: e.Created,
	}
}

func newStatusInfo(p state.Profile) *statusInfo {
	if p.Comment == "" && p.Reason == "" {
		return nil
	}
	return &statusInfo{Comment: p.Comment, Reason: p.Reason}
}

// show adds what lists leave out.
func (x *extensionInfo) show(r *http.Request, account state.Account) {
	region := newRegionalSettings(r)
	x.RegionalSettings = &region
	x.Account = &accountLink{ID: account.ID.String(), URI: accountURI(r, account.ID)}
}

// setupWizardState says how far a user got. A bot never starts, as in samples.
func setupWizardState(e state.Extension) string {
	if e.Profile.Setup != "" {
		return e.Profile.Setup
	}
	if e.Type == typeBot || e.Status == state.NotActivated || e.Status == state.Unassigned {
		return "NotStarted"
	}
	return "Completed"
}

// serviceFeatures lists what a user can do: messaging, but no telephony.
func serviceFeatures() []serviceFeature {
	const reason = "AccountLimitation"
	return []serviceFeature{
		{Name: "RCTeams", Enabled: true},
		{Name: "Presence", Enabled: true},
		{Name: "DeveloperPortal", Enabled: true},
		{Name: "SMS", Reason: reason},
		{Name: "Fax", Reason: reason},
		{Name: "RingOut", Reason: reason},
		{Name: "VoipCalling", Reason: reason},
	}
}
