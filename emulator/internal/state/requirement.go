package state

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Requirement is one condition of the graduation.
type Requirement struct {
	ID      string
	Title   string
	Got     string   // what is there, in a few words
	Missing []string // what is to be done, one sentence each
	Met     bool
}

// Documented numbers of the historic graduation.
const (
	minCalls       = 20 // successful calls, those that sign in not counted
	minPerEndpoint = 5  // successful calls of every endpoint that is used
	maxErrorShare  = 5  // per cent, to be stayed under
	minDescription = 20 // characters

	// callsPerToken is Assumed: the guide asks to reuse tokens, and names no number.
	callsPerToken = 4
)

// usage sums up what an application called.
type usage struct {
	api       []OperationCalls
	succeeded int // of the API
	failed    int // of the API
	denied    int // failures to sign in, and calls with bad tokens
	all       int
	tokens    int // that were granted
}

func usageOf(calls []OperationCalls) usage {
	var u usage
	for _, c := range calls {
		u.all += c.Succeeded + c.Failed
		u.denied += c.Unauthorized
		if c.authorizes() {
			u.denied += c.Failed - c.Unauthorized
			if c.Operation == "POST /restapi/oauth/token" {
				u.tokens += c.Succeeded
			}
			continue
		}
		u.api = append(u.api, c)
		u.succeeded += c.Succeeded
		u.failed += c.Failed
	}
	return u
}

func requirements(r Registration, app Application, calls []OperationCalls) []Requirement {
	u := usageOf(calls)
	return []Requirement{
		u.enoughCalls(), u.everyEndpoint(), u.everyPermission(app), u.fewErrors(), u.fewDenials(), u.reusedTokens(app), complete(r, app),
	}
}

func met(q Requirement) Requirement {
	q.Met = len(q.Missing) == 0
	return q
}

func (u usage) enoughCalls() Requirement {
	q := Requirement{ID: "calls", Title: fmt.Sprintf("At least %d successful API calls", minCalls), Got: fmt.Sprintf("%d of %d", u.succeeded, minCalls)}
	if missing := minCalls - u.succeeded; missing > 0 {
		q.Missing = []string{"Make " + callsThatSucceed(missing) + ": write to the app in the RingCentral app. Calls that sign in do not count."}
	}
	if u.succeeded >= minCalls {
		q.Got = fmt.Sprintf("%d calls", u.succeeded)
	}
	return met(q)
}

func (u usage) everyEndpoint() Requirement {
	q := Requirement{ID: "endpoints", Title: fmt.Sprintf("At least %d successful calls of each endpoint in use", minPerEndpoint), Got: fmt.Sprintf("%d endpoints in use", len(u.api))}
	if len(u.api) == 1 {
		q.Got = "1 endpoint in use"
	}
	exempt := 0
	for _, c := range u.api {
		missing := minPerEndpoint - c.Succeeded
		switch {
		case missing > 0 && c.subscribes():
			exempt++
		case missing > 0:
			q.Missing = append(q.Missing, fmt.Sprintf("%s: %d of %d. Let the app call it %s%s.", c.Operation, c.Succeeded, minPerEndpoint, moreTimes(missing), c.occasion()))
		}
	}
	if exempt > 0 {
		q.Got += fmt.Sprintf(", %d of them exempt: a subscription need not be made or renewed %d times", exempt, minPerEndpoint)
	}
	if len(u.api) == 0 {
		q.Missing = []string{"No endpoint was called yet. Authorize the app, and write to it in the RingCentral app."}
	}
	return met(q)
}

func callsThatSucceed(n int) string {
	if n == 1 {
		return "1 more call that succeeds"
	}
	return fmt.Sprintf("%d more calls that succeed", n)
}

func moreTimes(n int) string {
	if n == 1 {
		return "once more"
	}
	return fmt.Sprintf("%d more times", n)
}

// subscribes reports whether the operation makes or keeps a subscription. Assumed: that is
// not asked for five times. A good application makes one subscription, and renews it when
// it is due; the guide names no exception.
func (c OperationCalls) subscribes() bool {
	return strings.Contains(c.Operation, " /restapi/v1.0/subscription")
}

