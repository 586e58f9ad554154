package teammessaging

import (
	"net/http"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/wire"
)

// eventInfo is TMEventInfo.
type eventInfo struct {
	ID state.EventID `json:"id"`
	wire.Event
}

func newEventInfo(e state.Event) eventInfo { return eventInfo{e.ID, wire.NewEvent(e)} }

type eventRequest struct {
	Title       *string            `json:"title"`
	Start       *string            `json:"startTime"`
	End         *string            `json:"endTime"`
	AllDay      *bool              `json:"allDay"`
	Color       *string            `json:"color"`
	Location    *string            `json:"location"`
	Description *string            `json:"description"`
	Recurrence  *recurrenceRequest `json:"recurrence"`
}

// complete reports whether the request has all that an event needs.
func (body eventRequest) complete() bool {
	return body.Title != nil && body.Start != nil && body.End != nil
}

// apply returns the event with what the request says.
func (body eventRequest) apply(e state.Event) (_ state.Event, err error) {
	assign(&e.Title, body.Title)
	assign(&e.AllDay, body.AllDay)
	assign(&e.Location, body.Location)
	assign(&e.Description, body.Description)
	if err := moment(&e.Start, body.Start, "startTime"); err != nil {
		return e, err
	}
	if err := moment(&e.End, body.End, "endTime"); err != nil {
		return e, err
	}
	if body.Color != nil {
		if e.Color, err = color(*body.Color); err != nil {
			return e, err
		}
	}
	if body.Recurrence != nil {
		if e.Recurrence, err = body.Recurrence.recurrence(eventSchedules()); err != nil {
			return e, err
		}
	}
	return e, checkEvent(e)
}

func assign[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// moment reads a moment of a request, unless it is not given. An empty text unsets it.
func moment(to *state.Instant, text *string, parameter string) error {
	switch {
	case text == nil:
		return nil
	case *text == "":
		*to = 0
		return nil
	}
	at, ok := parseInstant(*text)
	if !ok {
		return apierr.Hinted(apierr.Invalid(parameter), "a moment is written as 2026-03-26T09:18:41.105Z")
	}
	*to = at
	return nil
}

func eventSchedules() []string { return []string{never, "Day", "Weekday", "Week", "Month", "Year"} }

// period returns how often an event of a schedule takes place.
func period(schedule string) time.Duration {
	const day = 24 * time.Hour
	return map[string]time.Duration{
		"Day": day, "Weekday": day, "Week": 7 * day, "Month": 28 * day, "Year": 365 * day, // as documented
	}[schedule]
}

func checkEvent(e state.Event) error {
	every := period(e.Recurrence.Schedule)
	switch {
	case e.Title == "":
		return apierr.Invalid("title")
	case e.Start == 0:
		return apierr.Invalid("startTime")
	case e.End == 0 || e.End < e.Start:
		return apierr.Hinted(apierr.Invalid("endTime"), "an event does not end before it starts")
	case every > 0 && e.End.Sub(e.Start) > every:
		return apierr.Hinted(apierr.Invalid("recurrence.schedule"), "an event is not longer than the time until its repetition")
	}
	return nil
}

// newEvent reads the event that a request describes.
func newEvent(r *http.Request) (state.Event, error) {
	body, err := rest.Decode[eventRequest](r)
	if err != nil {
		return state.Event{}, err
	}
	return body.apply(state.Event{Color: state.Colors()[0]})
}

// listEvents serves GET /team-messaging/v1/events: what the caller has created.
func (h *Handler) listEvents(r *http.Request) (rest.Reply, error) {
	l, err := parseListing(r, "events")
	if err != nil {
		return rest.Reply{}, err
	}
	return eventsReply(l, h.State.Events(caller.Of(r).Person, l.Range))
}

func eventsReply(l listing, events state.Page[state.Event]) (rest.Reply, error) {
	return rest.OK(page[eventInfo]{Records: records(events.Items, newEventInfo), Navigation: around(l, events)}), nil
}

// createEvent serves POST /team-messaging/v1/events. The event is in no chat.
func (h *Handler) createEvent(r *http.Request) (rest.Reply, error) {
	e, err := newEvent(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newEventInfo(h.State.CreateEvent(caller.Of(r).Person, e))), nil
}

// listGroupEvents serves GET /team-messaging/v1/groups/{groupId}/events. The document
// shows a single event; clients read a list.
func (h *Handler) listGroupEvents(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	l, err := parseListing(r, "events:"+chat.String())
	if err != nil {
		return rest.Reply{}, err
	}
	events, err := h.State.GroupEvents(caller.Of(r).Person, chat, l.Range)
	if err != nil {
		return rest.Reply{}, asGroup(err)
	}
	return eventsReply(l, events)
}

// createGroupEvent serves POST /team-messaging/v1/groups/{groupId}/events.
func (h *Handler) createGroupEvent(r *http.Request) (rest.Reply, error) {
	chat, err := h.chatIn(r, "groupId")
	if err != nil {
		return rest.Reply{}, err
	}
	e, err := newEvent(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return eventReply(h.State.CreateGroupEvent(caller.Of(r).Person, chat, e))
}

func eventReply(e state.Event, err error) (rest.Reply, error) {
	if err != nil {
		return rest.Reply{}, asGroup(err)
	}
	return rest.OK(newEventInfo(e)), nil
}

func eventID(r *http.Request) (state.EventID, error) {
	return itemID(r, "eventId", state.ParseEventID)
}

// readEvent serves GET /team-messaging/v1/events/{eventId}.
func (h *Handler) readEvent(r *http.Request) (rest.Reply, error) {
	id, err := eventID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return eventReply(h.State.Event(caller.Of(r).Person, id))
}

// putEvent serves PUT /team-messaging/v1/events/{eventId}. A whole event replaces the old
// one; a body that lacks something that events need changes what it names.
func (h *Handler) putEvent(r *http.Request) (rest.Reply, error) {
	id, err := eventID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	body, err := rest.Decode[eventRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	return eventReply(h.State.UpdateEvent(caller.Of(r).Person, id, func(e state.Event) (state.Event, error) {
		if body.complete() {
			e = state.Event{
				ID: e.ID, Chats: e.Chats, Post: e.Post, Creator: e.Creator, Created: e.Created, Color: state.Colors()[0],
			}
		}
		return body.apply(e)
	}))
}

// deleteEvent serves DELETE /team-messaging/v1/events/{eventId}, which answers 200.
func (h *Handler) deleteEvent(r *http.Request) (rest.Reply, error) {
	id, err := eventID(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.Empty(http.StatusOK), h.State.DeleteEvent(caller.Of(r).Person, id)
}
