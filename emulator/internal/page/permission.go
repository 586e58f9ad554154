package page

import (
	"regexp"
	"strings"
)

// scopeNames finds the names of permissions on the wire. Those that are words of the language as
// well count only where a text says that one lacks or is not used.
var scopeNames = regexp.MustCompile(`\b(?:EditAccounts|EditExtensions|EditPresence|ReadAccounts|ReadClientInfo|ReadPresence|TeamMessaging|SubscriptionWebhook|WebSocketsSubscription)\b` +
	`|\b(?:WebSocket|Glip) is not used|\blacks (?:WebSocket|Glip)\b`)

// InWords returns what a text says with the names that permissions have in the Console.
func InWords(text string) string {
	return scopeNames.ReplaceAllStringFunc(text, func(found string) string {
		name, rest, _ := strings.Cut(strings.TrimPrefix(found, "lacks "), " ")
		if rest != "" {
			rest = " " + rest
		}
		return found[:len(found)-len(strings.TrimPrefix(found, "lacks "))] + PermissionOf(name).Name + rest
	})
}

// Permission is an application permission as the Developer Console shows it.
type Permission struct {
	Scope   string // name on the wire
	Name    string // name in the Console
	Meaning string // what the application may do, in plain words
}

// PermissionOf describes a scope. One that is unknown keeps its own name.
func PermissionOf(scope string) Permission {
	p := Permission{Scope: scope, Name: scope, Meaning: "Use the part of the API that this permission opens."}
	switch scope {
	case "Accounts":
		p.Name, p.Meaning = "Accounts", "View and change your company's account and its users."
	case "EditAccounts":
		p.Name, p.Meaning = "Edit Accounts", "Change your company's account information."
	case "ReadAccounts":
		p.Name, p.Meaning = "Read Accounts", "View your profile and your company's directory."
	case "EditExtensions":
		p.Name, p.Meaning = "Edit Extensions", "Change your extension's settings."
	case "ReadPresence":
		p.Name, p.Meaning = "Read Presence", "See who is available."
	case "EditPresence":
		p.Name, p.Meaning = "Edit Presence", "Change your availability."
	case "TeamMessaging", "Glip":
		p.Name, p.Meaning = "Team Messaging", "Read your chats, and post in your name."
	case "SubscriptionWebhook":
		p.Name, p.Meaning = "Webhook Subscriptions", "Be told when something happens, such as a new message to you."
	case "WebSocket", "WebSocketsSubscription":
		p.Name, p.Meaning = "WebSocket Subscriptions", "Be told at once when something happens, over an open connection."
	case "ReadClientInfo":
		p.Name, p.Meaning = "Read Client Info", "View the settings of this application."
	}
	return p
}
