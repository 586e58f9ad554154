package apierr

import (
	"fmt"
	"net/http"
)

const multipartSymbol = "InvalidMultipartRequest"

// TooManyIDs reports a batch of more ids than are allowed.
func TooManyIDs(limit int) error {
	return &Error{
		Status: http.StatusBadRequest, Code: BatchLimit, Symbol: multipartSymbol,
		Message: fmt.Sprintf("Batch request is limited to %d entries", limit),
	}
}

// BatchMismatch reports a batch whose path names more or fewer ids than it has bodies.
func BatchMismatch(ids, bodies int) error {
	return &Error{
		Status: http.StatusBadRequest, Code: UnparsableRequest, Symbol: multipartSymbol, Message: "Request cannot be parsed",
		Hint: fmt.Sprintf("the path names %d ids, the body has %d entries: send one for each, in the same order", ids, bodies),
	}
}

// BatchUnreadable reports a batch whose bodies cannot be told apart.
func BatchUnreadable() error {
	return &Error{
		Status: http.StatusBadRequest, Code: UnparsableRequest, Symbol: multipartSymbol, Message: "Request cannot be parsed",
		Hint: `several ids take multipart/mixed with a part for each, or a JSON array such as [{"body": {…}}, {"body": {…}}]`,
	}
}
