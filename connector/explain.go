package connector

import (
	"errors"
	"net/http"
)

// step is what a person tried, in the words that tell how to try again.
type step string

const (
	authorizing step = "press Authorize again"
	enabling    step = "enable the channel again"
)

// explain tells a person what an error of the platform means and where to mend it.
func explain(s step, err error) *Problem {
	if problem, ok := errors.AsType[*Problem](err); ok {
		return problem
	}
	if errors.Is(err, ErrSealed) {
		return sealed(err)
	}
	refusal, ok := errors.AsType[*RefusalError](err)
	if _, silent := errors.AsType[*OutageError](err); !ok && !silent {
		return &Problem{
			"The connector itself failed: " + err.Error() + ".",
			"Look at its log and its database, then " + string(s) + ".",
		}
	}
	if !ok {
		return &Problem{
			"RingCentral could not be reached.",
			"Check the network and the platform's address, then " + string(s) + ".",
		}
	}
	for _, explanation := range []func(step, *RefusalError) *Problem{explainOAuth, explainPermission, explainWebhook} {
		if problem := explanation(s, refusal); problem != nil {
			return problem
		}
	}
	if refusal.Status == http.StatusTooManyRequests {
		return &Problem{"RingCentral's request rate was exceeded (" + refusal.code() + ").", "Wait a minute, then " + string(s) + "."}
	}
	return &Problem{refusal.Error() + ".", "Mend what RingCentral names, then " + string(s) + "."}
}

// explainOAuth knows the codes of the OAuth endpoints; where a code is unknown,
// OAuth's own name of the error decides.
func explainOAuth(s step, r *RefusalError) *Problem {
	code := " (" + r.code() + ")."
	switch r.Code {
	case "OAU-106", "OAU-108", "OAU-110":
		return &Problem{
			"The authorization code was used already or has expired" + code,
			"Codes serve once, within a minute: " + string(s) + ".",
		}
	case "OAU-109", "OAU-113":
		return &Problem{
			"The OAuth Redirect URI is not registered with the application" + code,
			"Copy it from the Configurations page to Developer Console → app → Settings → Auth, exactly as it is, then " + string(s) + ".",
		}
	case "OAU-105", "OAU-136", "OAU-141", "OAU-142", "OAU-163", "OAU-222", "OAU-232", "OAU-236", "CMN-405":
		return &Problem{
			"The user is not active in RingCentral" + code,
			"Enable the user in Admin Portal → Users, or authorize another one, then " + string(s) + ".",
		}
	case "OAU-123", "OAU-127", "OAU-146", "OAU-153", "OAU-165":
		return wrongCredentials(s, code)
	case "OAU-149", "OAU-347":
		if r.Name == "invalid_grant" {
			return &Problem{
				"RingCentral does not accept the JWT: " + r.Message + code,
				"Make a JWT credential for the agent's user in this environment, in Developer Console → JWT Credentials, and authorize with that, or " + string(s) + ".",
			}
		}
	case "OAU-251", "OAU-112", "OAU-125":
		return &Problem{
			"The application is not allowed to sign in this way" + code,
			"Choose the auth flow in Developer Console → app → Settings → Auth, then " + string(s) + ".",
		}
	}
	return explainOAuthName(s, r)
}

func explainOAuthName(s step, r *RefusalError) *Problem {
	code := " (" + r.code() + ")."
	switch r.Name {
	case "access_denied":
		return &Problem{
			"Access was declined on RingCentral's Access Request page" + code,
			"Choose Authorize there: " + string(s) + ".",
		}
	case "invalid_client":
		return wrongCredentials(s, code)
	case "invalid_grant":
		return &Problem{
			"RingCentral does not accept the sign-in any more: " + r.Message + code,
			"Sign in anew: " + string(s) + ".",
		}
	}
	if r.Status == http.StatusUnauthorized {
		return &Problem{"The authorization has ended" + code, "Sign in anew: press Authorize on the Configurations page."}
	}
	return nil
}

func wrongCredentials(s step, code string) *Problem {
	return &Problem{
		"RingCentral does not accept the Application Key and Application Secret" + code,
		"Compare both with Developer Console → app → Credentials of this environment (a client-side application has no secret), save, then " +
			string(s) + ".",
	}
}

func explainPermission(s step, r *RefusalError) *Problem {
	if r.Status != http.StatusForbidden {
		return nil
	}
	switch r.Code {
	case "CMN-401":
		return &Problem{
			"The application lacks the permission " + permissionTitle(r.Permission) + " (" + r.Code + ").",
			"Add it in Developer Console → app → Settings → Permissions, press Authorize, then enable the channel.",
		}
	case "CMN-408":
		return &Problem{
			"The authorized user lacks the permission " + permissionTitle(r.Permission) + " (" + r.Code + ").",
			"Give the user a role with it in Admin Portal → Users, then " + string(s) + ".",
		}
	}
	return nil
}

func explainWebhook(s step, r *RefusalError) *Problem {
	switch r.Code {
	case "SUB-522", "SUB-525":
		return &Problem{
			"The webhook address did not echo RingCentral's validation token: " + r.Message + " (" + r.Code + ").",
			"Something else answers at the connector's public URL: let it lead to the connector, then " + string(s) + ".",
		}
	case "SUB-523":
		return &Problem{
			"RingCentral could not reach the webhook address: " + r.Message + " (" + r.Code + ").",
			"Make the connector's public URL reachable from RingCentral, or give the application the permission WebSocket Subscriptions and choose WebSocket, then " +
				string(s) + ".",
		}
	case "SUB-524":
		return &Problem{
			"RingCentral does not trust the certificate of the webhook address (SUB-524).",
			"Serve a publicly trusted certificate with its full chain, then " + string(s) + ".",
		}
	case "SUB-505":
		return &Problem{
			"The user has as many subscriptions of this application as RingCentral allows, 30 (SUB-505), and none of them is the channel's own.",
			"Delete those that no program uses any more (GET /restapi/v1.0/subscription lists them for the user), or give the other programs an application of their own, then " +
				string(s) + ".",
		}
	}
	return nil
}

// permissionTitle is a permission as the Developer Console shows it, with its name.
func permissionTitle(name string) string {
	switch name {
	case "SubscriptionWebhook":
		return "Webhook Subscriptions (SubscriptionWebhook)"
	case "WebSocket", "WebSocketsSubscription", "WebSocketsSubscriptions":
		return "WebSocket Subscriptions (" + name + ")"
	case "TeamMessaging":
		return "Team Messaging (TeamMessaging)"
	case "ReadAccounts":
		return "Read Accounts (ReadAccounts)"
	case "":
		return "that RingCentral asks for"
	default:
		return name
	}
}

func staleAttempt() *Problem {
	return &Problem{
		"This sign-in was completed already, or took too long.",
		"Press Authorize on the Configurations page again.",
	}
}

func foreignAttempt() *Problem {
	return &Problem{
		"This sign-in was begun for another channel or in another browser.",
		"Press Authorize on the Configurations page in this browser.",
	}
}

func notAuthorized() *Problem {
	return &Problem{
		"Nobody is authorized for the channel yet.",
		"Press Authorize on the Configurations page first.",
	}
}
