package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	available = "Available"
	visible   = "Visible"
	invisible = "Invisible"
	dnd       = "DND"
)

// unifiedPresence is UnifiedPresence.
type unifiedPresence struct {
	Status    string           `json:"status"`
	Glip      unifiedGlip      `json:"glip"`
	Telephony unifiedTelephony `json:"telephony"`
	Meeting   unifiedMeeting   `json:"meeting"`
}

type unifiedGlip struct {
	Status       string `json:"status"`
	Visibility   string `json:"visibility"`
	Availability string `json:"availability"`
}

type unifiedTelephony struct {
	Status       string `json:"status"`
	Visibility   string `json:"visibility"`
	Availability string `json:"availability"`
}

type unifiedMeeting struct {
	Status string `json:"status"`
}

// readUnifiedPresence serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/unified-presence.
func (h *Handler) readUnifiedPresence(r *http.Request) (rest.Reply, error) {
	_, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newUnifiedPresence(h.presence(e))), nil
}

// newUnifiedPresence puts the parts together.
// Assumed: do not disturb outweighs busy, and who is invisible is offline to all.
func newUnifiedPresence(p state.Presence) unifiedPresence {
	u := unifiedPresence{
		Status:    p.Status(),
		Glip:      unifiedGlip{Status: "Online", Visibility: visible, Availability: p.Messaging},
		Telephony: unifiedTelephony{Status: noCall, Visibility: visible, Availability: unifiedCalls(p.DndStatus)},
		Meeting:   unifiedMeeting{Status: "NoMeeting"},
	}
	if p.Invisible {
		u.Glip.Visibility = invisible
	}
	if !p.AllowSee {
		u.Telephony.Visibility = invisible
	}
	switch {
	case p.Invisible || p.UserStatus == offline:
		u.Status, u.Glip.Status = offline, offline
	case p.Messaging == dnd || p.DndStatus == takeNoCalls:
		u.Status = dnd
	}
	return u
}

// unifiedCalls names what calls somebody takes as the unified presence does.
func unifiedCalls(dndStatus string) string {
	switch dndStatus {
	case takeNoCalls:
		return takeNoCalls
	case takeNoQueueCalls:
		return "DoNotAcceptQueueCalls"
	}
	return takeAllCalls
}

// unifiedPresenceRequest is UpdateUnifiedPresence. What is absent is nil.
type unifiedPresenceRequest struct {
	Glip struct {
		Visibility   *string `json:"visibility"`
		Availability *string `json:"availability"`
	} `json:"glip"`
	Telephony struct {
		Availability *string `json:"availability"`
	} `json:"telephony"`
}

// updateUnifiedPresence serves PATCH
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/unified-presence.
func (h *Handler) updateUnifiedPresence(r *http.Request) (rest.Reply, error) {
	_, e, err := h.editable(r, state.EditPresenceStatus)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[unifiedPresenceRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	switch {
	case !oneOf(body.Glip.Visibility, visible, invisible):
		return rest.Reply{}, apierr.Invalid("glip.visibility")
	case !oneOf(body.Glip.Availability, available, dnd):
		return rest.Reply{}, apierr.Invalid("glip.availability")
	case !oneOf(body.Telephony.Availability, takeAllCalls, takeNoCalls, "DoNotAcceptQueueCalls"):
		return rest.Reply{}, apierr.Invalid("telephony.availability")
	}
	p, err := h.State.UpdatePresence(e.ID, body.apply)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newUnifiedPresence(p)), nil
}

func (x unifiedPresenceRequest) apply(p state.Presence) state.Presence {
	if x.Glip.Visibility != nil {
		p.Invisible = *x.Glip.Visibility == invisible
	}
	set(&p.Messaging, x.Glip.Availability)
	if calls := x.Telephony.Availability; calls != nil {
		p.DndStatus = *calls
		if *calls == "DoNotAcceptQueueCalls" {
			p.DndStatus = takeNoQueueCalls
		}
	}
	return p
}