// occasion says what lets an application such as the connector call an operation again.
func (c OperationCalls) occasion() string {
	switch c.Operation {
	case "GET /team-messaging/v1/persons/{personId}", "GET /team-messaging/v1/chats/{chatId}":
		return ": let other people write to it in the RingCentral app; or move the clock on by an hour (Inspector → Clock), and write again, for the connector remembers people and chats for an hour"
	case "GET /team-messaging/v1/chats/{chatId}/posts", "POST /team-messaging/v1/chats/{chatId}/posts":
		return ": write to it in the RingCentral app"
	case "GET /team-messaging/v1/recent/chats", "GET /team-messaging/v1/chats":
		return ": the connector looks for what it has missed whenever its channel is enabled, so switch Enable Channel to No, save, and to Yes again"
	case "GET /restapi/v1.0/account/{accountId}/extension/{extensionId}":
		return ": the connector reads its own user whenever it is authorized, so press Authorize again"
	}
	return ""
}

func (u usage) everyPermission(app Application) Requirement {
	used := 0
	q := Requirement{ID: "permissions", Title: "Every permission is used"}
	for _, p := range app.Permissions {
		if u.exercises(p) {
			used++
			continue
		}
		q.Missing = append(q.Missing, string(p)+" is not used: call what needs it, or remove it.")
	}
	q.Got = fmt.Sprintf("%d of %d", used, len(app.Permissions))
	return met(q)
}

// exercises reports whether a call succeeded that needs a permission, or something that
// the permission includes. ReadClientInfo opens nothing here, and counts as used.
func (u usage) exercises(p Permission) bool {
	if p == ReadClientInfo {
		return true
	}
	for _, c := range u.api {
		if c.Succeeded > 0 && c.Permission != "" && Grants([]Permission{p}, c.Permission) {
			return true
		}
	}
	return false
}

func (u usage) fewErrors() Requirement {
	return share("errors", fmt.Sprintf("Fewer than %d %% of the API calls fail", maxErrorShare), u.failed, u.succeeded+u.failed,
		"%d of %d calls failed: look at their hints in the Inspector, and call correctly more often.")
}

func (u usage) fewDenials() Requirement {
	return share("authorization", fmt.Sprintf("Fewer than %d %% of all requests are authorization errors", maxErrorShare), u.denied, u.all,
		"%d of %d requests were not authorized: refresh tokens before they expire, and do not repeat wrong credentials.")
}

// share is a requirement on how many of all requests are bad.
func share(id, title string, bad, all int, remedy string) Requirement {
	q := Requirement{ID: id, Title: title, Got: "0 %"}
	if all > 0 {
		q.Got = fmt.Sprintf("%.1f %%", 100*float64(bad)/float64(all))
	}
	if bad > 0 && bad*100 >= maxErrorShare*all {
		q.Missing = []string{fmt.Sprintf(remedy, bad, all)}
	}
	return met(q)
}

func (u usage) reusedTokens(app Application) Requirement {
	q := Requirement{
		ID: "tokens", Title: fmt.Sprintf("Tokens are reused: at most one token request for %d API calls", callsPerToken),
		Got: fmt.Sprintf("%d token requests for %d calls", u.tokens, u.succeeded),
	}
	if !app.Bot && u.tokens > 1 && u.tokens*callsPerToken > u.succeeded {
		q.Missing = []string{"Keep the access token while it is good, and refresh it, instead of signing in for each call."}
	}
	return met(q)
}

func complete(r Registration, app Application) Requirement {
	q := Requirement{ID: "profile", Title: "The data of the application is complete", Got: "complete"}
	if n := utf8.RuneCountInString(r.Profile.Description); n < minDescription {
		q.Missing = append(q.Missing, fmt.Sprintf("The description has %d characters and needs %d: Settings → App Properties.", n, minDescription))
	}
	if r.Profile.PrimaryContact == "" {
		q.Missing = append(q.Missing, "The primary contact is missing: Settings → App Properties.")
	}
	if len(app.RedirectURIs) == 0 && (app.AuthorizationCode || app.Bot) {
		q.Missing = append(q.Missing, "The OAuth Redirect URI is missing: Settings → Auth.")
	}
	if len(q.Missing) > 0 {
		q.Got = "incomplete"
	}
	return met(q)
}
