package inspector

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// form is what was typed, and what is wrong with it, by the names of fields.
type form struct {
	Values url.Values
	Errors map[string]string
}

// Get returns what was typed into a field.
func (f form) Get(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// Error returns what is wrong with a field, or nothing.
func (f form) Error(name string) string { return f.Errors[name] }

// OK reports whether nothing is wrong.
func (f form) OK() bool { return len(f.Errors) == 0 }

// wrong notes what is wrong with a field.
func (f *form) wrong(name, message string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	f.Errors[name] = message
}

// refused returns why the control API says no; anything else stays an error.
func refused(err error) (string, error) {
	if no, ok := errors.AsType[*control.Error](err); ok && no.Status < http.StatusInternalServerError {
		return sentence(no.Message), nil
	}
	return "", err
}

// refusedStatus returns the status with which the control API says no.
func refusedStatus(err error) (int, bool) {
	no, ok := errors.AsType[*control.Error](err)
	if !ok {
		return 0, false
	}
	return no.Status, true
}
