package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// serviceDetails is GetServiceInfoResponse.
type serviceDetails struct {
	serviceInfo

	ServicePlanName string           `json:"servicePlanName"`
	BillingPlan     billingPlan      `json:"billingPlan"`
	ServiceFeatures []serviceFeature `json:"serviceFeatures"`
	Limits          limits           `json:"limits"`
	Package         packageInfo      `json:"package"`
}

type billingPlan struct {
	ID                 string `json:"id"`
	Name               string `json:"name"`
	DurationUnit       string `json:"durationUnit"`
	Duration           int    `json:"duration"`
	Type               string `json:"type"`
	IncludedPhoneLines int    `json:"includedPhoneLines"`
}

type packageInfo struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// readServiceInfo serves GET /restapi/v1.0/account/{accountId}/service-info.
func (h *Handler) readServiceInfo(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	info := newAccountInfo(r, account)
	return rest.OK(serviceDetails{
		serviceInfo: info.ServiceInfo, ServicePlanName: info.ServiceInfo.ServicePlan.Name,
		BillingPlan:     billingPlan{ID: "1", Name: "Monthly", DurationUnit: "Month", Duration: 1, Type: "Regular"},
		ServiceFeatures: serviceFeatures(), Limits: info.Limits, Package: newPackage(),
	}), nil
}

func newPackage() packageInfo { return packageInfo{ID: "1210000", Version: "1"} }

// Where every company has its seat: a street that exists nowhere.
const (
	street = "1 Example Street"
	city   = "Belmont"
	region = "CA"
	zip    = "94002"
)

// businessAddressInfo is AccountBusinessAddressResource.
type businessAddressInfo struct {
	URI     string  `json:"uri"`
	Address address `json:"businessAddress"`
	Company string  `json:"company"`
}

type address struct {
	Street  string `json:"street"`
	City    string `json:"city"`
	State   string `json:"state"`
	Zip     string `json:"zip"`
	Country string `json:"country"`
}

// readBusinessAddress serves GET /restapi/v1.0/account/{accountId}/business-address.
func (h *Handler) readBusinessAddress(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(businessAddressInfo{
		URI: accountURI(r, account.ID) + "/business-address", Company: account.Name,
		Address: address{Street: street, City: city, State: region, Zip: zip, Country: "United States"},
	}), nil
}

// accountInfoV2 is AccountInfo of the second version. Its ids are strings.
type accountInfoV2 struct {
	ID            string        `json:"id"`
	MainNumber    string        `json:"mainNumber,omitempty"`
	Status        string        `json:"status"`
	BillingActive bool          `json:"billingActive"`
	CompanyName   string        `json:"companyName"`
	Address       address       `json:"companyAddress"`
	ServiceInfo   serviceInfoV2 `json:"serviceInfo"`
}

type serviceInfoV2 struct {
	Package           packageInfo `json:"package"`
	Brand             named       `json:"brand"`
	ContractedCountry idOnly      `json:"contractedCountry"`
	ServicePlan       named       `json:"servicePlan"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type idOnly struct {
	ID string `json:"id"`
}

// readAccountV2 serves GET /restapi/v2/accounts/{accountId}.
func (h *Handler) readAccountV2(r *http.Request) (rest.Reply, error) {
	account, err := h.account(r)
	if err != nil {
		return rest.Reply{}, err
	}
	return rest.OK(newAccountInfoV2(r, account)), nil
}

func newAccountInfoV2(r *http.Request, account state.Account) accountInfoV2 {
	first := newAccountInfo(r, account)
	service := first.ServiceInfo
	return accountInfoV2{
		ID: account.ID.String(), MainNumber: account.MainNumber, Status: first.Status, BillingActive: true,
		CompanyName: account.Name,
		Address:     address{Street: street, City: city, State: region, Zip: zip, Country: "US"},
		ServiceInfo: serviceInfoV2{
			Package: newPackage(), Brand: named{service.Brand.ID, service.Brand.Name},
			ContractedCountry: idOnly{service.ContractedCountry.ID},
			ServicePlan:       named{service.ServicePlan.ID, service.ServicePlan.Name},
		},
	}
}
