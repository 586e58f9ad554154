package apierr

const signInAgain = "sign in again"

// oauthHint says what the codes of authorization and tokens call for.
func oauthHint(code Code) string {
	switch code {
	case BrandInvalid:
		return "brand_id is the number of a brand, 1210 for RingCentral: leave it out"
	case CodeRefused, ReleaseStatus:
		return "the application cannot be used in this environment: Console → app → Dashboard shows its status"
	case ExtensionType:
		return "users of this type cannot sign in: use a User"
	case CodeInvalid, CodeExpired, ForeignCode:
		return "a code is good once, for 60 seconds, and for the application, redirect URI and code_verifier that it was asked for with: authorize again"
	case RedirectMismatch, NoRedirectURI:
		return "redirect_uri has to equal, letter by letter, one that is registered: Console → app → Settings → OAuth Redirect URI"
	case DuplicateParameter:
		return "send each parameter once"
	case ClientAuthNeeded, BadClientHeader, BadClientCredentials, UnknownClient, ClientAuthUnsupported:
		return "send Client ID and Client Secret of this environment as Authorization: Basic; a client-side application sends client_id in the body: Console → app → Credentials"
	case OtherEnvironment:
		return "the Client ID belongs to the other environment: Console → app → Credentials has one of each"
	case ParametersDisagree:
		return "header, query and body name different applications: name one"
	case TokenUnparsable, TokenCorrupted:
		return "send the access token whole, as POST /restapi/oauth/token answered it"
	case TokenOver, TokenRevoked, TokenNotFound, ForeignToken:
		return "the token is good no more, or not for this application: refresh the session, or " + signInAgain
	case BadOwnerCredentials:
		return "the user name is the e-mail address of the user, the password that of this environment: Admin Portal → user → Reset Password"
	case AccountLocked:
		return "five wrong passwords in a row lock a user for an hour: wait, or let an administrator press Unlock in the Admin Portal → Users with Extension"
	case ExtensionState, ExtensionDisabled, ExtensionNotFound:
		return "the user cannot sign in while not Enabled: Admin Portal → user → Status, or choose another user"
	case ForeignAccount:
		return "a private application takes users of its own account only: make it public, or sign in as one of them"
	case GrantTypeUnsupported, GrantTypeForbidden:
		return "the application does not have this flow: Console → app → Settings → Auth"
	case AssertionAlgorithm:
		return "use the JWT as the Developer Console issued it: it is not made by the application"
	default:
		return "" // the test of this file names those that lack one
	}
}

// subscriptionHint says what the codes of subscriptions call for.
func subscriptionHint(code Code) string {
	switch code {
	case "SUB-402", "SUB-403":
		return "the presence of this extension is hidden, or it has none: follow your own, or an extension that permits it"
	case "SUB-507":
		return "the session that made the subscription has ended: sign in again and subscribe anew"
	case "SUB-404":
		return "nobody is called in an emulator of messages: leave pick-up events out of eventFilters"
	case "SUB-407":
		return "push notifications to phones are not emulated: transportType has to be WebHook or WebSocket"
	case "SUB-405", "SUB-406", "SUB-408":
		return "the application or the user may not have these events: Console → app → Settings → Permissions, and look at disabledFilters"
	case "SUB-505":
		return "a user may have 30 subscriptions per application: delete some of GET /restapi/v1.0/subscription"
	case "SUB-508":
		return "these filters are not emulated, or misspelt: docs lists those that are, such as /team-messaging/v1/posts"
	case "SUB-511":
		return "a WebSocket subscription is changed over its own WebSocket"
	case "WSG-400":
		return "a frame is a JSON array: what it is, and perhaps a body"
	case "WSG-401", "WSG-902", "WSG-903":
		return "the connection is over: get a token from POST /restapi/oauth/wstoken and connect again, with wsc to recover"
	case "WSG-429":
		return "close connections of the session that are not needed"
	case "SUB-515":
		return "a reminder reminds of a subscription to something: add the filter of that"
	case "SUB-522", "SUB-523", "SUB-524", "SUB-525":
		return "the server at the address has to answer a POST with 200 and the header Validation-Token of the request, within 3 seconds"
	default:
		return "" // the test of this file names those that lack one
	}
}

// serviceHint says what the codes of directory, images and conversations call for.
func serviceHint(code Code) string {
	switch code {
	case "ADG-000", "ADG-001":
		return "the directory is out of order for a moment: try again later"
	case "ADG-100":
		return "the application or the user may not read the directory: Console → app → Settings → Permissions"
	case "ADG-102":
		return "directory entries are read by GET, and searched by POST directory/entries/search"
	case "ADG-111", "ADG-115":
		return "the search takes JSON: send Content-Type: application/json"
	case "ADG-112":
		return "the body is a JSON object such as {\"searchString\": \"ann\"}, each member of its documented type"
	case "ADG-200":
		return "the directory has directory/entries, its search, and directory/federation"
	case "ADG-105":
		return "the account belongs to no federation: read the directory of the account itself"
	case "ADG-107":
		return "the account is not that of the caller: use ~ in place of its id"
	case "ADG-122":
		return "there is no such person in the directory: GET directory/entries lists them"
	case "ACT-331":
		return "send a PNG, JPEG or GIF as it is, or as the field image of a form"
	case "ACT-332":
		return "an unassigned extension has no image: Admin Portal → user → assign it first"
	case "ACT-334":
		return "an image has 12 megapixels at most: make it smaller"
	case ConversationForbids:
		return "this is done to teams only: GET /team-messaging/v1/chats/{chatId} tells the type of a chat"
	default:
		return "" // the test of this file names those that lack one
	}
}
