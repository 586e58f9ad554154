package steps

import (
	"context"
	"regexp"
	"slices"

	"github.com/glipbox/glipbox/emulator/control"
)

var (
	redirectRegistered  = regexp.MustCompile(`^the OAuth Redirect URI of the channel is registered with the application$`)
	redirectIncomplete  = regexp.MustCompile(`^the OAuth Redirect URI is registered without the stream id$`)
	permissionMissing   = regexp.MustCompile(`^the application lacks the permission "([^"]*)"$`)
	permissionsComplete = regexp.MustCompile(`^the application has all permissions again$`)
	withoutRefreshToken = regexp.MustCompile(`^the application issues no refresh tokens$`)
)

func (w *World) registerApplication(v vocabulary) {
	v.Given(redirectRegistered, w.redirectRegistered)
	v.Given(redirectIncomplete, w.redirectIncomplete)
	v.Given(permissionMissing, w.permissionMissing)
	v.Given(permissionsComplete, w.permissionsComplete)
	v.Given(withoutRefreshToken, w.withoutRefreshToken)
}

// redirectRegistered enters the channel's address in Developer Console → app → Auth.
func (w *World) redirectRegistered(ctx context.Context) error {
	return w.register(ctx, w.channel.RedirectURI)
}

// redirectIncomplete registers an address that differs by its query only.
func (w *World) redirectIncomplete(ctx context.Context) error {
	return w.register(ctx, w.public.url+"/oauth/callback")
}

func (w *World) register(ctx context.Context, uri string) error {
	uris := []string{uri}
	return w.changeApplication(ctx, control.ApplicationChange{RedirectURIs: &uris})
}

// permissions are the scopes of Webhook Subscriptions, Read Accounts and Team Messaging.
func permissions() []string { return []string{"SubscriptionWebhook", "ReadAccounts", "TeamMessaging"} }

// permissionMissing leaves the application two of the permissions Webhook Subscriptions,
// Read Accounts and Team Messaging, which are named as in the Developer Console.
func (w *World) permissionMissing(ctx context.Context, permission string) error {
	scope := scopeOf(permission)
	return w.setPermissions(ctx, slices.DeleteFunc(permissions(), func(p string) bool { return p == scope }))
}

// permissionsComplete gives the application all three permissions.
func (w *World) permissionsComplete(ctx context.Context) error {
	return w.setPermissions(ctx, permissions())
}

func (w *World) setPermissions(ctx context.Context, permissions []string) error {
	return w.changeApplication(ctx, control.ApplicationChange{Permissions: &permissions})
}

// withoutRefreshToken selects No for "Issue refresh tokens?".
func (w *World) withoutRefreshToken(ctx context.Context) error {
	no := false
	return w.changeApplication(ctx, control.ApplicationChange{IssueRefreshTokens: &no})
}

func (w *World) changeApplication(ctx context.Context, change control.ApplicationChange) (err error) {
	w.client, err = w.control.ChangeApplication(ctx, control.Sandbox, w.client.ClientID, change)
	return err
}

// scopeOf is the scope behind a permission of the Developer Console.
func scopeOf(title string) string {
	switch title {
	case "Webhook Subscriptions":
		return "SubscriptionWebhook"
	case "Read Accounts":
		return "ReadAccounts"
	case "Team Messaging":
		return "TeamMessaging"
	default:
		return title
	}
}
