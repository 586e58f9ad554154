// Package apierr holds the error codes of RingCentral and the two envelopes in
// which its services send them.
package apierr

import (
	"net/http"
	"strings"
)

// Code is an error code as RingCentral prints it, such as "CMN-102".
type Code string

// Codes of the common, gateway, OAuth and conversation families.
const (
	InvalidParameter    Code = "CMN-101"
	ResourceNotFound    Code = "CMN-102"
	UnparsableJSON      Code = "CMN-103"
	UnparsableRequest   Code = "CMN-104"
	BatchLimit          Code = "CMN-106"
	InvalidURI          Code = "CMN-120"
	Unavailable         Code = "CMN-201"
	InternalError       Code = "CMN-203"
	Unsupported         Code = "CMN-202"
	Maintenance         Code = "CMN-211"
	RateLimit           Code = "CMN-301"
	AppPermission       Code = "CMN-401"
	AdminNeeded         Code = "CMN-402"
	DuplicateValue      Code = "CMN-406"
	UserPermission      Code = "CMN-408"
	NoAuthorization     Code = "AGW-401"
	BadAuthorization    Code = "AGW-402"
	GatewayNotFound     Code = "AGW-404"
	ConversationForbids Code = "CNV-001"
)

// Error is one entry of the "errors" array, with what the envelope around it
// needs to know.
type Error struct {
	Status     int    `json:"-"`
	Code       Code   `json:"errorCode"`
	Message    string `json:"message"`
	Parameter  string `json:"parameterName,omitempty"`
	Value      string `json:"parameterValue,omitempty"`
	Permission string `json:"permissionName,omitempty"`
	// Parameters is how OAuth errors name what they are about.
	Parameters []Parameter `json:"parameters,omitempty"`

	// Symbol is the symbolic name that stands at the top level instead of Code.
	Symbol string `json:"-"`
	// OAuth is the "error" member of RFC 6749. An error that has one is sent in the
	// envelope of the OAuth endpoints.
	OAuth string `json:"-"`
	// Hint says what was expected and where to mend it. It goes to the request
	// journal and to the Glipbox-Hint header, never into the body.
	Hint string `json:"-"`
	// Plain is the envelope of the control API: one sentence.
	Plain bool `json:"-"`
	// Header is sent with the answer, such as Retry-After. It may be nil.
	Header http.Header `json:"-"`
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

type envelope struct {
	Code       string   `json:"errorCode,omitempty"`
	Message    string   `json:"message,omitempty"`
	Errors     []*Error `json:"errors"`
	Parameter  string   `json:"parameterName,omitempty"`
	Permission string   `json:"permissionName,omitempty"`
}

type oauthEnvelope struct {
	Error       string   `json:"error"`
	Description string   `json:"error_description"`
	Errors      []*Error `json:"errors"`
}

type plainEnvelope struct {
	Error string `json:"error"`
}

// Body returns the JSON document in which the error is sent: the OAuth envelope,
// the bare list of the conversation and directory services, the sentence of the control
// API, or the common one.
func (e *Error) Body() any {
	list := []*Error{e}
	switch {
	case e.Plain:
		return plainEnvelope{Error: e.Message}
	case e.OAuth != "":
		return oauthEnvelope{Error: e.OAuth, Description: e.Message, Errors: list}
	case strings.HasPrefix(string(e.Code), "CNV-"), strings.HasPrefix(string(e.Code), "ADG-"):
		return envelope{Errors: list}
	}
	top := e.Symbol
	if top == "" {
		top = string(e.Code)
	}
	return envelope{Code: top, Message: e.Message, Errors: list, Parameter: e.Parameter, Permission: e.Permission}
}

// Hinted returns err with a hint, when err is an *Error that has none yet.
func Hinted(err error, hint string) error {
	e, ok := err.(*Error) //nolint:errorlint // constructors return it unwrapped
	if !ok || e.Hint != "" {
		return err
	}
	hinted := *e
	hinted.Hint = hint
	return &hinted
}

// NotFound reports that the resource named by a path parameter does not exist.
func NotFound(parameter string) error {
	return &Error{
		Status:    http.StatusNotFound,
		Code:      ResourceNotFound,
		Message:   "Resource for parameter [" + parameter + "] is not found",
		Parameter: parameter,
		Symbol:    "InvalidParameter",
	}
}

// Invalid reports that a parameter of the path, the query or the body has a value
// that is not allowed.
func Invalid(parameter string) error {
	return &Error{
		Status:    http.StatusBadRequest,
		Code:      InvalidParameter,
		Message:   "Parameter [" + parameter + "] value is invalid.",
		Parameter: parameter,
		Symbol:    "InvalidParameter",
	}
}

// Unfit reports that what a parameter names cannot be treated so now, in a sentence.
func Unfit(parameter, message string) error {
	return &Error{
		Status: http.StatusBadRequest, Code: InvalidParameter, Message: message, Parameter: parameter, Symbol: "InvalidParameter",
	}
}

// Duplicate reports that a parameter has a value which something else has already.
func Duplicate(parameter string) error {
	return &Error{
		Status:    http.StatusBadRequest,
		Code:      DuplicateValue,
		Message:   "Parameter [" + parameter + "] value is already in use",
		Parameter: parameter,
		Symbol:    "InvalidParameter",
	}
}

// Conversation reports that something can be done to a team, not to a conversation of
// that type. The text about deletion is as observed; Assumed: other deeds read alike.
func Conversation(chatType, deed string) error {
	return &Error{
		Status:  http.StatusBadRequest,
		Code:    ConversationForbids,
		Message: "Conversation with type [" + chatType + "] cannot be " + deed + ".",
	}
}

// Forbidden reports that the caller may not do this to the resource, although it
// may see it.
func Forbidden(message string) error {
	return &Error{
		Status: http.StatusForbidden, Code: AppPermission, Message: message,
		Symbol: "InsufficientPermissions",
	}
}

const openID = "openid" // granted by the authorization, not in the Console

// AppLacks reports that the application has not been granted a permission.
func AppLacks(permission, app string) error {
	hint := "the app " + app + " lacks " + permission + ": Console → app → Settings → Permissions"
	if permission == openID {
		hint = "the session of " + app + " began without OpenID Connect: authorize with scope=openid"
	}
	return &Error{
		Status:     http.StatusForbidden,
		Code:       AppPermission,
		Message:    "In order to call this API endpoint, application needs to have [" + permission + "] permission",
		Permission: permission,
		Symbol:     "InsufficientPermissions",
		Hint:       hint,
	}
}

// UserLacks reports that the role of the calling user has not been granted a
// permission.
func UserLacks(permission string) error {
	return &Error{
		Status:     http.StatusForbidden,
		Code:       UserPermission,
		Message:    "In order to call this API endpoint, user needs to have [" + permission + "] permission for requested resource.",
		Permission: permission,
		Symbol:     "InsufficientPermissions",
		Hint:       "the role of the user lacks " + permission + ": Admin Portal → user → Roles",
	}
}

// TokenInvalid reports a bearer token that does not stand for a live session.
func TokenInvalid(code Code, message string) error {
	return &Error{Status: http.StatusUnauthorized, Code: code, Message: message, Symbol: "TokenInvalid"}
}

// TokenExpired reports a bearer token whose time is over.
func TokenExpired() error {
	return &Error{Status: http.StatusUnauthorized, Code: "OAU-210", Message: "Token expired", Symbol: "TokenExpired"}
}

// OAuth reports a failure of the token endpoint in the words of RFC 6749, with
// RingCentral's code and text beside it.
func OAuth(status int, oauthError string, code Code, message string) error {
	return &Error{Status: status, Code: code, Message: message, OAuth: oauthError}
}

// New reports a failure that has a code and a text of its own.
func New(status int, code Code, message string) error {
	return &Error{Status: status, Code: code, Message: message}
}
