package inspector

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	shownRows   = 150  // at first; the script keeps some more
	searchedFor = 4096 // moments that are searched for them: all that are kept
)

// timelinePage is the list of what happened.
type timelinePage struct {
	frame

	Filter filter
	Names  names
	Rows   []row
	Clock  control.Clock
	Last   uint64 // where the stream goes on
}

// Stream is where the script hears what happens next.
func (p timelinePage) Stream() string { return Root + "/stream?" + p.Filter.Query() }

// Picture is where the moments are drawn.
func (p timelinePage) Picture() string { return Root + "/picture?" + p.Filter.Query() }

// Here is the page with its filter, for the clock to come back to.
func (p timelinePage) Here() string { return Root + "?" + p.Filter.Query() }

// Kinds lists what can be filtered by.
func (timelinePage) Kinds() []choice {
	return []choice{
		{"", "Everything"},
		{"request", "Requests"},
		{"change", "Changes"},
		{"delivery", "Deliveries"},
		{"frame", "WebSocket frames"},
		{"fault", "Faults"},
		{"clock", "Clock"},
		{"snapshot", "Snapshots"},
	}
}

// Statuses lists what can be filtered by.
func (timelinePage) Statuses() []choice {
	return []choice{
		{"", "Any"},
		{"2xx", "2xx"},
		{"3xx", "3xx"},
		{"4xx", "4xx"},
		{"5xx", "5xx"},
		{"failed", "Failed"},
		{"hint", "With a hint"},
		{"fault", "With a fault"},
	}
}

// choice is one entry of a list.
type choice struct{ Value, Name string }

// showTimeline serves GET /inspector.
func (h *handler) showTimeline(r *http.Request) (answer, error) {
	view := timelinePage{frame: newFrame(r, "timeline", "Inspector"), Filter: filterOf(r)}
	var err error
	if view.Names, err = h.names(r.Context()); err != nil {
		return answer{}, err
	}
	moments, last, err := h.selected(r, view.Filter, view.Names)
	moments = moments[max(0, len(moments)-shownRows):]
	view.Last = last
	if err == nil {
		view.Clock, err = h.Control.Clock(r.Context())
	}
	view.Rows = rows(moments, view.Names)
	return answer{template: "inspector-timeline", data: view}, err
}

// selected returns the moments that are kept and that a filter selects, in the order of
// their beginnings, and the number after which the next ones come.
func (h *handler) selected(r *http.Request, f filter, n names) ([]control.Moment, uint64, error) {
	from := control.TimelineFilter{Latest: searchedFor}
	if !f.Any() {
		from.Latest = shownRows
	}
	var list []control.Moment
	for {
		part, err := h.Control.Timeline(r.Context(), from, 0)
		if err != nil || len(part.Moments) == 0 && part.Last <= from.After {
			inOrder(list)
			return list, max(from.After, part.Last), err
		}
		for _, m := range part.Moments {
			if f.selects(m, n) {
				list = append(list, m)
			}
		}
		from = control.TimelineFilter{After: part.Last}
	}
}

// inOrder sorts moments by their beginnings.
func inOrder(list []control.Moment) {
	slices.SortStableFunc(list, func(a, b control.Moment) int { return cmp.Compare(a.Turn, b.Turn) })
}

func rows(moments []control.Moment, n names) []row {
	list := make([]row, len(moments))
	for i, m := range moments {
		list[i] = newRow(m, n)
	}
	return list
}
