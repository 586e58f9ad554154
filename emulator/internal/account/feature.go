package account

import (
	"net/http"
	"slices"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

type featureList struct {
	Records []feature `json:"records"`
}

type feature struct {
	ID        string         `json:"id"`
	Available bool           `json:"available"`
	Reason    *featureReason `json:"reason,omitempty"`
}

type featureReason struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// listFeatures serves GET
// /restapi/v1.0/account/{accountId}/extension/{extensionId}/features.
func (h *Handler) listFeatures(r *http.Request) (rest.Reply, error) {
	_, e, err := h.extension(r)
	if err != nil {
		return rest.Reply{}, err
	}
	query := r.URL.Query()
	availableOnly := query.Get("availableOnly") == "true"
	list := featureList{Records: []feature{}}
	for _, f := range features(e) {
		if (f.Available || !availableOnly) && keeps(query["featureId"], f.ID) {
			list.Records = append(list.Records, f)
		}
	}
	return rest.OK(list), nil
}

// features lists what the extension can do: a user messaging, a bot nothing but that,
// and nobody telephony.
func features(e state.Extension) []feature {
	list := make([]feature, 0, len(serviceFeatures()))
	for _, f := range serviceFeatures() {
		list = append(list, newFeature(e, f))
	}
	return list
}

func newFeature(e state.Extension, f serviceFeature) feature {
	switch {
	case e.Type == typeBot && f.Name != "RCTeams", !slices.Contains(userTypes(), e.Type) && e.Type != typeBot:
		return feature{ID: f.Name, Reason: &featureReason{"ExtensionTypeLimitation", "The feature is not available for the extension type"}}
	case !f.Enabled:
		return feature{ID: f.Name, Reason: &featureReason{f.Reason, "The feature is not available for the account"}}
	}
	return feature{ID: f.Name, Available: true}
}
