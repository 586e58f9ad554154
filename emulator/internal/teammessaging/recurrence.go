package teammessaging

import (
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	never          = "None"
	endsAfter      = "Count"
	endsOn         = "Date"
	maxRepetitions = 10 // documented limit of endingAfter
)

// recurrenceRequest says how a task or an event is to be repeated.
type recurrenceRequest struct {
	Schedule string `json:"schedule"`
	Ending   string `json:"endingCondition"`
	After    int    `json:"endingAfter"`
	On       string `json:"endingOn"`
}

// recurrence reads how something is repeated, by one of the schedules, of which the first
// means not at all.
func (body recurrenceRequest) recurrence(schedules []string) (state.Recurrence, error) {
	rec := state.Recurrence{Schedule: orNever(body.Schedule), Ending: orNever(body.Ending)}
	if !slices.Contains(schedules, rec.Schedule) {
		return rec, apierr.Invalid("recurrence.schedule")
	}
	switch rec.Ending {
	case never:
	case endsAfter:
		if body.After < 1 || body.After > maxRepetitions {
			return rec, apierr.Hinted(apierr.Invalid("recurrence.endingAfter"), "there are 1 to 10 repetitions")
		}
		rec.After = body.After
	case endsOn:
		on, ok := parseInstant(body.On)
		if !ok {
			return rec, apierr.Invalid("recurrence.endingOn")
		}
		rec.On = on
	default:
		return rec, apierr.Invalid("recurrence.endingCondition")
	}
	return rec, nil
}

func orNever(text string) string {
	if text == "" {
		return never
	}
	return text
}

// color reads a colour that a request gives.
func color(text string) (state.Color, error) {
	if !slices.Contains(state.Colors(), state.Color(text)) {
		return "", apierr.Invalid("color")
	}
	return state.Color(text), nil
}
