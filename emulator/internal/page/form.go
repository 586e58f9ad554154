package page

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Form is what was typed, and what is wrong with it, by the names of fields.
type Form struct {
	Values url.Values
	Errors map[string]string
}

// Get returns what was typed into a field, without the space around it.
func (f Form) Get(name string) string { return strings.TrimSpace(f.Values.Get(name)) }

// Verbatim returns what was typed into a field, as passwords are.
func (f Form) Verbatim(name string) string { return f.Values.Get(name) }

// Has reports whether a value of a field is chosen.
func (f Form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// Error returns what is wrong with a field, or nothing.
func (f Form) Error(name string) string { return f.Errors[name] }

// First returns the first of some fields that is wrong, or else the first one: there typing goes on.
func (f Form) First(names ...string) string {
	for _, name := range names {
		if f.Errors[name] != "" {
			return name
		}
	}
	return names[0]
}

// Mark is what a field that is wrong carries in its tag.
func (f Form) Mark(name string) template.HTMLAttr {
	if f.Errors[name] == "" {
		return ""
	}
	return template.HTMLAttr(`aria-invalid="true" aria-describedby="` + template.HTMLEscapeString(name) + `-error"`) //nolint:gosec // escaped
}

// Note is what "error" shows beside a field.
func (f Form) Note(name string) FieldNote { return FieldNote{name, f.Errors[name]} }

// FieldNote is what is wrong with a field, if anything.
type FieldNote struct{ Name, Text string }

// OK reports whether nothing is wrong.
func (f Form) OK() bool { return len(f.Errors) == 0 }

// Wrong notes what is wrong with a field; the first mistake counts.
func (f *Form) Wrong(name, message string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	if f.Errors[name] == "" {
		f.Errors[name] = message
	}
}

// Need notes a field that is empty.
func (f *Form) Need(name, message string) {
	if f.Get(name) == "" {
		f.Wrong(name, message)
	}
}

// AtMost notes a field with more characters than there is room for.
func (f *Form) AtMost(name string, limit int) {
	if n := utf8.RuneCountInString(f.Get(name)); n > limit {
		f.Wrong(name, fmt.Sprintf("There is room for %d characters; these are %d. Shorten it.", limit, n))
	}
}

// Done returns the notice that the query of a page names, of what was done before it was shown.
// A form that is refused may have been sent from such a page: it does not say so once more.
func Done(r *http.Request, notices map[string]string) string {
	if r.Method != http.MethodGet {
		return ""
	}
	return notices[r.URL.Query().Get("done")]
}

// Sentence writes a message or a hint as a page shows it: with a capital letter and a full
// stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// Script serves a script of pages.
func Script(source []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(source) // the browser is gone when this fails
	}
}
