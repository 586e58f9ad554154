package apierr

import (
	"errors"
	"net/http"
)

// Codes of the OAuth family that more than one place answers.
const (
	BrandInvalid          Code = "OAU-101"
	CodeRefused           Code = "OAU-102"
	ExtensionType         Code = "OAU-105"
	CodeInvalid           Code = "OAU-106"
	CodeExpired           Code = "OAU-108"
	RedirectMismatch      Code = "OAU-109"
	ForeignCode           Code = "OAU-110"
	DuplicateParameter    Code = "OAU-111"
	NoRedirectURI         Code = "OAU-113"
	ClientAuthNeeded      Code = "OAU-123"
	ReleaseStatus         Code = "OAU-127"
	TokenCorrupted        Code = "OAU-129"
	BadClientHeader       Code = "OAU-134"
	BadOwnerCredentials   Code = "OAU-140"
	ExtensionState        Code = "OAU-141"
	BadClientCredentials  Code = "OAU-146"
	AccountLocked         Code = "OAU-147"
	TokenUnparsable       Code = "OAU-149"
	ParametersDisagree    Code = "OAU-150"
	ClientAuthUnsupported Code = "OAU-151"
	UnknownClient         Code = "OAU-153"
	ForeignToken          Code = "OAU-164"
	OtherEnvironment      Code = "OAU-165"
	ForeignAccount        Code = "OAU-167"
	TokenOver             Code = "OAU-210"
	TokenRevoked          Code = "OAU-211"
	TokenNotFound         Code = "OAU-213"
	ExtensionNotFound     Code = "OAU-232"
	ExtensionDisabled     Code = "OAU-236"
	GrantTypeUnsupported  Code = "OAU-250"
	GrantTypeForbidden    Code = "OAU-251"
	AssertionAlgorithm    Code = "OAU-347"
)

// Parameter is an entry of the "parameters" array that some OAuth errors carry.
type Parameter struct {
	Name  string `json:"parameterName"`
	Value string `json:"parameterValue"`
}

// InvalidGrant reports a code, assertion or token that cannot be exchanged.
func InvalidGrant(code Code, message string) error {
	return OAuth(http.StatusBadRequest, "invalid_grant", code, message)
}

// InvalidRequest reports a request to an OAuth endpoint that lacks or repeats
// something, or contradicts itself.
func InvalidRequest(code Code, message string) error {
	return OAuth(http.StatusBadRequest, "invalid_request", code, message)
}

// InvalidClient reports an application that is unknown, or fails to show who it is.
func InvalidClient(code Code, message string) error {
	return OAuth(http.StatusBadRequest, "invalid_client", code, message)
}

// ClientNotFound reports a client id that is unknown, or a secret that is not its own:
// RingCentral does not say which.
func ClientNotFound(id string) error {
	return &Error{
		Status: http.StatusBadRequest, Code: UnknownClient, OAuth: "invalid_client",
		Message:    "Invalid client: " + id,
		Parameters: []Parameter{{Name: "client_id", Value: id}},
	}
}

// GrantForbidden reports a flow that is not enabled for the application.
func GrantForbidden() error {
	return OAuth(http.StatusBadRequest, "unauthorized_client", GrantTypeForbidden, "Unauthorized for this grant type")
}

// NotAuthenticated reports a bearer token whose extension cannot be used. The code
// itself stands at the top level, as bots expect.
func NotAuthenticated(code Code, message string) error {
	return New(http.StatusUnauthorized, code, message)
}

// AsBearer turns what the token endpoint answers for an extension or an application that
// cannot be used into what a resource answers for its token. Assumed: the code of the
// error table.
func AsBearer(err error, code Code) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	return Hinted(TokenInvalid(code, e.Message), e.Hint)
}
