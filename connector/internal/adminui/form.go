package adminui

import (
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/connector"
)

// refused is what is wrong with a form as it was typed. The zero value is nothing.
type refused struct {
	field   string // empty: the form as a whole
	problem *connector.Problem
}

// fieldNote is what stands beside a field that was refused.
type fieldNote struct {
	ID     string // of the element that says it
	Reason string
	Remedy string
}

// refusalOf reads what is wrong with a form from an error, if a person can mend it.
func refusalOf(err error) (refused, bool) {
	problem, ok := errors.AsType[*connector.Problem](err)
	r := refused{problem: problem}
	if wrong, entered := errors.AsType[*connector.FieldError](err); entered {
		r.field = wrong.Field
	}
	return r, ok
}

// Note returns what to say beside a field, or nil. The empty name stands for the form.
func (r refused) Note(field string) *fieldNote {
	if r.problem == nil || r.field != field {
		return nil
	}
	id := field
	if id == "" {
		id = "form"
	}
	return &fieldNote{id + "-error", r.problem.Reason, r.problem.Remedy}
}

// Describes names what describes a field: its hint, and what is wrong with it.
func (r refused) Describes(field, hint string) string {
	if n := r.Note(field); n != nil {
		return hint + " " + n.ID
	}
	return hint
}

// status is the one of a page with this form.
func (r refused) status() int {
	if r.problem == nil {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}
