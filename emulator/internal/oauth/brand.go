package oauth

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
)

const (
	brandRingCentral = "1210" // of every account here
	homeCountry      = "US"   // likewise
)

// checkBrand says what is wrong with the id of a brand; none at all is fine.
func checkBrand(id string) error {
	switch id {
	case "", brandRingCentral, // RingCentral US
		"3610", // RingCentral Canada
		"3420", // AT&T
		"7310", // TELUS
		"7710", // BT
		"2020", // Unify Office
		"2110": // Rainbow Office
		return nil
	}
	return apierr.Hinted(
		apierr.OAuth(http.StatusBadRequest, "invalid_request", apierr.BrandInvalid, "Brand is invalid"),
		"there is no brand "+id+": leave out brand_id, or send one such as 1210 for RingCentral US")
}

// brand returns the brand that the request asks for. The guide and the SDKs spell it
// differently.
func (a authorization) brand() string {
	if id := a.form.Get("brand_id"); id != "" {
		return id
	}
	return a.form.Get("brandId")
}

// checkBrand says what is wrong with the brand of the request.
func (a authorization) checkBrand() error {
	if a.form.Has("brandId") && a.brand() != a.form.Get("brandId") {
		return disagreeing("brand_id", "brand_id and brandId differ: send one of them")
	}
	return checkBrand(a.brand())
}
