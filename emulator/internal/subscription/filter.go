package subscription

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	accountPrefix  = "/restapi/v1.0/account/"
	reminderPrefix = "/restapi/v1.0/subscription/~?"
)

// Permissions of resources that have event filters and nothing else here.
const (
	readContacts state.Permission = "ReadContacts"
	callControl  state.Permission = "CallControl"
)

// source is what an event filter stands for: a resource, the permission to read it,
// and, for a resource of one extension, whose it is.
type source struct {
	filter     state.Filter
	permission state.Permission // empty: none is needed
	refusal    error            // whoever asks for it; nil when it can be had
}

// pickUpRefused says that there is nothing to pick up. Assumed: the text.
func pickUpRefused() error {
	return foreign("SUB-404", "Subscription on pick-up events is not allowed",
		"nobody is called in an emulator of messages: leave incoming-call-pickup out")
}

// parser reads the event filters of one caller.
type parser struct {
	state  *state.State
	caller caller.Caller
}

// parse reads one event filter. An unknown one has no source; an error means that the
// resource is somebody else's.
func (p parser) parse(text string) (source, bool, error) {
	if x, ok := messagingSource(text); ok {
		return x, true, nil
	}
	if query, ok := strings.CutPrefix(text, reminderPrefix); ok {
		x, ok := reminderSource(text, query)
		return x, ok, nil
	}
	if rest, ok := strings.CutPrefix(text, accountPrefix); ok {
		return p.accountSource(rest)
	}
	return source{}, false, nil
}

// messagingSource reads an event filter of Team Messaging. They are known by their full
// text, and returned unchanged.
func messagingSource(text string) (source, bool) {
	var kind state.FilterKind
	switch text {
	case "/team-messaging/v1/posts", "/restapi/v1.0/glip/posts":
		kind = state.PostFilter
	case "/team-messaging/v1/chats", "/team-messaging/v1/groups", "/restapi/v1.0/glip/groups",
		"/restapi/v1.0/glip/teams": // Assumed: the same as groups; it is seen in old samples only
		kind = state.ChatFilter
	case "/team-messaging/v1/webhooks", "/restapi/v1.0/glip/webhooks":
		kind = state.WebhookFilter
	default:
		return source{}, false
	}
	return source{filter: state.Filter{Kind: kind, Text: text}, permission: state.TeamMessaging}, true
}

// reminderSource reads the filter for the end of the subscription itself. Its text is
// kept to the letter, since clients compare it with the notification's event.
func reminderSource(text, query string) (source, bool) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return source{}, false
	}
	threshold, hasThreshold := seconds(values.Get("threshold"))
	interval, hasInterval := seconds(values.Get("interval"))
	return source{filter: state.Filter{
		Kind: state.ReminderFilter, Text: text, Threshold: threshold, Interval: interval,
	}}, hasThreshold && hasInterval
}

// seconds reads a positive number of seconds. The documented relation of threshold,
// interval and lifetime is not enforced, because published samples break it.
func seconds(text string) (time.Duration, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return time.Duration(n) * time.Second, err == nil && n > 0 && n <= int64(maxTTL.Seconds())
}

// accountSource reads an event filter below an account; rest is what follows
// /account/. Its text is returned with ids in place of ~.
func (p parser) accountSource(rest string) (source, bool, error) {
	id, resource, _ := strings.Cut(rest, "/")
	account, err := state.ParseAccountID(orOwn(id, p.caller.Account.String()))
	x, known := p.resource(resource)
	if known = known && err == nil; !known {
		return source{}, false, nil
	}
	if account != p.caller.Account {
		return source{}, true, foreign("SUB-406", "Subscription on events of extensions of other accounts is not allowed",
			"an event filter may name the caller's own account: "+p.caller.Account.String()+" or ~")
	}
	x.filter.Text = accountPrefix + account.String() + "/" + x.filter.Text
	return x, true, p.checkExtension(x)
}

