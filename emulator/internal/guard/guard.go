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
	operations map[operationKey]*Operation
	rates      *rates
}

type operationKey struct{ method, template string }

// New returns a guard of the environment behind s.
func New(s *state.State, limits *Limits) *Guard {
	table := Operations()
	g := &Guard{state: s, operations: make(map[operationKey]*Operation, len(table)), rates: newRates(s, limits)}
	for i := range table {
		g.operations[operationKey{table[i].Method, table[i].Template}] = &table[i]
	}
	return g
}

// Middleware guards the routes of a router. It runs when the route is known.
func (g *Guard) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		op := g.operation(r)
		if op.Template != "" {
			x := rest.ExchangeOf(r)
			x.Operation, x.Permission = op.Method+" "+op.Template, string(op.exercises())
		}
		admitted, err := g.admit(w.Header(), r, op)
		if err != nil {
			rest.WriteError(w, r, err)
			return
		}
		next.ServeHTTP(w, admitted)
	})
}

// admit returns r with its caller, if the token is alive, the rate is kept, and
// application and user may.
func (g *Guard) admit(header http.Header, r *http.Request, op Operation) (*http.Request, error) {
	if op.Public {
		if op.Group == NoThrottling {
			return r, nil
		}
		return r, g.rates.count(header, g.claimed(r, op.Group))
	}
	principal, err := g.authenticate(r)
	if err != nil {
		return nil, err
	}
	if err := g.rates.count(header, rateKey{extension: principal.Extension.ID, app: principal.App.ClientID, group: op.Group}); err != nil {
		return nil, err
	}
	if err := permit(op, principal); err != nil {
		return nil, err
	}
	if err := g.rates.countDaily(principal.Extension.ID, op.Daily); err != nil {
		return nil, err
	}
	return caller.With(r, callerOf(principal)), nil
}

// operation finds what the request asks for. A route that is not in the table needs a
// token at least; a method that the route does not have is refused whoever asks.
func (g *Guard) operation(r *http.Request) Operation {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	route := mux.CurrentRoute(r)
	if template, err := route.GetPathTemplate(); err == nil {
		if op, ok := g.operations[operationKey{method, template}]; ok {
			return *op
		}
	}
	if methods, ok := route.GetHandler().(rest.Methods); ok && !methods.Has(method) {
		return Operation{Public: true}
	}
	return Operation{Group: Light}
}

// authenticate returns whom the token of r stands for, and notes it for the journal.
func (g *Guard) authenticate(r *http.Request) (state.Principal, error) {
	principal, err := g.principal(r)
	if err != nil {
		return state.Principal{}, err
	}
	x := rest.ExchangeOf(r)
	x.App, x.Person = string(principal.App.ClientID), principal.Extension.ID.Person().String()
	return principal, nil
}

// principal returns whom r speaks for: the session of the WebSocket that carried it, or
// its token.
func (g *Guard) principal(r *http.Request) (state.Principal, error) {
	if line, ok := caller.LineOf(r); ok {
		return g.state.SessionPrincipal(line.Session)
	}
	token, err := bearer(r)
	if err != nil {
		return state.Principal{}, err
	}
	principal, err := g.state.Authenticate(token)
	if err != nil {
		rest.ExchangeOf(r).App = string(g.state.ApplicationOf(token))
	}
	return principal, err
}

// permit reports which permission application or user lack for an operation, or nil.
func permit(op Operation, p state.Principal) error {
	if op.Permission != "" && !state.Grants(p.Session.Scope, op.Permission) {
		return apierr.AppLacks(string(op.Permission), p.App.Name)
	}
	if !p.Extension.MayAny(op.User) {
		return apierr.UserLacks(string(op.User[0]))
	}
	return nil
}

func callerOf(p state.Principal) caller.Caller {
	return caller.Caller{
		Account:   p.Extension.Account,
		Extension: p.Extension.ID,
		Person:    p.Extension.ID.Person(),
		App:       p.App.ClientID,
		Session:   p.Session.ID,
		Scope:     p.Session.Scope,
		Admin:     p.Extension.Admin,
	}
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
