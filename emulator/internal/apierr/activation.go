package apierr

import "net/http"

// LinkUnknown reports the link of a mail that nobody was sent.
func LinkUnknown() error {
	return &Error{
		Status: http.StatusNotFound, Code: ResourceNotFound, Message: "The link is unknown",
		Hint: "open the link as it stands in the mail; when the user was deleted, ask for another invitation",
	}
}

// LinkOver reports the link of a mail that is good no more.
func LinkOver(message, hint string) error {
	return &Error{Status: http.StatusGone, Code: ResourceNotFound, Message: message, Hint: hint}
}
