package portal

import (
	"errors"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/page"
)

// wholeForm is the name under which a form notes what is about none of its fields.
const wholeForm = "form"

// typed returns the form that a request sent.
func typed(r *http.Request) page.Form { return page.Form{Values: r.PostForm} }

// blame notes a refusal of the API beside the field that it is about: the one whose name
// stands in the name of the parameter. It returns what is no refusal.
func blame(f *page.Form, err error, fields ...string) error {
	said, ok := errors.AsType[*refusal](err)
	if !ok {
		return err
	}
	for _, field := range fields {
		if strings.Contains(strings.ToLower(said.parameter()), strings.ToLower(field)) {
			f.Wrong(field, said.Error())
			return nil
		}
	}
	f.Wrong(wholeForm, said.Error())
	return nil
}

// status is the one of a page with this form.
func status(f page.Form) int {
	if f.OK() {
		return http.StatusOK
	}
	return http.StatusBadRequest
}
