package state

// Scope says whom a user permission is about.
type Scope string

// The scopes that roles have here.
const (
	AccountScope       Scope = "Account"
	AllExtensionsScope Scope = "AllExtensions"
	SelfScope          Scope = "Self"
)

// RoleGrant is a permission of a role.
type RoleGrant struct {
	Permission UserPermission
	Scope      Scope
}

// Role returns what the role of the user allows, of the permissions that operations ask
// for.
func (e Extension) Role() []RoleGrant {
	var grants []RoleGrant
	for _, p := range []UserPermission{
		ReadCompanyInfo, ReadExtensions, AddRemoveUsers, EditUserInfo, EditUserCredentials, ReadPresenceStatus, EditPresenceStatus, GlipUser,
		SendPages, ReadOwnMessages, EditOwnMessages,
	} {
		if e.May(p) {
			grants = append(grants, RoleGrant{Permission: p, Scope: e.scope(p)})
		}
	}
	return grants
}

// scope says about whom a user has a permission. All but administrators edit themselves
// only.
func (e Extension) scope(p UserPermission) Scope {
	switch p {
	case ReadCompanyInfo, AddRemoveUsers:
		return AccountScope
	case EditUserInfo, EditUserCredentials, EditPresenceStatus:
		if !e.Admin {
			return SelfScope
		}
	case GlipUser, SendPages, ReadOwnMessages, EditOwnMessages:
		return SelfScope
	case ReadExtensions, ReadPresenceStatus:
	}
	return AllExtensionsScope
}

// MayFor reports whether the role of the user allows something about another user, who
// may be the same one.
func (e Extension) MayFor(p UserPermission, target ExtensionID) bool {
	return e.May(p) && (e.scope(p) != SelfScope || target == e.ID)
}
