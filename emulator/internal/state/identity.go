package state

import "slices"

// Scopes of OpenID Connect. They are asked for beside the permissions of an
// application, and every application may have them.
const (
	OpenID       Permission = "openid"
	EmailScope   Permission = "email"
	ProfileScope Permission = "profile"
)

// IdentityScopes returns the scopes of OpenID Connect among those that were asked for:
// none at all without openid, which is what activates it.
func IdentityScopes(asked []Permission) []Permission {
	if !slices.Contains(asked, OpenID) {
		return nil
	}
	var scopes []Permission
	for _, p := range []Permission{OpenID, EmailScope, ProfileScope} {
		if slices.Contains(asked, p) {
			scopes = append(scopes, p)
		}
	}
	return scopes
}

// WithoutIdentity returns what was asked for without the scopes of OpenID Connect.
func WithoutIdentity(asked []Permission) []Permission {
	return slices.DeleteFunc(slices.Clone(asked), func(p Permission) bool {
		return p == OpenID || p == EmailScope || p == ProfileScope
	})
}
