package page

import "testing"

func TestInWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ReadAccounts is not used: call what needs it.":         "Read Accounts is not used: call what needs it.",
		"WebSocket is not used: call what needs it.":            "WebSocket Subscriptions is not used: call what needs it.",
		"the app Bot lacks WebSocket: Console → app → Settings": "the app Bot lacks WebSocket Subscriptions: Console → app → Settings",
		"the app Bot lacks SubscriptionWebhook: Console":        "the app Bot lacks Webhook Subscriptions: Console",
		"open a new WebSocket, or read GET /glip/posts":         "open a new WebSocket, or read GET /glip/posts",
		"": "",
	} {
		if got := InWords(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestEveryPermissionInWords has a hint about each permission, by each of its names.
func TestEveryPermissionInWords(t *testing.T) {
	t.Parallel()
	for _, p := range append(Permissions(), formerly()...) {
		want := "the app Bot lacks " + PermissionOf(p.Scope).Name + ": Console"
		if got := InWords("the app Bot lacks " + p.Scope + ": Console"); got != want {
			t.Errorf("%s: got %q, want %q", p.Scope, got, want)
		}
		if PermissionOf(p.Scope).Meaning == PermissionOf("Faxes").Meaning {
			t.Errorf("nothing is said about %s", p.Scope)
		}
	}
}
