package contracttest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// deviation is one disagreement between an exchange and the document.
type deviation struct {
	method, path string // of the operation, the path as a template
	place        string // response /records/*/id, request /members, path subscriptionId, status
	rule         string // keyword of the schema, as maxLength; empty where there is no schema
	text         string
}

func (d deviation) String() string {
	return fmt.Sprintf("%s %s: %s: %s", d.method, d.path, strings.TrimSpace(d.place+" "+d.rule), d.text)
}

func (d deviation) isKept() bool {
	for _, k := range kept() {
		if strings.HasPrefix(d.path, k.path) && strings.HasPrefix(d.place, k.place) && d.rule == k.rule {
			return true
		}
	}
	return false
}

// Exceptions says why the exchanges of an operation's path may deviate from the document,
// apart from what may deviate in all paths of its service.
func Exceptions(path string) []string {
	var reasons []string
	for _, k := range kept() {
		if strings.HasPrefix(path, k.path) && !strings.HasSuffix(k.path, "/v1/") && !slices.Contains(reasons, k.reason) {
			reasons = append(reasons, k.reason)
		}
	}
	return reasons
}

// keptDeviation is a deviation that RingCentral's real answers call for. Path and
// place may be beginnings.
type keptDeviation struct {
	path, place, rule, reason string
}

func kept() []keptDeviation { return slices.Concat(keptInMessaging(), keptOfCards(), keptElsewhere()) }

func keptInMessaging() []keptDeviation {
	return []keptDeviation{
		{
			path: "/team-messaging/v1/", place: "response ", rule: "nullable",
			reason: "absent members are explicit nulls; clients compare with null",
		},
		{
			path: "/team-messaging/v1/conversations", place: "request ", rule: "required",
			reason: "without members the conversation is the Personal chat, as the document's own text says",
		},
		{
			path: "/team-messaging/v1/", place: "request /members/*/id", rule: "type",
			reason: "numbers are accepted as ids, as they are in attachments",
		},
		{
			path: "/team-messaging/v1/", place: "request /attachments/*/id", rule: "type",
			reason: "numbers are accepted as ids, as published clients send them",
		},
		{
			path: "/team-messaging/v1/tasks/{taskId}", place: "status 207",
			reason: "the document's own text allows several ids, and forgets how they are answered",
		},
		{
			path: "/team-messaging/v1/notes/{noteId}", place: "status 207",
			reason: "the document's own text allows several ids, and forgets how they are answered",
		},
		{
			path: "/team-messaging/v1/events/{eventId}", place: "status 207",
			reason: "the document's own text allows several ids, and forgets how they are answered",
		},
		{
			path: "/team-messaging/v1/notes/{noteId}", place: "request ", rule: "required",
			reason: "clients send the body alone",
		},
		{
			path: "/team-messaging/v1/events/{eventId}", place: "request ", rule: "required",
			reason: "clients send what they change alone",
		},
	}
}

func keptOfCards() []keptDeviation {
	return []keptDeviation{
		{
			path: "/team-messaging/v1/", place: "response /records/*/attachments/*/type", rule: "enum",
			reason: "an adaptive card hangs on a post as something that the document does not list",
		},
		{
			path: "/team-messaging/v1/", place: "response /attachments/*/type", rule: "enum",
			reason: "an adaptive card hangs on a post as something that the document does not list",
		},
		{
			path: "/team-messaging/v1/", place: "response /records/*/attachments/*/color", rule: "enum",
			reason: "incoming webhooks take any colour for a card",
		},
		{
			path: "/team-messaging/v1/chats/{chatId}/adaptive-cards", place: "request ", rule: "required",
			reason: "type and version are filled on server side, as the document's own text says",
		},
		{
			path: "/team-messaging/v1/adaptive-cards/{cardId}", place: "request ", rule: "required",
			reason: "type and version are filled on server side, as the document's own text says",
		},
		{
			path: "/team-messaging/v1/chats/{chatId}/adaptive-cards", place: "request /body", rule: "enum",
			reason: "cards are made of all elements of Adaptive Cards 1.3, of which the document lists a few",
		},
		{
			path: "/team-messaging/v1/adaptive-cards/{cardId}", place: "request /body", rule: "enum",
			reason: "cards are made of all elements of Adaptive Cards 1.3, of which the document lists a few",
		},
		{
			path: "/team-messaging/v1/adaptive-cards/{cardId}", place: "response /body", rule: "enum",
			reason: "cards are made of all elements of Adaptive Cards 1.3, of which the document lists a few",
		},
	}
}

