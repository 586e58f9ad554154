package guard

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

const (
	overrideHeader = "X-HTTP-Method-Override"
	overrideQuery  = "_method"
)

// Tunnel gives a POST the method that its header or query names, for clients that can
// send no other. It runs before the route is known.
func Tunnel(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		method, err := tunnelled(r)
		if err != nil {
			rest.WriteError(w, r, err)
			return
		}
		if method != "" {
			r = withMethod(r, method)
		}
		next.ServeHTTP(w, r)
	})
}

// tunnelled returns the method that a POST stands for; "" when it is one.
func tunnelled(r *http.Request) (string, error) {
	header := strings.ToUpper(r.Header.Get(overrideHeader))
	query := ""
	if strings.Contains(r.URL.RawQuery, overrideQuery) {
		query = strings.ToUpper(r.URL.Query().Get(overrideQuery))
	}
	if header != "" && query != "" && header != query {
		return "", apierr.Hinted(apierr.Invalid(overrideQuery),
			"the header "+overrideHeader+" says "+header+", the query says "+query+": send one of them, or the same in both")
	}
	method := cmp.Or(header, query)
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method, nil
	default:
		return "", apierr.Hinted(apierr.Invalid(overrideQuery), "no resource has the method "+method)
	}
}

// withMethod returns r as if it had been sent with method. The request as it was sent
// stays what it was, for the journal.
func withMethod(r *http.Request, method string) *http.Request {
	query := r.URL.Query()
	query.Del(overrideQuery)
	u := *r.URL
	u.RawQuery = query.Encode()
	tunnelled := r.WithContext(r.Context())
	tunnelled.Method, tunnelled.URL = method, &u
	return tunnelled
}
