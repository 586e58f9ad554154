package guard

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// Faults lets the armed faults befall requests. It runs when the route is known, and
// before the guard: a request that is held up has not been looked at yet.
func (g *Guard) Faults(engine *fault.Engine) mux.MiddlewareFunc {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			x := rest.ExchangeOf(r)
			if engine.Armed() == 0 || x.Late {
				next.ServeHTTP(w, r)
				return
			}
			key, token := g.asker(r)
			f, fired := engine.Request(g.subject(r, key))
			if !fired {
				next.ServeHTTP(w, r)
				return
			}
			x.Fault, x.App, x.Person = f.String(), string(key.app), personOf(key)
			if f.Latency > 0 {
				clock.Pause(r.Context(), f.Latency)
			}
			struck := &hit{guard: g, fault: f, key: key, token: token, next: next}
			struck.ServeHTTP(w, r)
		})
	}
}

// asker returns who sends a request, as far as it can be told without looking whether
// they may, and the token that says so.
func (g *Guard) asker(r *http.Request) (rateKey, string) {
	group := g.operation(r).Group
	if token, err := bearer(r); err == nil {
		if session, ok := g.state.SessionOf(token); ok {
			return rateKey{extension: session.Extension, app: session.App, group: group}, token
		}
	}
	return g.claimed(r, group), readClaims(r).Get("refresh_token")
}

func (g *Guard) subject(r *http.Request, key rateKey) fault.Subject {
	return fault.Subject{
		Environment: string(g.state.Environment()), App: string(key.app), Person: personOf(key),
		Method: r.Method, Path: r.URL.Path,
	}
}

func personOf(key rateKey) string {
	if key.extension == 0 {
		return ""
	}
	return key.extension.String()
}

// hit is a request that a fault befalls.
type hit struct {
	guard *Guard
	fault fault.Fault
	key   rateKey
	token string
	next  http.Handler
}

func (h *hit) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := rest.ExchangeOf(r)
	switch h.fault.Effect {
	case fault.Status:
		rest.WriteError(w, r, h.refusal(r))
	case fault.RateLimit:
		rest.WriteError(w, r, h.penalty(w.Header()))
	case fault.CutBefore:
		x.Cut = true
	case fault.CutAfter:
		x.Cut = true
		h.next.ServeHTTP(w, r)
	case fault.CutLate:
		x.Cut, x.ApplyAfter = true, h.fault.After
	case fault.RevokeToken:
		h.guard.revoke(h.token)
		h.next.ServeHTTP(w, r)
	default: // Latency, which is over
		h.next.ServeHTTP(w, r)
	}
}

// hint says who is to blame.
func (h *hit) hint() string {
	return fmt.Sprintf("fault %d was armed to do this: GET /_emulator/v1/faults tells what is left of it, DELETE /_emulator/v1/faults/%d disarms it",
		h.fault.ID, h.fault.ID)
}

func (h *hit) refusal(r *http.Request) error {
	e := apierr.Injected(r.URL.Path, h.fault.HTTPStatus, apierr.Code(h.fault.Code), h.fault.Message)
	e.Hint = h.hint()
	if h.fault.RetryAfter > 0 {
		e.Header = http.Header{"Retry-After": {seconds(h.fault.RetryAfter)}}
	}
	return e
}

// penalty refuses the request and those that follow it too soon. What is not counted by
// users and applications is refused once, as the limits of an account or an address are,
// without X-Rate-Limit fields.
func (h *hit) penalty(header http.Header) error {
	if h.key.group != NoThrottling {
		h.guard.rates.penalize(h.key, h.fault.RetryAfter)
		_ = h.guard.rates.count(header, h.key) // sets the fields; that it is refused is known
	}
	return &apierr.Error{
		Status: http.StatusTooManyRequests, Code: apierr.RateLimit, Message: "Request rate exceeded",
		Header: http.Header{"Retry-After": {seconds(h.fault.RetryAfter)}}, Hint: h.hint(),
	}
}

// seconds writes a duration as Retry-After does, rounded up.
func seconds(d time.Duration) string { return strconv.Itoa(int((d + time.Second - 1) / time.Second)) }

// revoke ends the session of a token, as an administrator would.
func (g *Guard) revoke(token string) {
	if session, ok := g.state.SessionOf(token); ok {
		_ = g.state.RevokeToken(session.App, token) // fails for other applications only
	}
}
