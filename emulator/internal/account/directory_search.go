package account

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// searchRequest is the part of SearchDirectoryEntriesRequest that has a meaning in a
// company without federation, external contacts and short messages.
type searchRequest struct {
	SearchString   string   `json:"searchString"`
	SearchFields   []string `json:"searchFields"`
	ExtensionType  string   `json:"extensionType"`
	ExtensionTypes []string `json:"extensionTypes"`
	Statuses       []string `json:"extensionStatuses"`
	IDs            []string `json:"extensionIds"`
	AccountIDs     []string `json:"accountIds"`
	Department     string   `json:"department"`
	SiteID         string   `json:"siteId"`
	SiteIDs        []string `json:"siteIds"`
	OrderBy        []order  `json:"orderBy"`
	Page           int      `json:"page"`
	PerPage        int      `json:"perPage"`
}

type order struct {
	Index     int    `json:"index"`
	FieldName string `json:"fieldName"`
	Direction string `json:"direction"`
}

// mainSite is the id of the only site that a company has here.
const mainSite = "main-site"

const maxSearchedIDs = 100 // documented limit of extensionIds

// searchDirectoryEntries serves POST
// /restapi/v1.0/account/{accountId}/directory/entries/search.
func (h *Handler) searchDirectoryEntries(r *http.Request) (rest.Reply, error) {
	account, err := h.directoryAccount(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if r.Header.Get("Content-Type") == "" {
		return rest.Reply{}, apierr.New(http.StatusBadRequest, "ADG-111", "Content-Type is missing.")
	}
	search, err := rest.Decode[searchRequest](r)
	if err != nil {
		return rest.Reply{}, err
	}
	search.refine(r.URL.Query())
	if err := search.complete(); err != nil {
		return rest.Reply{}, err
	}
	found := h.entries(r, account, search.match)
	slices.SortStableFunc(found, search.compare)
	cut, paging := rest.Cut(found, search.Page, search.PerPage)
	return rest.OK(directoryResource{Paging: paging, Records: cut}), nil
}

// refine adds what the query narrows the search to.
func (s *searchRequest) refine(query url.Values) {
	s.AccountIDs = append(s.AccountIDs, query["accountId"]...)
	s.SiteIDs = append(s.SiteIDs, query["siteId"]...)
	s.Statuses = append(s.Statuses, query["extensionStatus"]...)
	s.ExtensionTypes = append(s.ExtensionTypes, query["extensionType"]...)
	s.Department = cmp.Or(s.Department, query.Get("department"))
}

// complete checks a search and gives what it leaves out its default.
func (s *searchRequest) complete() error {
	if s.ExtensionType != "" {
		s.ExtensionTypes = append(s.ExtensionTypes, s.ExtensionType)
	}
	if s.SiteID != "" {
		s.SiteIDs = append(s.SiteIDs, s.SiteID)
	}
	switch {
	case len(s.IDs) > maxSearchedIDs:
		return directoryInvalid("extensionIds")
	case !within(s.SearchFields, append(orderable(), "customFieldValue")):
		return directoryInvalid("searchFields")
	case !within(s.ExtensionTypes, append(listableTypes(), "DigitalUser", "VirtualUser", "FlexibleUser", "ApplicationExtension",
		typeBot, "Site", "Room", "RoomConnector", "ProxyAdmin", "GroupCallPickup")):
		return directoryInvalid("extensionTypes")
	case !within(s.Statuses, []string{string(state.Enabled), string(state.Disabled), string(state.NotActivated)}):
		return directoryInvalid("extensionStatuses")
	case slices.ContainsFunc(s.OrderBy, func(o order) bool { return !slices.Contains(orderable(), o.FieldName) }):
		return directoryInvalid("orderBy")
	case s.Page < 0 || s.Page > 1<<30:
		return directoryInvalid("page")
	case s.PerPage < 0 || s.PerPage > maxDirectoryPerPage:
		return directoryInvalid("perPage")
	}
	s.Page, s.PerPage = cmp.Or(s.Page, 1), cmp.Or(s.PerPage, directoryPerPage)
	slices.SortStableFunc(s.OrderBy, func(a, b order) int { return cmp.Compare(a.Index, b.Index) })
	return nil
}

// orderable are the fields by which a search can be ordered.
func orderable() []string {
	return []string{"firstName", "lastName", "extensionNumber", "phoneNumber", "email", "jobTitle", "department"}
}

func within(values, allowed []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(allowed, v) })
}

// match reports whether a search finds the entry. Assumed: each word of the search
// string is part of one of the fields, in any case of letters.
func (s *searchRequest) match(x contactResource) bool {
	if !keeps(s.ExtensionTypes, x.Type) || !keeps(s.Statuses, string(x.Status)) || !keeps(s.IDs, x.ID) ||
		!keeps(s.AccountIDs, x.Account.ID) || !keeps(s.SiteIDs, mainSite) ||
		(s.Department != "" && !strings.EqualFold(s.Department, x.Department)) {
		return false
	}
	for word := range strings.FieldsSeq(strings.ToLower(s.SearchString)) {
		if !s.found(x, word) {
			return false
		}
	}
	return true
}

func (s *searchRequest) found(x contactResource, word string) bool {
	for _, name := range orderable() {
		if keeps(s.SearchFields, name) && strings.Contains(strings.ToLower(x.field(name)), word) {
			return true
		}
	}
	return false
}

// field returns what a field of the search holds. The name of what is no user counts as
// its first name.
func (x contactResource) field(name string) string {
	switch name {
	case "firstName":
		return cmp.Or(x.FirstName, x.Name)
	case "lastName":
		return x.LastName
	case "extensionNumber":
		return x.Number
	case "email":
		return x.Email
	case "jobTitle":
		return x.JobTitle
	case "department":
		return x.Department
	case "phoneNumber":
		if len(x.PhoneNumbers) > 0 {
			return x.PhoneNumbers[0].Number
		}
	}
	return ""
}

// compare orders entries as a search asks for.
func (s *searchRequest) compare(a, b contactResource) int {
	for _, o := range s.OrderBy {
		if c := strings.Compare(strings.ToLower(a.field(o.FieldName)), strings.ToLower(b.field(o.FieldName))); c != 0 {
			if o.Direction == "Desc" {
				return -c
			}
			return c
		}
	}
	return 0
}
