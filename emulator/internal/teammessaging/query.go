package teammessaging

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// query holds the filters of a list.
type query struct{ url.Values }

// several returns the values of a parameter, which may be repeated or hold a list with
// commas.
func (q query) several(name string) []string {
	var values []string
	for _, text := range q.Values[name] {
		for value := range strings.SplitSeq(text, ",") {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, value)
			}
		}
	}
	return values
}

// persons returns the ids in a parameter.
func (q query) persons(name string) ([]state.PersonID, error) {
	var people []state.PersonID
	for _, text := range q.several(name) {
		id, err := state.ParsePersonID(text)
		if err != nil {
			return nil, apierr.Invalid(name)
		}
		people = append(people, id)
	}
	return people, nil
}

// instant returns the moment in a parameter, or zero when there is none.
func (q query) instant(name string) (state.Instant, error) {
	text := q.Get(name)
	if text == "" {
		return 0, nil
	}
	at, ok := parseInstant(text)
	if !ok {
		return 0, apierr.Invalid(name)
	}
	return at, nil
}

// oneOf returns the value of a parameter, which has to be one of all, or empty.
func (q query) oneOf(name string, all ...string) (string, error) {
	value := q.Get(name)
	if value != "" && !slices.Contains(all, value) {
		return "", apierr.Invalid(name)
	}
	return value, nil
}

// created returns between which moments of creation a list is asked for. Now is the
// default of its end, and stays so on every page; nothing is created after it.
func (q query) created(now state.Instant) (from, to state.Instant, err error) {
	asked := q.Get("creationTimeTo") != ""
	if !asked {
		q.Set("creationTimeTo", now.String())
	}
	if from, err = q.instant("creationTimeFrom"); err != nil {
		return 0, 0, err
	}
	to, err = q.instant("creationTimeTo")
	if err == nil && asked && from > to {
		err = apierr.Invalid("creationTimeFrom")
	}
	return from, to, err
}

// parseInstant reads a moment in ISO 8601. One without a zone is in UTC.
func parseInstant(text string) (state.Instant, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return state.InstantOf(t), true
		}
	}
	return 0, false
}
