package subscription

import (
	"net/http"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// selection is what becomes of the event filters of a request.
type selection struct {
	active   []state.Filter
	disabled []state.DisabledFilter
}

// choose reads the event filters of a request. One that is unknown or somebody else's
// fails the whole request; one that the application has no permission for is disabled,
// unless no other is left.
func (p parser) choose(filters []string) (selection, error) {
	if len(filters) == 0 {
		return selection{}, apierr.Invalid("eventFilters")
	}
	sources, err := p.sources(filters)
	if err != nil {
		return selection{}, err
	}
	if !slices.ContainsFunc(sources, source.tells) {
		return selection{}, apierr.New(http.StatusBadRequest, "SUB-515", "Reminder event filter cannot be the only one")
	}
	return p.permitted(sources)
}

// tells reports whether the source says more than when the subscription ends.
func (x source) tells() bool { return x.filter.Kind != state.ReminderFilter }

// sources returns what the event filters stand for, each once, in their order.
func (p parser) sources(filters []string) ([]source, error) {
	var sources []source
	var unknown []string
	for _, text := range filters {
		x, known, err := p.parse(text)
		if err != nil {
			return nil, err
		}
		if !known {
			unknown = append(unknown, text)
			continue
		}
		if !slices.ContainsFunc(sources, func(y source) bool { return y.filter.Text == x.filter.Text }) {
			sources = append(sources, x)
		}
	}
	if len(unknown) > 0 {
		return nil, apierr.New(http.StatusBadRequest, "SUB-508", "Invalid event filters: ["+strings.Join(unknown, ", ")+"]")
	}
	return sources, nil
}

// permitted divides the sources by what the application may read.
func (p parser) permitted(sources []source) (selection, error) {
	var chosen selection
	var refusal error
	granted := false
	for _, x := range sources {
		if x.permission == "" || p.caller.Has(x.permission) {
			chosen.active = append(chosen.active, x.filter)
			granted = granted || x.tells()
			continue
		}
		refusal = apierr.AppLacks(string(x.permission), string(p.caller.App))
		chosen.disabled = append(chosen.disabled, state.DisabledFilter{
			Text: x.filter.Text, Reason: "InsufficientPermissions",
			Message: "Application needs to have [" + string(x.permission) + "] permission",
		})
	}
	if !granted {
		return selection{}, refusal
	}
	return chosen, nil
}
