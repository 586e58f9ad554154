package service

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
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

// wrong notes what is wrong with a field; the first mistake counts.
func (f *form) wrong(name, message string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	if f.Errors[name] == "" {
		f.Errors[name] = message
	}
}

// need notes a field that is empty.
func (f *form) need(name, message string) {
	if f.Get(name) == "" {
		f.wrong(name, message)
	}
}

// needPassword notes a password that the API would refuse, or that was not repeated.
func (f *form) needPassword() {
	f.need("password", "Enter a password.")
	if f.Values.Get("password") != f.Values.Get("repeated") {
		f.wrong("repeated", "This is another password.")
	}
}

// blame puts a refusal of the API beside the field that it is about. It returns what is no
// refusal, and what is about no field.
func (f *form) blame(err error) (problem string, _ error) {
	no, ok := errors.AsType[*refusal](err)
	if !ok || no.Status >= http.StatusInternalServerError {
		return "", err
	}
	switch parameter := no.parameter(); {
	case strings.Contains(parameter, "password"):
		f.wrong("password", "Choose eight characters at least, letters and others among them.")
	case strings.Contains(parameter, "extensionNumber"):
		f.wrong("number", "This extension number cannot be used, or is taken.")
	case strings.Contains(parameter, "email"):
		f.wrong("email", "This is no e-mail address, or another user has it already.")
	case strings.Contains(parameter, "irstName"):
		f.wrong("firstName", "Enter the first name.")
	default:
		return sentence(no.Error()), nil
	}
	return "", nil
}
