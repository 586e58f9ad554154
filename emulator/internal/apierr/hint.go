package apierr

import "strings"

// Remedy says what was expected and where to mend it: the hint of the error itself or,
// where it has none, what its code and its parameter call for.
func (e *Error) Remedy() string {
	switch {
	case e.Hint != "" || e.Plain:
		return e.Hint
	case e.Code == InvalidParameter || e.Code == "ADG-121":
		return invalidHint(e.Parameter)
	case e.Code == ResourceNotFound:
		return missingHint(e.Parameter)
	case e.Code == DuplicateValue:
		return "another one has this " + e.Parameter + " already: choose a different value, or use the one that is there"
	}
	family, _, _ := strings.Cut(string(e.Code), "-")
	switch family {
	case "OAU":
		return oauthHint(e.Code)
	case "SUB", "WSG":
		return subscriptionHint(e.Code)
	case "ADG", "ACT", "CNV":
		return serviceHint(e.Code)
	}
	return commonHint(e.Code)
}

// invalidHint says which values a parameter takes.
func invalidHint(parameter string) string {
	switch last(parameter) {
	case "text":
		return "the text of a post has 1 to 10000 characters, unless the post has attachments"
	case "recordCount", "perPage", "page":
		return parameter + " is a whole number within the bounds of the operation, mostly 1 to 250"
	case "pageToken":
		return "pageToken is navigation.nextPageToken or prevPageToken of an answer to the same list: take it as it is"
	case "members", "id":
		return parameter + " names people by id or by e-mail, such as {\"id\": \"30510001\"}: GET /restapi/v1.0/account/~/extension lists them"
	case "name", "description":
		return parameter + " is a text within the documented length, and a team needs a name"
	case "type":
		return parameter + " is none of the values that the API reference lists for it, which are written in its case"
	case "email":
		return parameter + " is an e-mail address such as ann@acme.example"
	case "extensionNumber":
		return "an extension number has 3 to 8 digits, and nobody else of the account has it"
	case "password":
		return "a password has at least 8 characters"
	case "status", "userStatus", "dndStatus", "callerIdVisibility", "visibility", "availability", "reason", "setupWizardState":
		return parameter + " takes one of the values that the API reference lists for it, in its case"
	case "eventFilters":
		return "eventFilters is a list of at least one filter, such as /team-messaging/v1/posts"
	case "address":
		return "deliveryMode.address is an absolute URL, https outside of private networks"
	case "":
		return "a parameter has a value that is not allowed: compare the request with the API reference"
	}
	return parameter + " has a value that is not allowed here: compare it with the API reference of this operation"
}

// last returns the last member that a path such as contact.email or members[0].id names.
func last(parameter string) string {
	return parameter[strings.LastIndexByte(parameter, '.')+1:]
}

// missingHint says where to look for what a parameter of the path names.
func missingHint(parameter string) string {
	switch parameter {
	case "chatId", "groupId":
		return "there is no such chat for this user, who has to be a member of it: GET /team-messaging/v1/chats lists theirs; ids of sandbox and production differ"
	case "postId":
		return "there is no such post in this chat, or it was deleted: GET /team-messaging/v1/chats/{chatId}/posts lists them"
	case "personId", "extensionId":
		return "there is no such person in the account of the caller: GET /restapi/v1.0/account/~/extension lists them; ids of sandbox and production differ"
	case "accountId":
		return "the account is not that of the caller: use ~ in place of its id"
	case "subscriptionId":
		return "there is no such subscription, it has expired, or another application or user owns it: GET /restapi/v1.0/subscription lists the caller's own"
	}
	return "nothing of this id is there for the caller, or it was deleted: list what there is first; ids of sandbox and production differ"
}

// commonHint says what the codes of all services call for.
func commonHint(code Code) string {
	switch code {
	case UnparsableJSON:
		return "the body is no JSON document: check quotes and commas, and send it as application/json"
	case UnparsableRequest:
		return "the request could not be read: check its media type and the boundaries of its parts"
	case "CMN-105":
		return "the resource does not have this method: the header Allow lists those that it has"
	case BatchLimit:
		return "a path takes at most 30 ids: send several requests"
	case InvalidURI, GatewayNotFound:
		return "no such path is emulated: docs/endpoints.md and GET /_emulator/v1/profile list those that are"
	case Unavailable, Maintenance:
		return "the service is busy for a moment: try again later, after the seconds of Retry-After"
	case Unsupported:
		return "this operation is not emulated: GET /_emulator/v1/profile lists those that are"
	case InternalError:
		return "this is a defect of the emulator: its log says what failed"
	case RateLimit:
		return "wait as many seconds as Retry-After says; each request before that starts the penalty anew"
	case AppPermission, UserPermission, AdminNeeded:
		return "the caller may not do this: Console → app → Settings → Permissions grants it to the application, Admin Portal → user → Roles to the user"
	case "CMN-107":
		return "ask for bytes that the content has: Range: bytes=0-99"
	case "CMN-403":
		return "an extension of this type cannot do this: act on a User"
	case "CMN-415":
		return "send the body in the media type that the operation takes: application/json, or application/x-www-form-urlencoded for OAuth"
	case NoAuthorization:
		return "send the header Authorization: Bearer and the access_token that POST /restapi/oauth/token answered"
	case BadAuthorization:
		return "the header is Authorization: Bearer, a blank and the access token, nothing else"
	default:
		return "" // the test of this file names those that lack one
	}
}
