package guard

import (
	"net/http"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Operation is one method of one route, and what it takes to call it.
type Operation struct {
	Method     string
	Template   string
	Group      Group
	Permission state.Permission       // of the application; "" when none is needed
	User       []state.UserPermission // of which the role of the user needs one
	Public     bool                   // no bearer token
	Daily      int                    // how often a user may call it in a day; 0: ever so often
	Lacks      string                 // what it does not do; "" when it is complete
	Refused    bool                   // it is not emulated; Lacks says why or what to use instead
}

// exercises returns the permission that a successful call shows to be in use.
func (op Operation) exercises() state.Permission {
	if op.Permission == "" && strings.HasPrefix(op.Template, "/restapi/v1.0/subscription") {
		return state.SubscriptionWebhook // which the transport asks for, not the operation
	}
	return op.Permission
}

// UserPermission is what the role of the user needs, as the documentation writes it.
func (op Operation) UserPermission() string {
	names := make([]string, len(op.User))
	for i, p := range op.User {
		names[i] = string(p)
	}
	return strings.Join(names, " OR ")
}

// Operations lists every operation of the APIs.
func Operations() []Operation {
	return slices.Concat(oauthOperations(), accountOperations(), subscriptionOperations(), teamMessagingOperations(),
		sharedOperations(), legacyOperations(), publicOperations())
}

const (
	get    = http.MethodGet
	post   = http.MethodPost
	put    = http.MethodPut
	patch  = http.MethodPatch
	remove = http.MethodDelete
)

func oauthOperations() []Operation {
	return []Operation{
		{Method: get, Template: "/restapi/oauth/authorize", Group: Auth, Public: true},
		{Method: post, Template: "/restapi/oauth/authorize", Group: Auth, Public: true},
		{Method: get, Template: "/restapi/oauth/login", Public: true},
		{Method: post, Template: "/restapi/oauth/login", Public: true},
		{Method: get, Template: "/restapi/oauth/consent", Public: true},
		{Method: post, Template: "/restapi/oauth/consent", Public: true},
		{Method: post, Template: "/restapi/oauth/token", Group: Auth, Public: true},
		{Method: post, Template: "/restapi/oauth/revoke", Group: Auth, Public: true},
		{Method: get, Template: "/restapi/oauth/userinfo", Group: Auth, Permission: state.OpenID},
		{Method: get, Template: "/restapi/oauth/jwks", Public: true},
		{Method: post, Template: "/restapi/oauth/wstoken", Group: Auth, Permission: state.WebSocketPermission},
		{Method: get, Template: "/.well-known/openid-configuration", Public: true},
		{Method: get, Template: "/.well-known/entry-points/initial", Public: true},
		{Method: get, Template: "/.well-known/entry-points/external"},
	}
}

func subscriptionOperations() []Operation {
	const one = "/restapi/v1.0/subscription/{subscriptionId}"
	return []Operation{
		{Method: get, Template: "/restapi/v1.0/subscription", Group: Light},
		{Method: post, Template: "/restapi/v1.0/subscription", Group: Medium},
		{Method: get, Template: one, Group: Light},
		{Method: put, Template: one, Group: Medium},
		{Method: remove, Template: one, Group: Medium},
		{Method: post, Template: one + "/renew", Group: Light},
	}
}
