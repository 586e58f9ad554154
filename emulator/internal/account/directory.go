package account

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	typeUser = "User"
	typeBot  = "Bot"

	directoryPerPage    = 1000 // documented default
	maxDirectoryPerPage = 2000 // documented limit
)

// directoryResource is DirectoryResource.
type directoryResource struct {
	Paging  rest.Paging       `json:"paging"`
	Records []contactResource `json:"records"`
}

// contactResource is ContactResource. Its ids are strings.
type contactResource struct {
	ID           string                `json:"id"`
	Type         string                `json:"type"`
	Status       state.ExtensionStatus `json:"status"`
	Account      accountResource       `json:"account"`
	Email        string                `json:"email,omitempty"`
	Number       string                `json:"extensionNumber"`
	FirstName    string                `json:"firstName,omitempty"`
	LastName     string                `json:"lastName,omitempty"`
	Name         string                `json:"name,omitempty"` // of types other than User
	JobTitle     string                `json:"jobTitle,omitempty"`
	Department   string                `json:"department,omitempty"`
	PhoneNumbers []phoneNumber         `json:"phoneNumbers"`
	ProfileImage *directoryImage       `json:"profileImage,omitempty"`
	Hidden       bool                  `json:"hidden"`
}

type directoryImage struct {
	ETag string `json:"etag"`
	URI  string `json:"uri"`
}

type accountResource struct {
	ID          string       `json:"id"`
	CompanyName string       `json:"companyName"`
	MainNumber  *phoneNumber `json:"mainNumber,omitempty"`
}

type phoneNumber struct {
	Number    string `json:"phoneNumber"`
	UsageType string `json:"usageType"`
	Primary   bool   `json:"primary"`
}

// listDirectoryEntries serves GET /restapi/v1.0/account/{accountId}/directory/entries.
func (h *Handler) listDirectoryEntries(r *http.Request) (rest.Reply, error) {
	account, err := h.directoryAccount(r)
	if err != nil {
		return rest.Reply{}, err
	}
	query := r.URL.Query()
	kind, group := query.Get("type"), query.Get("typeGroup")
	if kind != "" && !slices.Contains(listableTypes(), kind) {
		return rest.Reply{}, directoryInvalid("type")
	}
	if group != "" && group != typeUser && group != "NonUser" {
		return rest.Reply{}, directoryInvalid("typeGroup")
	}
	page, perPage, err := directoryPage(query.Get("page"), query.Get("perPage"))
	if err != nil {
		return rest.Reply{}, err
	}
	entries := h.entries(r, account, func(x contactResource) bool {
		return (kind == "" || kind == x.Type) && (group == "" || (group == typeUser) == (x.Type == typeUser))
	})
	cut, paging := rest.Cut(entries, page, perPage)
	return tagged(r, directoryResource{Paging: paging, Records: cut})
}

// tagged answers a directory with its entity tag, or 304 to who has it already.
func tagged(r *http.Request, directory directoryResource) (rest.Reply, error) {
	content, err := json.Marshal(directory)
	if err != nil {
		return rest.Reply{}, err
	}
	hash := sha256.Sum256(content)
	etag := hex.EncodeToString(hash[:16])
	header := http.Header{"Etag": {`"` + etag + `"`}}
	if matches(r, etag) {
		return rest.NotModified(header), nil
	}
	reply := rest.OK(directory)
	reply.Header = header
	return reply, nil
}

// readDirectoryEntry serves GET /restapi/v1.0/account/{accountId}/directory/entries/{entryId}.
func (h *Handler) readDirectoryEntry(r *http.Request) (rest.Reply, error) {
	account, err := h.directoryAccount(r)
	if err != nil {
		return rest.Reply{}, err
	}
	id, err := state.ParseExtensionID(mux.Vars(r)["entryId"])
	if err != nil {
		return rest.Reply{}, contactNotFound()
	}
	e, ok := h.State.Extension(id)
	if !ok || e.Account != account.ID || e.ID == account.System() || !listed(e) {
		return rest.Reply{}, contactNotFound()
	}
	return rest.OK(newContactResource(r, account, e)), nil
}

// readFederation serves GET /restapi/v1.0/account/{accountId}/directory/federation.
// Every company here stands for itself.
func (h *Handler) readFederation(r *http.Request) (rest.Reply, error) {
	if _, err := h.directoryAccount(r); err != nil {
		return rest.Reply{}, err
	}
	return rest.Reply{}, apierr.New(http.StatusNotFound, "ADG-105", "Current account is not linked to any federation.")
}

func (h *Handler) directoryAccount(r *http.Request) (state.Account, error) {
	account, err := h.account(r)
	if err != nil {
		return state.Account{}, apierr.New(http.StatusNotFound, "ADG-107", "Account not found.")
	}
	return account, nil
}

