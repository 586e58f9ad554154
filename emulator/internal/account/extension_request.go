package account

import (
	"net/mail"
	"slices"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxName  = 64  // characters; documented limit of the texts of a contact
	maxEmail = 254 // characters; documented limit
)

// extensionRequest is the part of ExtensionCreationRequest and ExtensionUpdateRequest
// that has a meaning without telephony. What is absent is nil.
type extensionRequest struct {
	Contact    *contactRequest        `json:"contact"`
	Number     *string                `json:"extensionNumber"`
	Type       *string                `json:"type"`
	Status     *state.ExtensionStatus `json:"status"`
	StatusInfo *statusInfo            `json:"statusInfo"`
	Password   *string                `json:"password"`
	Name       *string                `json:"name"`
	Setup      *string                `json:"setupWizardState"`
	Hidden     *bool                  `json:"hidden"`
}

type contactRequest struct {
	FirstName   *string `json:"firstName"`
	LastName    *string `json:"lastName"`
	Email       *string `json:"email"`
	JobTitle    *string `json:"jobTitle"`
	Department  *string `json:"department"`
	MobilePhone *string `json:"mobilePhone"`
}

type statusInfo struct {
	Comment string `json:"comment,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// checkNew refuses what no new user can be. An unassigned extension needs no contact.
func (x extensionRequest) checkNew() error {
	kinds := append(userTypes(), "Department", "Announcement", "Voicemail", "SharedLinesGroup", "PagingOnly", "ParkLocation", "Limited")
	if x.Type != nil && !slices.Contains(kinds, *x.Type) {
		return apierr.Invalid("type")
	}
	c := x.Contact
	if c == nil {
		c = &contactRequest{}
	}
	if !x.isUnassigned() && (c.FirstName == nil || *c.FirstName == "") {
		return apierr.Invalid("contact.firstName")
	}
	if !x.isUnassigned() && (c.Email == nil || *c.Email == "") {
		return apierr.Invalid("contact.email")
	}
	return x.check()
}

// checkUpdate refuses what a user cannot become.
func (x extensionRequest) checkUpdate(e state.Extension) error {
	if x.Type != nil && *x.Type != e.Type && (!slices.Contains(userTypes(), *x.Type) || !slices.Contains(userTypes(), e.Type)) {
		return apierr.Invalid("type")
	}
	if x.isUnassigned() && e.Status != state.Unassigned {
		return apierr.Invalid("status")
	}
	if x.Contact != nil && x.Contact.FirstName != nil && *x.Contact.FirstName == "" {
		return apierr.Invalid("contact.firstName")
	}
	return x.check()
}

func (x extensionRequest) check() error {
	if x.Status != nil && !knownStatus(*x.Status) {
		return apierr.Invalid("status")
	}
	if x.StatusInfo != nil && !within([]string{x.StatusInfo.Reason}, []string{"", "Voluntarily", "Involuntarily"}) {
		return apierr.Invalid("statusInfo.reason")
	}
	if x.Setup != nil && !within([]string{*x.Setup}, []string{"NotStarted", "Incomplete", "Completed"}) {
		return apierr.Invalid("setupWizardState")
	}
	if x.Password != nil && !state.Acceptable(*x.Password) {
		return apierr.Hinted(apierr.Invalid("password"), "a password has eight characters at least, letters and others among them")
	}
	if x.Contact != nil {
		return x.Contact.check()
	}
	return nil
}

func (c contactRequest) check() error {
	if c.Email != nil && *c.Email != "" && !isAddress(*c.Email) {
		return apierr.Invalid("contact.email")
	}
	for _, field := range []struct {
		name string
		text *string
	}{
		{"firstName", c.FirstName}, {"lastName", c.LastName}, {"jobTitle", c.JobTitle}, {"department", c.Department},
	} {
		if field.text != nil && utf8.RuneCountInString(*field.text) > maxName {
			return apierr.Invalid("contact." + field.name)
		}
	}
	return nil
}

func isAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email && len(email) <= maxEmail
}

// userTypes are the kinds of extensions that stand for somebody.
func userTypes() []string {
	return []string{typeUser, "DigitalUser", "VirtualUser", "FlexibleUser", "FaxUser"}
}

func knownStatus(s state.ExtensionStatus) bool {
	switch s {
	case state.Enabled, state.Disabled, state.NotActivated, state.Unassigned, state.Frozen:
		return true
	}
	return false
}

func (x extensionRequest) isUnassigned() bool {
	return x.Status != nil && *x.Status == state.Unassigned
}

// initialStatus is that of a request without one: users have to activate themselves.
func (x extensionRequest) initialStatus() state.ExtensionStatus {
	if x.Type != nil && !slices.Contains(userTypes(), *x.Type) {
		return state.Enabled
	}
	return state.NotActivated
}

// change returns what the request wants changed. A new first or last name takes the
// place of the name that was set before.
func (x extensionRequest) change() state.ExtensionChange {
	change := state.ExtensionChange{
		Number: x.Number, Type: x.Type, Status: x.Status, FullName: x.Name,
		Setup: x.Setup, Hidden: x.Hidden, Password: x.Password,
	}
	if x.StatusInfo != nil {
		change.Comment, change.Reason = &x.StatusInfo.Comment, &x.StatusInfo.Reason
	}
	if c := x.Contact; c != nil {
		change.FirstName, change.LastName, change.Email = c.FirstName, c.LastName, c.Email
		change.JobTitle, change.Department, change.MobilePhone = c.JobTitle, c.Department, c.MobilePhone
		if x.Name == nil && (c.FirstName != nil || c.LastName != nil) {
			change.FullName = new("")
		}
	}
	return change
}
