package state

import (
	"fmt"
	"strconv"
	"strings"
)

// guestMark begins the id of a guest. Known from bot frameworks, which look for an
// extension only behind an id without it. Assumed: it stands wherever Team Messaging
// names a person, not in the legacy family alone; OAuth and the telephony side name the
// extension, which is a number.
const guestMark = "glip-"

// Person returns the Team Messaging side of the extension.
func (id ExtensionID) Person() PersonID { return PersonID(id) }

// Extension returns the telephony side of the person.
func (id PersonID) Extension() ExtensionID { return ExtensionID(id) }

// Guest reports whether the id is a guest's. Guests in files of older programs have ids
// like employees, and keep them.
func (id PersonID) Guest() bool { return id%idStep == PersonID(tagGuest) }

// Append appends the id as Team Messaging writes it.
func (id PersonID) Append(dst []byte) []byte {
	if id.Guest() {
		dst = append(dst, guestMark...)
	}
	return strconv.AppendInt(dst, int64(id), 10)
}

func (id PersonID) String() string { return string(id.Append(nil)) }

// MarshalText writes the id as Team Messaging does.
func (id PersonID) MarshalText() ([]byte, error) { return id.Append(nil), nil }

// ParsePersonID reads the one form that an id has: glip- and a number for a guest, a
// number for anybody else.
func ParsePersonID(s string) (PersonID, error) {
	number, marked := strings.CutPrefix(s, guestMark)
	id, err := parse[PersonID](number)
	if err == nil && id.Guest() != marked {
		err = fmt.Errorf("%q is the id of nobody", s)
	}
	return id, err
}
