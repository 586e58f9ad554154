package inspector

import (
	"errors"
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// refused returns why the control API says no; anything else stays an error.
func refused(err error) (string, error) {
	if no, ok := errors.AsType[*control.Error](err); ok && no.Status < http.StatusInternalServerError {
		return page.Sentence(no.Message), nil
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
