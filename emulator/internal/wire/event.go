package wire

import (
	"cmp"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Event is TMEventInfo without its id, as the attachment of a post says it. What an event
// has not is left out.
type Event struct {
	Creator     state.PersonID `json:"creatorId"`
	Title       string         `json:"title"`
	Start       state.Instant  `json:"startTime"`
	End         state.Instant  `json:"endTime"`
	AllDay      bool           `json:"allDay"`
	Recurrence  Recurrence     `json:"recurrence"`
	Color       state.Color    `json:"color"`
	Location    string         `json:"location,omitempty"`
	Description string         `json:"description,omitempty"`
}

// NewEvent describes an event.
func NewEvent(e state.Event) Event {
	return Event{
		Creator: e.Creator, Title: e.Title, Start: e.Start, End: e.End, AllDay: e.AllDay,
		Recurrence: NewRecurrence(e.Recurrence), Color: e.Color, Location: e.Location, Description: e.Description,
	}
}

// Recurrence is EventRecurrenceInfo and TaskRecurrenceInfo.
type Recurrence struct {
	Schedule string         `json:"schedule"`
	Ending   string         `json:"endingCondition"`
	After    int            `json:"endingAfter,omitempty"`
	On       *state.Instant `json:"endingOn,omitempty"`
}

// never is the word for what is not repeated, and for what does not end.
const never = "None"

// NewRecurrence describes how something is repeated.
func NewRecurrence(r state.Recurrence) Recurrence {
	info := Recurrence{Schedule: cmp.Or(r.Schedule, never), Ending: cmp.Or(r.Ending, never), After: r.After}
	if r.On != 0 {
		info.On = &r.On
	}
	return info
}