// resource reads what follows the id of an account. Text becomes that, with the id of an
// extension in place of ~.
func (p parser) resource(resource string) (source, bool) {
	rest, ofExtension := strings.CutPrefix(resource, "extension/")
	if !ofExtension {
		x, known := accountResource(resource)
		x.filter.Text = resource
		return x, known
	}
	id, resource, below := strings.Cut(rest, "/")
	extension, err := state.ParseExtensionID(orOwn(id, p.caller.Extension.String()))
	x, known := extensionResource(resource)
	if err != nil || !known || below == (resource == "") {
		return source{}, false
	}
	x.filter.Extension, x.filter.Text = extension, "extension/"+extension.String()
	if below {
		x.filter.Text += "/" + resource
	}
	return x, true
}

func orOwn(id, own string) string {
	if id == "~" {
		return own
	}
	return id
}

// accountResource returns the source of a resource directly below an account, which
// may have a query.
func accountResource(resource string) (source, bool) {
	switch path, _, _ := strings.Cut(resource, "?"); path {
	case "extension":
		return source{filter: state.Filter{Kind: state.ExtensionListFilter}, permission: state.ReadAccounts}, true
	case "directory/entries":
		return source{filter: state.Filter{Kind: state.DirectoryFilter}, permission: state.ReadAccounts}, true
	case "presence":
		return source{filter: state.Filter{Kind: state.AccountPresenceFilter}, permission: state.ReadPresence}, true
	case "telephony/sessions":
		return source{permission: callControl}, true
	}
	return source{}, false
}

// extensionResource returns the source of a resource below an extension, which may have
// a query.
func extensionResource(resource string) (source, bool) {
	switch path, _, _ := strings.Cut(resource, "?"); path {
	case "":
		return source{filter: state.Filter{Kind: state.ExtensionFilter}, permission: state.ReadAccounts}, true
	case "presence":
		return source{filter: state.Filter{Kind: state.PresenceFilter}, permission: state.ReadPresence}, true
	case "presence/line", "presence/line/presence":
		return source{permission: state.ReadPresence}, true
	case "message-store":
		return source{filter: state.Filter{Kind: state.MessageFilter}, permission: state.ReadMessages}, true
	case "message-store/instant", "fax", "voicemail":
		return source{permission: state.ReadMessages}, true
	case "incoming-call-pickup":
		return source{permission: callControl, refusal: pickUpRefused()}, true
	case "telephony/sessions":
		return source{permission: callControl}, true
	case "favorite":
		return source{permission: readContacts}, true
	case "grant":
		return source{permission: state.ReadAccounts}, true
	}
	return source{}, false
}

// checkExtension refuses an event filter for somebody else's extension.
// Assumed: an administrator may follow colleagues, but never their messages.
func (p parser) checkExtension(x source) error {
	id := x.filter.Extension
	if x.refusal != nil || id == 0 {
		return x.refusal
	}
	e, ok := p.state.Extension(id)
	if !ok || e.Account != p.caller.Account {
		return foreign("SUB-408", "Subscription on events of an unknown user is not allowed",
			"the account has no extension "+id.String())
	}
	if x.permission == state.ReadPresence {
		return p.checkPresence(e)
	}
	if id == p.caller.Extension || p.caller.Admin && x.permission != state.ReadMessages {
		return nil
	}
	return foreign("SUB-405", "Subscription on events of other extensions is not allowed",
		"an event filter may name the caller's own extension: "+p.caller.Extension.String()+" or ~")
}

const bot = "Bot" // type of an extension

// checkPresence refuses an event filter for the presence of who has none, or keeps it to
// themselves. Assumed: the texts, and that everybody may see what is not kept, as by HTTP.
func (p parser) checkPresence(e state.Extension) error {
	if e.Type == bot {
		return foreign("SUB-402", "Subscription on presence events is not allowed: the feature is not available",
			"the extension "+e.ID.String()+" is a bot, which has no presence: leave the filter out")
	}
	if e.ID == p.caller.Extension || p.caller.Admin || p.state.Presence(e.ID).AllowSee {
		return nil
	}
	return foreign("SUB-403", "Subscription on presence events of other extensions is not allowed",
		"the user of the extension "+e.ID.String()+" does not let others see their presence (allowSeeMyPresence)")
}

func foreign(code apierr.Code, message, hint string) error {
	return apierr.Hinted(apierr.New(http.StatusForbidden, code, message), hint)
}
