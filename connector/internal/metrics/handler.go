package metrics

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gorilla/mux"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/glipbox/glipbox/connector/internal/session"
)

// Handler serves the metrics to whoever has their key, and to administrators: the address
// of the connector is open to anybody, and they tell how much is said in a company.
type Handler struct {
	Meter *Meter
	Guard *session.Guard
	Key   string // empty: administrators only
}

// Mount registers the route on r.
func (h *Handler) Mount(r *mux.Router) {
	page := promhttp.HandlerFor(h.Meter.registry, promhttp.HandlerOpts{})
	administered := h.Guard.Protect(page, deny)
	r.HandleFunc("/metrics", func(w http.ResponseWriter, req *http.Request) {
		if h.hasKey(req) {
			page.ServeHTTP(w, req)
			return
		}
		administered.ServeHTTP(w, req)
	}).Methods(http.MethodGet)
}

func (h *Handler) hasKey(r *http.Request) bool {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return h.Key != "" && strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(key), []byte(h.Key)) == 1
}

func deny(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "The metrics are for those who have their key: send the key of --metrics-key, or the admin key, as Authorization: Bearer …", http.StatusUnauthorized)
}
