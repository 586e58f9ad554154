package teammessaging

import (
	"net/http"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// companyInfo is TMCompanyInfo.
type companyInfo struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Domain   *string       `json:"domain"`
	Created  state.Instant `json:"creationTime"`
	Modified state.Instant `json:"lastModifiedTime"`
}

// newCompanyInfo describes a company. Nothing here changes one.
func newCompanyInfo(a state.Account, domain string) companyInfo {
	return companyInfo{ID: a.ID.String(), Name: a.Name, Domain: optional(domain), Created: a.Created, Modified: a.Created}
}

// readCompany serves GET /team-messaging/v1/companies/{companyId}; ~ is the caller's.
func (h *Handler) readCompany(r *http.Request) (rest.Reply, error) {
	from := caller.Of(r)
	id := from.Account
	if mux.Vars(r)["companyId"] != "~" {
		var err error
		if id, err = itemID(r, "companyId", state.ParseAccountID); err != nil {
			return rest.Reply{}, err
		}
	}
	company, domain, err := h.State.Company(from.Person, id)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newCompanyInfo(company, domain)), nil
}
