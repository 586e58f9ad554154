// Package guard stands before the APIs: it finds out who calls, whether the
// application may, counts for the rate limits, and keeps the journal of requests.
package guard

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Guard lets through the requests that RingCentral would let through.
type Guard struct {
	state      *state.State
	operations map[operationKey]Operation
	rates      *rates
}

type operationKey struct{ method, template string }

// New returns a guard of the environment behind s.
func New(s *state.State) *Guard {
	table := Operations()
	g := &Guard{state: s, operations: make(map[operationKey]Operation, len(table)), rates: newRates()}
	for _, op := range table {
		g.operations[operationKey{op.Method, op.Template}] = op
	}
	return g
}

// Middleware guards the routes of a router. It runs when the route is known.
func (g *Guard) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		op := g.operation(r)
		if op.Public {
			next.ServeHTTP(w, r)
			return
		}
		c, err := g.authorize(r, op)
		if err != nil {
			rest.WriteError(w, r, err)
			return
		}
		g.rates.count(w.Header(), rateKey{c.Extension, c.App, op.Group}, g.state.Now())
		next.ServeHTTP(w, caller.With(r, c))
	})
}

// operation finds what the request asks for. A route that is not in the table needs a
// token at least.
func (g *Guard) operation(r *http.Request) Operation {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	template, err := mux.CurrentRoute(r).GetPathTemplate()
	if err != nil {
		return Operation{Group: Light}
	}
	if op, ok := g.operations[operationKey{method, template}]; ok {
		return op
	}
	return Operation{Group: Light}
}

// authorize returns who calls, if the token is alive, and application and user may.
func (g *Guard) authorize(r *http.Request, op Operation) (caller.Caller, error) {
	token, err := bearer(r)
	if err != nil {
		return caller.Caller{}, err
	}
	principal, err := g.state.Authenticate(token)
	if err != nil {
		return caller.Caller{}, err
	}
	c := caller.Caller{
		Account:   principal.Extension.Account,
		Extension: principal.Extension.ID,
		Person:    principal.Extension.ID.Person(),
		App:       principal.App.ClientID,
		Session:   principal.Session.ID,
		Scope:     principal.Session.Scope,
		Admin:     principal.Extension.Admin,
	}
	x := rest.ExchangeOf(r)
	x.App, x.Person = string(c.App), c.Person.String()
	if op.Permission != "" && !c.Has(op.Permission) {
		return caller.Caller{}, apierr.AppLacks(string(op.Permission), principal.App.Name)
	}
	if !principal.Extension.MayAny(op.User) {
		return caller.Caller{}, apierr.UserLacks(string(op.User[0]))
	}
	return c, nil
}

// bearer returns the token of the Authorization header or, as a last resort, of the
// query.
func bearer(r *http.Request) (string, error) {
	header := r.Header.Get("Authorization")
	if header == "" {
		if token := r.URL.Query().Get("access_token"); token != "" {
			return token, nil
		}
		return "", apierr.New(http.StatusUnauthorized, apierr.NoAuthorization, "Authorization header is not specified")
	}
	scheme, token, found := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !found || token == "" || !strings.EqualFold(scheme, "bearer") {
		return "", apierr.New(http.StatusUnauthorized, apierr.BadAuthorization, "Invalid Authorization header")
	}
	return token, nil
}