// directoryError tells an error of the request as such with the directory's own code.
func directoryError(err error) error {
	e, ok := errors.AsType[*apierr.Error](err)
	if !ok {
		return err
	}
	switch e.Code { //nolint:exhaustive // others are about what was asked for
	case rest.UnsupportedMedia:
		return apierr.New(http.StatusUnsupportedMediaType, "ADG-115", "Media type is not supported.")
	case apierr.UnparsableJSON, apierr.InvalidParameter:
		return apierr.New(http.StatusBadRequest, "ADG-112", "Request body is invalid.")
	case rest.NotAllowed:
		refused := *e
		refused.Code, refused.Message = "ADG-102", "Method not allowed."
		return &refused
	}
	return err
}

// directoryNotFound answers for paths below the directory that there are not.
func directoryNotFound(*http.Request) (rest.Reply, error) {
	return rest.Reply{}, apierr.New(http.StatusNotFound, "ADG-200", "Invalid URI.")
}

func contactNotFound() error {
	return apierr.New(http.StatusNotFound, "ADG-122", "Contact not found.")
}

func directoryInvalid(parameter string) error {
	return &apierr.Error{
		Status: http.StatusBadRequest, Code: "ADG-121", Parameter: parameter,
		Message: "Parameter [" + parameter + "] is invalid.",
	}
}

// entries returns the directory of an account by extension number, as far as keep wants
// it. It is never nil.
func (h *Handler) entries(r *http.Request, account state.Account, keep func(contactResource) bool) []contactResource {
	list := []contactResource{}
	for _, e := range h.State.Extensions(account.ID) {
		if !listed(e) {
			continue
		}
		if entry := newContactResource(r, account, e); keep(entry) {
			list = append(list, entry)
		}
	}
	return list
}

// listed reports whether a directory shows the extension; which it does is documented.
func listed(e state.Extension) bool {
	return e.Type != "ApplicationExtension" && !e.Guest() &&
		(e.Status == state.Enabled || e.Status == state.Disabled || e.Status == state.NotActivated)
}

func newContactResource(r *http.Request, account state.Account, e state.Extension) contactResource {
	entry := contactResource{
		ID: e.ID.String(), Type: directoryType(e.Type), Status: e.Status,
		Account: accountResource{ID: account.ID.String(), CompanyName: account.Name},
		Email:   e.Email, Number: e.Number, FirstName: e.FirstName, LastName: e.LastName,
		JobTitle: e.Profile.JobTitle, Department: e.Profile.Department, Hidden: e.Hidden,
		PhoneNumbers: []phoneNumber{},
	}
	if mobile := e.Profile.MobilePhone; mobile != "" {
		entry.PhoneNumbers = append(entry.PhoneNumbers, phoneNumber{Number: mobile, UsageType: "MobileNumber"})
	}
	if e.Image != (state.Image{}) {
		entry.ProfileImage = &directoryImage{ETag: e.Image.ETag, URI: extensionURI(r, account, e) + "/profile-image"}
	}
	if entry.Type != typeUser {
		entry.FirstName, entry.LastName, entry.Name = "", "", e.Name()
	}
	if account.MainNumber != "" {
		entry.Account.MainNumber = &phoneNumber{Number: account.MainNumber, UsageType: "MainCompanyNumber", Primary: true}
	}
	return entry
}

// directoryType returns the type that a directory shows: all kinds of users are User.
func directoryType(t string) string {
	if slices.Contains([]string{"DigitalUser", "VirtualUser", "FaxUser", "FlexibleUser"}, t) {
		return typeUser
	}
	return t
}

// listableTypes are the types that the list can be asked for; a search knows more.
func listableTypes() []string {
	return []string{
		typeUser, "Department", "Announcement", "Voicemail", "SharedLinesGroup", "PagingOnly",
		"IvrMenu", "ParkLocation", "Limited", "External", "DelegatedLinesGroup", "TieLine",
	}
}

// directoryPage reads which page is wanted. perPage may be a number, max or all.
func directoryPage(page, perPage string) (number, size int, err error) {
	number, size = 1, directoryPerPage
	if page != "" {
		if number, err = strconv.Atoi(page); err != nil || number < 1 {
			return 0, 0, directoryInvalid("page")
		}
	}
	switch perPage {
	case "":
	case "max", "all":
		size = maxDirectoryPerPage
	default:
		if size, err = strconv.Atoi(perPage); err != nil || size < 1 || size > maxDirectoryPerPage {
			return 0, 0, directoryInvalid("perPage")
		}
	}
	return min(number, 1<<30), size, nil
}
