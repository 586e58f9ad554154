package state

import "slices"

// UserPermission is something that the role of a user allows.
type UserPermission string

// What the operations ask of users.
const (
	ReadCompanyInfo     UserPermission = "ReadCompanyInfo"
	ReadExtensions      UserPermission = "ReadExtensions"
	AddRemoveUsers      UserPermission = "AddRemoveUsers"
	EditUserInfo        UserPermission = "EditUserInfo"
	EditUserCredentials UserPermission = "EditUserCredentials" //nolint:gosec // a name
	ReadPresenceStatus  UserPermission = "ReadPresenceStatus"
	EditPresenceStatus  UserPermission = "EditPresenceStatus"
	GlipUser            UserPermission = "Glip"
	SendPages           UserPermission = "InternalSMS"
	ReadOwnMessages     UserPermission = "ReadMessages"
	EditOwnMessages     UserPermission = "EditMessages"
)

// May reports whether the role of the user allows p. An administrator may do anything.
// Assumed: a standard user may read the company and edit oneself.
func (e Extension) May(p UserPermission) bool {
	if e.Admin {
		return true
	}
	switch p {
	case ReadCompanyInfo, ReadExtensions, EditUserInfo, EditUserCredentials, ReadPresenceStatus, EditPresenceStatus, GlipUser,
		SendPages, ReadOwnMessages, EditOwnMessages:
		return true
	default:
		return false
	}
}

// MayAny reports whether the role of the user allows one of the permissions, or none is
// asked for.
func (e Extension) MayAny(permissions []UserPermission) bool {
	return len(permissions) == 0 || slices.ContainsFunc(permissions, e.May)
}
