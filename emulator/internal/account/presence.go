package account

import (
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	maxPresenceMessage = 75 // characters; documented limit
	offline            = "Offline"
	noCall             = "NoCall"
	takeAllCalls       = "TakeAllCalls"
	takeNoCalls        = "DoNotAcceptAnyCalls"
	takeNoQueueCalls   = "DoNotAcceptDepartmentCalls"
)

// presenceInfo is GetPresenceInfo.
type presenceInfo struct {
	URI                 string            `json:"uri"`
	Extension           presenceExtension `json:"extension"`
	PresenceStatus      string            `json:"presenceStatus"`
	TelephonyStatus     string            `json:"telephonyStatus"`
	UserStatus          string            `json:"userStatus"`
	DndStatus           string            `json:"dndStatus"`
	MeetingStatus       string            `json:"meetingStatus"`
	Message             string            `json:"message,omitempty"`
	AllowSeeMyPresence  bool              `json:"allowSeeMyPresence"`
	CallerIDVisibility  string            `json:"callerIdVisibility"`
	RingOnMonitoredCall bool              `json:"ringOnMonitoredCall"`
	PickUpCallsOnHold   bool              `json:"pickUpCallsOnHold"`
	ActiveCalls         *[]struct{}       `json:"activeCalls,omitempty"`
}

type presenceExtension struct {
	ID     state.ExtensionID `json:"id"`
	URI    string            `json:"uri"`
	Number string            `json:"extensionNumber"`
}

// presenceList is AccountPresenceInfo.
type presenceList struct {
	URI        string          `json:"uri"`
	Records    []presenceInfo  `json:"records"`
	Paging     rest.Paging     `json:"paging"`
	Navigation rest.Navigation `json:"navigation"`
}

// readPresence serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/presence.
func (h *Handler) readPresence(r *http.Request) (rest.Reply, error) {
	account, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newPresenceInfo(r, account, e, h.presence(e))), nil
}

// listPresence serves GET /restapi/v1.0/account/{accountId}/presence: the users of the
// account who can be used, by extension number.
func (h *Handler) listPresence(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	users := slices.DeleteFunc(h.State.Extensions(account.ID), func(e state.Extension) bool {
		return e.Status != state.Enabled || !slices.Contains(userTypes(), e.Type)
	})
	page, err := rest.PageOf(r, users, defaultPerPage, maxPerPage)
	if err != nil {
		return rest.Reply{}, err
	}
	list := presenceList{
		URI: accountURI(r, account.ID) + "/presence", Records: make([]presenceInfo, len(page.Records)),
		Paging: page.Paging, Navigation: page.Navigation,
	}
	for i, e := range page.Records {
		list.Records[i] = newPresenceInfo(r, account, e, h.presence(e))
	}
	return rest.OK(list), nil
}

// presence returns how an extension appears: only users are ever there.
func (h *Handler) presence(e state.Extension) state.Presence {
	p := h.State.Presence(e.ID)
	if e.Status != state.Enabled || !slices.Contains(userTypes(), e.Type) {
		p.UserStatus = offline
	}
	return p
}

func newPresenceInfo(r *http.Request, account state.Account, e state.Extension, p state.Presence) presenceInfo {
	uri := extensionURI(r, account, e)
	info := presenceInfo{
		URI: uri + "/presence", Extension: presenceExtension{ID: e.ID, URI: uri, Number: e.Number},
		PresenceStatus: p.Status(), TelephonyStatus: noCall, UserStatus: p.UserStatus, DndStatus: p.DndStatus,
		MeetingStatus: "Disconnected", Message: p.Message, AllowSeeMyPresence: p.AllowSee,
		CallerIDVisibility: p.CallerIDVisibility, RingOnMonitoredCall: p.RingOnMonitored, PickUpCallsOnHold: p.PickUpOnHold,
	}
	if r.URL.Query().Get("detailedTelephonyState") == "true" {
		info.ActiveCalls = &[]struct{}{}
	}
	return info
}

// presenceRequest is PresenceInfoRequest. What is absent is nil.
type presenceRequest struct {
	UserStatus          *string `json:"userStatus"`
	DndStatus           *string `json:"dndStatus"`
	Message             *string `json:"message"`
	AllowSeeMyPresence  *bool   `json:"allowSeeMyPresence"`
	RingOnMonitoredCall *bool   `json:"ringOnMonitoredCall"`
	PickUpCallsOnHold   *bool   `json:"pickUpCallsOnHold"`
	CallerIDVisibility  *string `json:"callerIdVisibility"`
}

func (x presenceRequest) check() error {
	switch {
	case !oneOf(x.UserStatus, offline, "Busy", "Available"):
		return apierr.Invalid("userStatus")
	case !oneOf(x.DndStatus, takeAllCalls, takeNoQueueCalls, "TakeDepartmentCallsOnly", takeNoCalls):
		return apierr.Invalid("dndStatus")
	case !oneOf(x.CallerIDVisibility, "All", "None", "PermittedUsers"):
		return apierr.Invalid("callerIdVisibility")
	case x.Message != nil && utf8.RuneCountInString(*x.Message) > maxPresenceMessage:
		return apierr.Invalid("message")
	}
	return nil
}

// oneOf reports whether the value is absent or allowed.
func oneOf(value *string, allowed ...string) bool {
	return value == nil || slices.Contains(allowed, *value)
}

// updatePresence serves PUT
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/presence.
func (h *Handler) updatePresence(r *http.Request) (rest.Reply, error) {
	account, e, err := h.editable(r, state.EditPresenceStatus)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[presenceRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	if err := body.check(); err != nil {
		return rest.Reply{}, err
	}
	p, err := h.State.UpdatePresence(e.ID, body.apply)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newPresenceInfo(r, account, e, p)), nil
}

func (x presenceRequest) apply(p state.Presence) state.Presence {
	set(&p.UserStatus, x.UserStatus)
	set(&p.DndStatus, x.DndStatus)
	set(&p.Message, x.Message)
	set(&p.CallerIDVisibility, x.CallerIDVisibility)
	set(&p.AllowSee, x.AllowSeeMyPresence)
	set(&p.RingOnMonitored, x.RingOnMonitoredCall)
	set(&p.PickUpOnHold, x.PickUpCallsOnHold)
	return p
}

// set assigns what is given.
func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
