package console

import (
	"errors"
	"net/http"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// needPassword notes a password that could not be chosen at activation either.
func needPassword(f *page.Form) {
	if utf8.RuneCountInString(f.Verbatim("password")) < 8 {
		f.Wrong("password", "Choose a password of eight characters at least.")
	}
}

// needAddress notes what was typed and is no e-mail address.
func needAddress(f *page.Form, name string) {
	typed := f.Get(name)
	if address, err := mail.ParseAddress(typed); typed != "" && (err != nil || address.Address != typed) {
		f.Wrong(name, "This is not an e-mail address.")
	}
}

// again shows a page once more with what is wrong: of a field, or of the whole.
func again(template string, data any) (answer, error) {
	return answer{template: template, data: data, status: http.StatusBadRequest}, nil
}

// refused returns why the control API says no; anything else stays an error.
func refused(err error) (string, error) {
	if no, ok := errors.AsType[*control.Error](err); ok && no.Status < http.StatusInternalServerError || ok && no.Status == http.StatusBadGateway {
		return page.Sentence(no.Message), nil
	}
	return "", err
}

// lines returns what stands in the lines of a text, each once, without empty ones.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(list, line) {
			list = append(list, line)
		}
	}
	return list
}
