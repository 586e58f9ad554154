package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// accountInfo is GetAccountInfoResponse. Its ids are integers.
type accountInfo struct {
	URI              string           `json:"uri"`
	ID               state.AccountID  `json:"id"`
	MainNumber       string           `json:"mainNumber,omitempty"`
	ServiceInfo      serviceInfo      `json:"serviceInfo"`
	SetupWizardState string           `json:"setupWizardState"`
	SignupInfo       signupInfo       `json:"signupInfo"`
	Status           string           `json:"status"`
	RegionalSettings regionalSettings `json:"regionalSettings"`
	Federated        bool             `json:"federated"`
	Limits           limits           `json:"limits"`
}

type serviceInfo struct {
	URI               string  `json:"uri"`
	Brand             brand   `json:"brand"`
	ServicePlan       plan    `json:"servicePlan"`
	ContractedCountry country `json:"contractedCountry"`
}

type brand struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	HomeCountry country `json:"homeCountry"`
}

type plan struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Edition string `json:"edition"`
}

type signupInfo struct {
	TOSAccepted       bool          `json:"tosAccepted"`
	SignupState       []string      `json:"signupState"`
	MarketingAccepted bool          `json:"marketingAccepted"`
	Created           state.Instant `json:"creationTime"`
}

type limits struct {
	FreeSoftPhoneLines       int `json:"freeSoftPhoneLinesPerExtension"`
	MeetingSize              int `json:"meetingSize"`
	MaxMonitoredExtensions   int `json:"maxMonitoredExtensionsPerUser"`
	MaxExtensionNumberLength int `json:"maxExtensionNumberLength"`
	ShortExtensionNumber     int `json:"shortExtensionNumberLength"`
}

// readAccount serves GET /restapi/v1.0/account/{accountId}.
func (h *Handler) readAccount(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newAccountInfo(r, account)), nil
}

func accountURI(r *http.Request, id state.AccountID) string {
	return rest.BaseURL(r) + "/restapi/v1.0/account/" + id.String()
}

// newAccountInfo describes an account of the brand and plan that samples show.
func newAccountInfo(r *http.Request, account state.Account) accountInfo {
	uri, home := accountURI(r, account.ID), unitedStates(r)
	return accountInfo{
		URI: uri, ID: account.ID, MainNumber: account.MainNumber,
		ServiceInfo: serviceInfo{
			URI:               uri + "/service-info",
			Brand:             brand{ID: "1210", Name: "RingCentral", HomeCountry: home},
			ServicePlan:       plan{ID: "1", Name: "RingEX", Edition: "Ultra"},
			ContractedCountry: home,
		},
		SetupWizardState: "Completed",
		SignupInfo: signupInfo{
			TOSAccepted: true, SignupState: []string{"AccountCreated", "BillingEntered", "AccountConfirmed"}, Created: account.Created,
		},
		Status:           "Confirmed",
		RegionalSettings: newRegionalSettings(r),
		Limits:           limits{MeetingSize: 100, MaxMonitoredExtensions: 100, MaxExtensionNumberLength: 6, ShortExtensionNumber: 3},
	}
}
