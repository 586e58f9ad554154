package guard

import "github.com/glipbox/glipbox/emulator/internal/state"

const accountTemplate = "/restapi/v1.0/account/{accountId}"

func accountOperations() []Operation {
	const (
		extension = accountTemplate + "/extension"
		directory = accountTemplate + "/directory"
		second    = "/restapi/v2/accounts/{accountId}"
	)
	list := []Operation{
		{Method: get, Template: "/restapi", Public: true},
		{Method: get, Template: "/restapi/v1.0", Public: true},
		{Method: get, Template: "/restapi/v1.0/status", Public: true},
		{Method: get, Template: accountTemplate, Group: Light, Permission: state.ReadAccounts, User: allowing(state.ReadCompanyInfo)},
		{Method: get, Template: accountTemplate + "/service-info", Group: Light, Permission: state.ReadAccounts, User: allowing(state.ReadCompanyInfo)},
		{Method: get, Template: accountTemplate + "/business-address", Group: Light, Permission: state.ReadAccounts, User: allowing(state.ReadCompanyInfo)},
		{Method: get, Template: accountTemplate + "/presence", Group: Heavy, Permission: state.ReadPresence, User: allowing(state.ReadPresenceStatus)},
		{Method: get, Template: extension, Group: Medium, Permission: state.ReadAccounts, User: allowing(state.ReadExtensions)},
		{Method: post, Template: extension, Group: Medium, Permission: state.EditAccounts, User: allowing(state.AddRemoveUsers)},
		{Method: get, Template: directory + "/federation", Group: Medium, Permission: state.ReadAccounts, User: allowing(state.ReadCompanyInfo)},
		{Method: get, Template: directory + "/entries", Group: Medium, Permission: state.ReadAccounts},
		{Method: get, Template: directory + "/entries/{entryId}", Group: Medium, Permission: state.ReadAccounts},
		{Method: post, Template: directory + "/entries/search", Group: Heavy, Permission: state.ReadAccounts, User: allowing(state.ReadExtensions)},
		{Method: get, Template: second, Group: Light, Permission: state.ReadAccounts, User: allowing(state.ReadCompanyInfo)},
		{Method: post, Template: second + "/batch-provisioning/users", Group: Heavy, Permission: state.EditAccounts},
	}
	return append(list, extensionOperations()...)
}

func extensionOperations() []Operation {
	const (
		one   = accountTemplate + "/extension/{extensionId}"
		image = one + "/profile-image"
	)
	return []Operation{
		{Method: get, Template: one, Group: Light, Permission: state.ReadAccounts, User: allowing(state.ReadExtensions)},
		{Method: put, Template: one, Group: Medium, Permission: state.EditExtensions, User: allowing(state.EditUserInfo, state.EditUserCredentials)},
		{Method: remove, Template: one, Group: Medium, Permission: state.EditAccounts, User: allowing(state.AddRemoveUsers)},
		{Method: get, Template: image, Group: Medium, Permission: state.ReadAccounts, User: allowing(state.ReadExtensions)},
		{Method: get, Template: image + "/{scaleSize}", Group: Medium, Permission: state.ReadAccounts},
		{Method: post, Template: image, Group: Heavy, Permission: state.EditExtensions, User: allowing(state.EditUserInfo)},
		{Method: put, Template: image, Group: Heavy, Permission: state.EditExtensions, User: allowing(state.EditUserInfo)},
		{Method: remove, Template: image, Group: Medium, Permission: state.EditExtensions, User: allowing(state.EditUserInfo)},
		{Method: post, Template: one + "/company-pager", Group: Medium, Permission: state.InternalMessages, User: allowing(state.SendPages)},
		{Method: get, Template: one + "/message-store", Group: Light, Permission: state.ReadMessages, User: allowing(state.ReadOwnMessages), Lacks: "pager messages only, without attachments"},
		{Method: get, Template: one + "/message-store/{messageId}", Group: Light, Permission: state.ReadMessages, User: allowing(state.ReadOwnMessages)},
		{Method: put, Template: one + "/message-store/{messageId}", Group: Medium, Permission: state.EditMessages, User: allowing(state.EditOwnMessages)},
		{Method: get, Template: one + "/features", Group: Medium, Permission: state.ReadAccounts, User: allowing(state.ReadExtensions)},
		{Method: get, Template: one + "/authz-profile", Group: Medium},
		{Method: get, Template: one + "/authz-profile/check", Group: Light},
		{Method: get, Template: one + "/presence", Group: Light, Permission: state.ReadPresence, User: allowing(state.ReadPresenceStatus)},
		{Method: put, Template: one + "/presence", Group: Medium, Permission: state.EditPresence},
		{Method: get, Template: one + "/unified-presence", Group: Medium, Permission: state.ReadPresence, User: allowing(state.ReadPresenceStatus)},
		{Method: patch, Template: one + "/unified-presence", Group: Medium, Permission: state.EditPresence, User: allowing(state.EditPresenceStatus)},
	}
}

func allowing(permissions ...state.UserPermission) []state.UserPermission { return permissions }
