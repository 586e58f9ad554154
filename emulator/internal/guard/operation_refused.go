package guard

// Refused lists documented operations near to what is emulated that are not: they are
// answered 404 like every unknown path, and the profile says so.
func Refused() []Operation {
	const instead = "batch provisioning, the extension list and the Admin Portal manage users"
	var list []Operation
	refuse := func(template, why string, methods ...string) {
		for _, method := range methods {
			list = append(list, Operation{Method: method, Template: template, Lacks: why, Refused: true})
		}
	}
	refuse("/scim/v2/Users", instead, get, post)
	refuse("/scim/v2/Users/.search", instead, post)
	refuse("/scim/v2/Users/{scimUserId}", instead, get, put, patch, remove)
	refuse("/scim/v2/ServiceProviderConfig", instead, get)
	refuse("/scim/v2/ResourceTypes", instead, get)
	refuse("/scim/v2/Schemas", instead, get)
	for _, name := range []string{"country", "language", "location", "state", "timezone", "user-role", "permission"} {
		refuse("/restapi/v1.0/dictionary/"+name, "dictionaries are no part of messaging", get)
	}
	const extension = "/restapi/v1.0/account/{accountId}/extension/{extensionId}"
	for _, name := range []string{"/sms", "/fax", "/ring-out"} {
		refuse(extension+name, "telephony, SMS and fax are no part of messaging", post)
	}
	refuse(extension+"/call-log", "telephony, SMS and fax are no part of messaging", get)
	return list
}
