package guard

import "strings"

// Grade says how faithful the operation is: full or partial.
func (op Operation) Grade() string {
	switch {
	case op.Refused:
		return "refused"
	case op.Lacks != "":
		return "partial"
	}
	return "full"
}

// Source names what the behaviour of the operation is based on.
func (op Operation) Source() string {
	switch {
	case strings.HasPrefix(op.Template, "/restapi/oauth/login"), strings.HasPrefix(op.Template, "/restapi/oauth/consent"):
		return "our own pages; RingCentral's are not published"
	case strings.HasPrefix(op.Template, "/restapi/oauth/"):
		return "authentication guide, error table, official SDKs"
	case strings.HasPrefix(op.Template, "/restapi/v1.0/subscription"):
		return "OpenAPI document, notifications guide"
	case strings.HasPrefix(op.Template, legacyPath):
		return "API documents of 2018 and 2022, published bot frameworks"
	case strings.HasPrefix(op.Template, "/webhook"), strings.HasPrefix(op.Template, "/media/"):
		return "Team Messaging guide, public samples"
	case strings.HasPrefix(op.Template, "/team-messaging/"):
		return "OpenAPI document, Team Messaging guide, public samples"
	}
	return "OpenAPI document, API reference"
}
