package apierr

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// RateExceeded reports one request too many of a rate group. Any other before penalty is
// over starts it anew.
func RateExceeded(group string, limit int, penalty time.Duration) error {
	seconds := strconv.Itoa(int(penalty.Seconds()))
	return &Error{
		Status: http.StatusTooManyRequests, Code: RateLimit, Message: "Request rate exceeded",
		Header: http.Header{"Retry-After": {seconds}},
		Hint: fmt.Sprintf("this user and application have %d requests of the group %s in a minute: send none for %s seconds, each one before that starts the penalty anew",
			limit, group, seconds),
	}
}

// DailyExceeded reports that a user has done something as often as is allowed in a day.
// The status is as documented. Assumed: the code, which is not.
func DailyExceeded(limit int) error {
	return &Error{
		Status: http.StatusInternalServerError, Code: InternalError, Message: "You have exceeded your limits for this action.",
		Hint: fmt.Sprintf("a user may do this %d times a day: go on tomorrow, or start without --rate-limits real", limit),
	}
}
