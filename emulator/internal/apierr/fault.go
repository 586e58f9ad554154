package apierr

import (
	"cmp"
	"net/http"
	"strings"
)

// Injected returns the error that an armed fault puts in place of an answer, in the
// envelope of the service behind path. An empty code or message is the usual one.
func Injected(path string, status int, code Code, message string) *Error {
	e := usual(status)
	switch {
	case strings.HasPrefix(path, "/restapi/oauth/"):
		e = usualOAuth(status)
	case strings.Contains(path, "/directory/"):
		e = usualDirectory(status, e)
	}
	e.Status, e.Code, e.Message = status, cmp.Or(code, e.Code), cmp.Or(message, e.Message)
	if code != "" {
		e.Symbol = ""
	}
	return &e
}

// usual returns what core services answer with a status.
func usual(status int) Error {
	switch status {
	case http.StatusUnauthorized:
		return Error{Code: TokenNotFound, Message: "Token not found", Symbol: "TokenInvalid"}
	case http.StatusForbidden:
		return Error{Code: UserPermission, Message: "Insufficient permissions for requested resource.", Symbol: "InsufficientPermissions"}
	case http.StatusNotFound:
		return Error{Code: ResourceNotFound, Message: "Resource is not found", Symbol: "InvalidParameter"}
	case http.StatusTooManyRequests:
		return Error{Code: RateLimit, Message: "Request rate exceeded"}
	case http.StatusInternalServerError:
		return Error{Code: InternalError, Message: "Internal Server Error"}
	case http.StatusNotImplemented:
		return Error{Code: Unsupported, Message: "The operation is not supported"}
	case http.StatusServiceUnavailable:
		return Error{Code: Maintenance, Message: "Service is in maintenance mode", Symbol: "MaintenanceMode"}
	}
	if status < http.StatusInternalServerError {
		return Error{Code: UnparsableRequest, Message: "Request cannot be parsed"}
	}
	return Error{Code: Unavailable, Message: "Service Temporary Unavailable"}
}

// usualOAuth returns what the OAuth endpoints answer with a status. Their overload was
// seen; Assumed: the codes beside it.
func usualOAuth(status int) Error {
	switch {
	case status == http.StatusServiceUnavailable:
		return Error{OAuth: "service_unavailable", Code: Unavailable, Message: "Service Temporary Unavailable"}
	case status == http.StatusTooManyRequests:
		return usual(status)
	case status == http.StatusUnauthorized:
		return Error{OAuth: "invalid_client", Code: BadClientCredentials, Message: "Invalid client credentials"}
	case status >= http.StatusInternalServerError:
		return Error{OAuth: "server_error", Code: InternalError, Message: "Internal Server Error"}
	}
	return Error{OAuth: "invalid_request", Code: UnparsableRequest, Message: "Request cannot be parsed"}
}

// usualDirectory returns what the directory answers with a status, or what core services
// do.
func usualDirectory(status int, core Error) Error {
	switch status {
	case http.StatusServiceUnavailable:
		return Error{Code: "ADG-000", Message: "Directory data is temporarily unavailable"}
	case http.StatusInternalServerError:
		return Error{Code: "ADG-001", Message: "Internal error"}
	case http.StatusForbidden:
		return Error{Code: "ADG-100", Message: "Insufficient permissions"}
	}
	return core
}
