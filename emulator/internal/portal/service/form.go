package service

import (
	"errors"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/page"
)

const (
	maxText  = 64  // characters; documented limit of the texts of a contact
	maxEmail = 254 // characters; documented limit
)

// needPassword notes a password that the API would refuse, or that was not repeated.
func needPassword(f *page.Form) {
	f.Need("password", "Enter a password.")
	if f.Verbatim("password") != f.Verbatim("repeated") {
		f.Wrong("repeated", "This is another password.")
	}
}

// blame puts a refusal of the API beside the field that it is about. It returns what is no
// refusal, and what is about no field.
func blame(f *page.Form, err error) (problem string, _ error) {
	no, ok := errors.AsType[*refusal](err)
	if !ok || no.Status >= http.StatusInternalServerError {
		return "", err
	}
	switch parameter := no.parameter(); {
	case strings.Contains(parameter, "password"):
		f.Wrong("password", "Choose eight characters at least, letters and others among them.")
	case strings.Contains(parameter, "extensionNumber") && no.taken():
		f.Wrong("number", "Another extension has this number already.")
	case strings.Contains(parameter, "extensionNumber"):
		f.Wrong("number", "This is not an extension number: it has digits only.")
	case strings.Contains(parameter, "email") && no.taken():
		f.Wrong("email", "Another user has this e-mail address already.")
	case strings.Contains(parameter, "email"):
		f.Wrong("email", "This is not an e-mail address.")
	default:
		return page.Sentence(no.Error()), nil
	}
	return "", nil
}
