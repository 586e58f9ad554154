package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// regionalSettings says where somebody is. Every account is in the United States.
type regionalSettings struct {
	HomeCountry      country  `json:"homeCountry"`
	Timezone         timezone `json:"timezone"`
	Language         language `json:"language"`
	GreetingLanguage language `json:"greetingLanguage"`
	FormattingLocale language `json:"formattingLocale"`
	TimeFormat       string   `json:"timeFormat"`
}

type country struct {
	URI         string `json:"uri"`
	ID          string `json:"id"`
	Name        string `json:"name"`
	ISOCode     string `json:"isoCode"`
	CallingCode string `json:"callingCode"`
}

type timezone struct {
	URI         string `json:"uri"`
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Bias        string `json:"bias"`
}

type language struct {
	ID         string `json:"id"`
	LocaleCode string `json:"localeCode"`
	Name       string `json:"name"`
}

func newRegionalSettings(r *http.Request) regionalSettings {
	english := language{ID: "1033", LocaleCode: "en-US", Name: "English (United States)"}
	return regionalSettings{
		HomeCountry: unitedStates(r),
		Timezone: timezone{
			URI: rest.BaseURL(r) + "/restapi/v1.0/dictionary/timezone/58", ID: "58",
			Name: "US/Pacific", Description: "Pacific Time (US & Canada)", Bias: "-480",
		},
		Language: english, GreetingLanguage: english, FormattingLocale: english,
		TimeFormat: "12h",
	}
}

func unitedStates(r *http.Request) country {
	return country{
		URI: rest.BaseURL(r) + "/restapi/v1.0/dictionary/country/1", ID: "1",
		Name: "United States", ISOCode: "US", CallingCode: "1",
	}
}
