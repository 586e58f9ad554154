package apierr

import "net/http"

// ExportLimit reports that a company has as many data exports running as are allowed.
// Assumed: the code; only the limit is documented.
func ExportLimit() error {
	return &Error{
		Status: http.StatusTooManyRequests, Code: "CMN-211", Message: "Only 2 data export tasks can run at the same time",
		Hint: "wait until one of the tasks is Completed: GET /team-messaging/v1/data-export lists them",
	}
}

// NotTold reports that an application cannot be told of a button that somebody pressed;
// hint says where to mend it.
func NotTold(message, hint string) error {
	return Hinted(New(http.StatusConflict, InvalidParameter, message), hint)
}
