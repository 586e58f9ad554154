package account

import (
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// authzProfile is AuthProfileResource.
type authzProfile struct {
	URI         string             `json:"uri"`
	Permissions []activePermission `json:"permissions"`
}

// authzCheck is AuthProfileCheckResource.
type authzCheck struct {
	URI        string            `json:"uri"`
	Successful bool              `json:"successful"`
	Details    *activePermission `json:"details,omitempty"`
}

type activePermission struct {
	Permission    userPermission `json:"permission"`
	EffectiveRole role           `json:"effectiveRole"`
	Scopes        []state.Scope  `json:"scopes"`
}

type userPermission struct {
	URI            string               `json:"uri"`
	ID             state.UserPermission `json:"id"`
	SiteCompatible string               `json:"siteCompatible"`
	ReadOnly       bool                 `json:"readOnly"`
	Assignable     bool                 `json:"assignable"`
}

type role struct {
	URI    string `json:"uri"`
	ID     string `json:"id"`
	Domain string `json:"domain"`
}

// readAuthzProfile serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/authz-profile.
func (h *Handler) readAuthzProfile(r *http.Request) (rest.Reply, error) {
	account, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	profile := authzProfile{URI: extensionURI(r, account, e) + "/authz-profile"}
	for _, grant := range e.Role() {
		profile.Permissions = append(profile.Permissions, newActivePermission(r, e, grant))
	}
	return rest.OK(profile), nil
}

// checkUserPermission serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/authz-profile/check.
func (h *Handler) checkUserPermission(r *http.Request) (rest.Reply, error) {
	account, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	query := r.URL.Query()
	wanted := state.UserPermission(query.Get("permissionId"))
	if wanted == "" {
		return rest.Reply{}, apierr.Invalid("permissionId")
	}
	target := e.ID
	if text := query.Get("targetExtensionId"); text != "" {
		if target, err = state.ParseExtensionID(text); err != nil {
			return rest.Reply{}, apierr.Invalid("targetExtensionId")
		}
	}
	check := authzCheck{URI: extensionURI(r, account, e) + "/authz-profile/check?permissionId=" + string(wanted)}
	if e.MayFor(wanted, target) {
		grants := e.Role()
		at := slices.IndexFunc(grants, func(g state.RoleGrant) bool { return g.Permission == wanted })
		details := newActivePermission(r, e, grants[at])
		check.Successful, check.Details = true, &details
	}
	return rest.OK(check), nil
}

// Ids of the predefined roles. Assumed: those of samples.
const (
	superAdminRole = "1"
	standardRole   = "5"
)

func newActivePermission(r *http.Request, e state.Extension, grant state.RoleGrant) activePermission {
	id := standardRole
	if e.Admin {
		id = superAdminRole
	}
	dictionary := rest.BaseURL(r) + "/restapi/v1.0/dictionary/"
	return activePermission{
		Permission: userPermission{
			URI: dictionary + "permission/" + string(grant.Permission), ID: grant.Permission,
			SiteCompatible: "Independent", ReadOnly: true, Assignable: true,
		},
		EffectiveRole: role{URI: dictionary + "user-role/" + id, ID: id, Domain: "Account"},
		Scopes:        []state.Scope{grant.Scope},
	}
}

func extensionURI(r *http.Request, account state.Account, e state.Extension) string {
	return accountURI(r, account.ID) + "/extension/" + e.ID.String()
}