func keptElsewhere() []keptDeviation {
	return []keptDeviation{
		{
			path: "/restapi/v1.0/subscription/{subscriptionId}", place: "path subscriptionId", rule: "maxLength",
			reason: "the ids of all samples are UUIDs of 36 characters",
		},
		{
			path: "/restapi/v1.0/subscription/{subscriptionId}", place: "request ", rule: "required",
			reason: "an empty update renews the subscription, as the document's own text says",
		},
		{
			path: "/restapi/v1.0/subscription", place: "request /deliveryMode/transportType", rule: "enum",
			reason: "WebSocket stands in the document's text and models, and not in this one",
		},
		{
			path: "/restapi/v1.0/subscription", place: "request /deliveryMode/address", rule: "required",
			reason: "a WebSocket has none",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/extension/{extensionId}", place: "status 207",
			reason: "several ids in one path are answered part by part, which the document says of few operations",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/extension/{extensionId}/message-store/{messageId}", place: "response", rule: "required",
			reason: "vmSideRecipients belong to voicemails",
		},
		{
			path: "/restapi/oauth/authorize", place: "response", rule: "",
			reason: "browsers get a page; whoever does not accept HTML gets the document's JSON",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/extension/{extensionId}/unified-presence", place: "response", rule: "",
			reason: "several ids are answered as those of every other path, in parts",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/directory/", place: "response /errors/*/errorCode", rule: "enum",
			reason: "the document lists whole Java objects in place of the codes",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/directory/entries", place: "status", rule: "",
			reason: "the document has If-None-Match, and forgets the 304 that answers it",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/directory/entries", place: "response /paging/perPage", rule: "maximum",
			reason: "the same document allows 2000 entries to be asked for",
		},
		{
			path: "/restapi/v1.0/account/{accountId}/directory/entries", place: "query perPage", rule: "oneOf",
			reason: "kin-openapi takes a number for a text where either may stand",
		},
	}
}

// deviations takes apart what kin-openapi reports about a request or a response.
func deviations(side string, err error) []deviation {
	var found []deviation
	for _, e := range flatten(err) {
		found = append(found, newDeviation(side, e))
	}
	return found
}

func newDeviation(side string, err error) deviation {
	d := deviation{place: side, text: err.Error()}
	if bad, ok := errors.AsType[*openapi3filter.RequestError](err); ok && bad.Parameter != nil {
		d.place = bad.Parameter.In + " " + bad.Parameter.Name
	}
	if bad, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		d.rule, d.text = bad.SchemaField, bad.Reason
		if d.place == side {
			d.place += " " + pointer(bad.JSONPointer())
		}
	}
	return d
}

// flatten lists the errors inside err, except those of one parameter.
func flatten(err error) []error {
	bad, ok := err.(*openapi3filter.RequestError) //nolint:errorlint // looks at this level alone
	isParameter := ok && bad.Parameter != nil
	several, ok := errors.AsType[openapi3.MultiError](err)
	switch {
	case err == nil:
		return nil
	case isParameter || !ok:
		return []error{err}
	}
	var all []error
	for _, e := range several {
		all = append(all, flatten(e)...)
	}
	return all
}

// pointer writes a JSON pointer with each index of a list as a star.
func pointer(tokens []string) string {
	var b strings.Builder
	for _, token := range tokens {
		if _, err := strconv.Atoi(token); err == nil {
			token = "*"
		}
		b.WriteString("/" + token)
	}
	return b.String()
}
