package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// form is what was typed, and what is wrong with it, by the names of fields.
type form struct {
	Values url.Values
	Errors map[string]string
}

// Get returns what was typed into a field.
func (f form) Get(name string) string { return f.Values.Get(name) }

// Error returns what is wrong with a field, or nothing.
func (f form) Error(name string) string { return f.Errors[name] }

// Has reports whether a value of a field is chosen.
func (f form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

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
	if strings.TrimSpace(f.Get(name)) == "" {
		f.wrong(name, message)
	}
}

// needPassword notes a password that could not be chosen at activation either.
func (f *form) needPassword(name string) {
	if len([]rune(f.Get(name))) < 8 {
		f.wrong(name, "Choose a password of eight characters at least.")
	}
}

// again shows a page once more with what is wrong: of a field, or of the whole.
func again(template string, data any) (answer, error) {
	return answer{template: template, data: data, status: http.StatusBadRequest}, nil
}

// refused returns why the control API says no; anything else stays an error.
func refused(err error) (string, error) {
	if no, ok := errors.AsType[*control.Error](err); ok && no.Status < http.StatusInternalServerError || ok && no.Status == http.StatusBadGateway {
		return sentence(no.Message), nil
	}
	return "", err
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

// lines returns what stands in the lines of a text, without empty ones.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
