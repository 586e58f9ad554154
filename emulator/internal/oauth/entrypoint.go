package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const (
	initialPath  = "/entry-points/initial"
	externalPath = "/entry-points/external"

	tagHeader      = "Discovery-Tag"
	requiredHeader = "Discovery-Required"
)

// How long clients keep the entry points, and how they try again: the figures of the
// JavaScript SDK.
const (
	entryPointVersion  = "1.0.0"
	entryPointLifetime = 86400 // seconds
	retryCount         = 3
	retryInterval      = 3   // seconds
	retryCycleDelay    = 824 // seconds
)

// initialEntryPoints is where a client begins that knows nothing but a host.
type initialEntryPoints struct {
	Version       string           `json:"version"`
	RetryCount    int              `json:"retryCount"`
	RetryInterval int              `json:"retryInterval"`
	Discovery     initialDiscovery `json:"discoveryApi"`
	Auth          initialAuthAPI   `json:"authApi"`
	Core          entryPoint       `json:"coreApi"`
	Glip          entryPoint       `json:"glip"`
	Video         videoEntryPoint  `json:"rcv"`
}

type initialDiscovery struct {
	DefaultExternal string `json:"defaultExternalUri"`
}

type initialAuthAPI struct {
	Authorization string `json:"authorizationUri"`
	OIDCDiscovery string `json:"oidcDiscoveryUri"`
	DefaultToken  string `json:"defaultTokenUri"`
}

type entryPoint struct {
	Base string `json:"baseUri"`
}

// videoEntryPoint has to be there: the SDK reads it without asking.
type videoEntryPoint struct {
	Base string `json:"baseApiUri"`
}

// readInitialEntryPoints serves GET /.well-known/entry-points/initial. Assumed: a client
// id that is given has to exist, and a brand as well.
func (h *Handler) readInitialEntryPoints(r *http.Request) (rest.Reply, error) {
	query, err := readQuery(r)
	if err != nil {
		return rest.Reply{}, err
	}
	if id := query.Get("clientId"); id != "" {
		if _, err := h.application(state.ClientID(id)); err != nil {
			return rest.Reply{}, err
		}
	}
	if err := checkBrand(query.Get("brandId")); err != nil {
		return rest.Reply{}, err
	}
	base := rest.BaseURL(r)
	return tagged(base, initialEntryPoints{
		Version: entryPointVersion, RetryCount: retryCount, RetryInterval: retryInterval,
		Discovery: initialDiscovery{DefaultExternal: base + wellKnown + externalPath},
		Auth: initialAuthAPI{
			Authorization: base + root + authorizePath, OIDCDiscovery: base + wellKnown + openIDConfigurationPath, DefaultToken: base + root + tokenPath,
		},
		Core: entryPoint{base}, Glip: entryPoint{base}, Video: videoEntryPoint{base},
	}), nil
}

// externalEntryPoints is where the account of a signed-in user lives.
type externalEntryPoints struct {
	Version         string            `json:"version"`
	ExpiresIn       int               `json:"expiresIn"`
	RetryCount      int               `json:"retryCount"`
	RetryInterval   int               `json:"retryInterval"`
	RetryCycleDelay int               `json:"retryCycleDelay"`
	Discovery       externalDiscovery `json:"discoveryApi"`
	Auth            externalAuthAPI   `json:"authApi"`
	Core            entryPoint        `json:"coreApi"`
	Glip            entryPoint        `json:"glip"`
	Video           videoEntryPoint   `json:"rcv"`
}

type externalDiscovery struct {
	Initial  string `json:"initialUri"`
	External string `json:"externalUri"`
}

type externalAuthAPI struct {
	Authorization string `json:"authorizationUri"`
	OIDCDiscovery string `json:"oidcDiscoveryUri"`
	Base          string `json:"baseUri"`
	Token         string `json:"tokenUri"`
}

// readExternalEntryPoints serves GET /.well-known/entry-points/external.
func (h *Handler) readExternalEntryPoints(r *http.Request) (rest.Reply, error) {
	base := rest.BaseURL(r)
	return tagged(base, externalEntryPoints{
		Version: entryPointVersion, ExpiresIn: entryPointLifetime,
		RetryCount: retryCount, RetryInterval: retryInterval, RetryCycleDelay: retryCycleDelay,
		Discovery: externalDiscovery{Initial: base + wellKnown + initialPath, External: base + wellKnown + externalPath},
		Auth: externalAuthAPI{
			Authorization: base + root + authorizePath, OIDCDiscovery: base + wellKnown + openIDConfigurationPath,
			Base: base, Token: base + root + tokenPath,
		},
		Core: entryPoint{base}, Glip: entryPoint{base}, Video: videoEntryPoint{base},
	}), nil
}

// tagged is an answer with the tag that stands for its version.
func tagged(base string, v any) rest.Reply {
	reply := rest.OK(v)
	reply.Header = http.Header{tagHeader: {entryPointTag(base)}}
	return reply
}

// entryPointTag changes when the entry points do, which is when the address does.
func entryPointTag(base string) string {
	hash := sha256.Sum256([]byte(base))
	return base64.RawURLEncoding.EncodeToString(hash[:9])
}

// Rediscovery tells clients to read the external entry points again, when the tag that
// they send with a request is not the present one.
func Rediscovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tag := r.Header.Get(tagHeader); tag != "" && tag != entryPointTag(rest.BaseURL(r)) {
			w.Header().Set(requiredHeader, "true")
		}
		next.ServeHTTP(w, r)
	})
}
