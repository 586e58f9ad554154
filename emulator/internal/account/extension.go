package account

import (
	"net/http"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	defaultPerPage = 100  // documented default of the extension list
	maxPerPage     = 1000 // documented limit; more is clamped
)

type extensionList struct {
	URI        string          `json:"uri"`
	Records    []extensionInfo `json:"records"`
	Paging     rest.Paging     `json:"paging"`
	Navigation rest.Navigation `json:"navigation"`
}

// listExtensions serves GET /restapi/v1.0/account/{accountId}/extension, by extension
// number.
func (h *Handler) listExtensions(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	filter, err := parseExtensionFilter(r)
	if err != nil {
		return rest.Reply{}, err
	}
	found := slices.DeleteFunc(h.State.Extensions(account.ID), func(e state.Extension) bool { return !filter.match(e) })
	page, err := rest.PageOf(r, found, defaultPerPage, maxPerPage)
	if err != nil {
		return rest.Reply{}, err
	}
	list := extensionList{
		URI: accountURI(r, account.ID) + "/extension", Records: make([]extensionInfo, len(page.Records)),
		Paging: page.Paging, Navigation: page.Navigation,
	}
	for i, e := range page.Records {
		list.Records[i] = newExtensionInfo(r, account, e)
	}
	return rest.OK(list), nil
}

// readExtension serves GET /restapi/v1.0/account/{accountId}/extension/{extensionId}.
// Service features are shown to their owner only.
func (h *Handler) readExtension(r *http.Request) (rest.Reply, error) {
	account, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	info := newExtensionInfo(r, account, e)
	info.show(r, account)
	if e.ID == caller.Of(r).Extension {
		info.ServiceFeatures = serviceFeatures()
	}
	return rest.OK(info), nil
}

// extensionFilter keeps the extensions that a query asks for. An empty part keeps all.
type extensionFilter struct {
	number                  string
	emails, statuses, types []string
}

func parseExtensionFilter(r *http.Request) (extensionFilter, error) {
	query := r.URL.Query()
	for _, status := range query["status"] {
		if !knownStatus(state.ExtensionStatus(status)) {
			return extensionFilter{}, apierr.Invalid("status")
		}
	}
	return extensionFilter{
		number: query.Get("extensionNumber"),
		emails: query["email"], statuses: query["status"], types: query["type"],
	}, nil
}

func (f extensionFilter) match(e state.Extension) bool {
	if f.number != "" && f.number != e.Number {
		return false
	}
	if len(f.emails) > 0 && !slices.ContainsFunc(f.emails, func(email string) bool { return strings.EqualFold(email, e.Email) }) {
		return false
	}
	return keeps(f.statuses, string(e.Status)) && keeps(f.types, e.Type)
}

func keeps(wanted []string, value string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, value)
}
