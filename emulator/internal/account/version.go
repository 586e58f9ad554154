package account

import (
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// What the emulator says about itself. Assumed: the revision that the official document
// describes, in the form of its samples.
const (
	versionString  = "1.0.61"
	releaseDate    = "2026-05-21T00:00:00.000Z"
	uriString      = "v1.0"
	serverVersion  = "26.2.10"
	serverRevision = "glipbox"
)

// apiVersionInfo is ApiVersionInfo.
type apiVersionInfo struct {
	URI           string `json:"uri"`
	VersionString string `json:"versionString"`
	ReleaseDate   string `json:"releaseDate"`
	URIString     string `json:"uriString"`
}

func newAPIVersionInfo(r *http.Request) apiVersionInfo {
	return apiVersionInfo{
		URI: rest.BaseURL(r) + "/restapi/" + uriString, VersionString: versionString,
		ReleaseDate: releaseDate, URIString: uriString,
	}
}

// apiVersionsList is ApiVersionsList.
type apiVersionsList struct {
	URI            string           `json:"uri"`
	Versions       []apiVersionInfo `json:"apiVersions"`
	ServerVersion  string           `json:"serverVersion"`
	ServerRevision string           `json:"serverRevision"`
}

// readAPIVersions serves GET /restapi.
func (h *Handler) readAPIVersions(r *http.Request) (rest.Reply, error) {
	return rest.OK(apiVersionsList{
		URI: rest.BaseURL(r) + "/restapi", Versions: []apiVersionInfo{newAPIVersionInfo(r)},
		ServerVersion: serverVersion, ServerRevision: serverRevision,
	}), nil
}

// readAPIVersion serves GET /restapi/v1.0.
func (h *Handler) readAPIVersion(r *http.Request) (rest.Reply, error) {
	return rest.OK(newAPIVersionInfo(r)), nil
}

// readStatus serves GET /restapi/v1.0/status: 200 says that the platform is up.
// Assumed: the body is empty.
func (h *Handler) readStatus(*http.Request) (rest.Reply, error) {
	return rest.Empty(http.StatusOK), nil
}
