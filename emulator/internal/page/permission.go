package page

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Permission is an application permission as the Developer Console shows it.
type Permission struct {
	Scope   string // name on the wire
	Name    string // name in the Console
	Meaning string // what the application may do, in plain words

	word bool // the scope is also what texts call something else
}

// Permissions lists what applications may have, in the order of the Console.
func Permissions() []Permission {
	return []Permission{
		{Scope: "Accounts", Name: "Accounts", Meaning: "View and change your company's account and its users.", word: true},
		{Scope: "EditAccounts", Name: "Edit Accounts", Meaning: "Change your company's account information."},
		{Scope: "EditExtensions", Name: "Edit Extensions", Meaning: "Change your extension's settings."},
		{Scope: "EditPresence", Name: "Edit Presence", Meaning: "Change your availability."},
		{Scope: "ReadAccounts", Name: "Read Accounts", Meaning: "View your profile and your company's directory."},
		{Scope: "ReadClientInfo", Name: "Read Client Info", Meaning: "View the settings of this application."},
		{Scope: "ReadPresence", Name: "Read Presence", Meaning: "See who is available."},
		{Scope: "TeamMessaging", Name: "Team Messaging", Meaning: "Read your chats, and post in your name."},
		{Scope: "SubscriptionWebhook", Name: "Webhook Subscriptions", Meaning: "Be told when something happens, such as a new message to you."},
		{Scope: "WebSocket", Name: "WebSocket Subscriptions", Meaning: "Be told at once when something happens, over an open connection.", word: true},
	}
}

// formerly lists other names on the wire, each with what Permissions calls the same.
func formerly() []Permission {
	return []Permission{{Scope: "Glip", Name: "TeamMessaging", word: true}, {Scope: "WebSocketsSubscription", Name: "WebSocket"}}
}

// PermissionOf describes a scope. One that is unknown keeps its own name.
func PermissionOf(scope string) Permission {
	p := Permission{Scope: scope, Name: scope, Meaning: "Use the part of the API that this permission opens."}
	name := scope
	if i := slices.IndexFunc(formerly(), func(p Permission) bool { return p.Scope == scope }); i >= 0 {
		name = formerly()[i].Name
	}
	if i := slices.IndexFunc(Permissions(), func(p Permission) bool { return p.Scope == name }); i >= 0 {
		p = Permissions()[i]
		p.Scope = scope
	}
	return p
}

// scopeNames finds the names of permissions on the wire. Those that are words of the language as
// well count only where a text says that one lacks or is not used.
//
//nolint:gochecknoglobals // compiled once, by whoever comes first, and never changed
var scopeNames = sync.OnceValue(func() *regexp.Regexp {
	var names, words []string
	for _, p := range append(Permissions(), formerly()...) {
		if p.word {
			words = append(words, p.Scope)
		} else {
			names = append(names, p.Scope)
		}
	}
	word := `(?:` + strings.Join(words, "|") + `)`
	return regexp.MustCompile(`\b(?:` + strings.Join(names, "|") + `)\b|\b` + word + ` is not used|\blacks ` + word + `\b`)
})

// InWords returns what a text says with the names that permissions have in the Console.
func InWords(text string) string {
	return scopeNames().ReplaceAllStringFunc(text, func(found string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(found, "lacks "), " is not used")
		return strings.Replace(found, name, PermissionOf(name).Name, 1)
	})
}
