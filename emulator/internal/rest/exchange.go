package rest

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Exchange is one request and what becomes known of it on its way: the journal
// reads it when the answer is written.
type Exchange struct {
	RequestID string
	Logger    *slog.Logger
	Hint      string // what was expected and where to mend it; "" when all is well
	App       string // client id of the caller
	Person    string // id of the caller
	Fault     string // that befell the request; "" when none did

	Operation  string // method and path template; "" for an unknown one
	Permission string // what the operation asks of applications; "" for none

	// Cut makes the connection break in place of an answer, whatever is answered.
	Cut bool
	// ApplyAfter is when, in emulated time from now, a request whose connection is cut is
	// applied; zero means never.
	ApplyAfter time.Duration
	// Late says that the connection of the request was cut long ago.
	Late bool
}

type exchangeKey struct{}

// WithExchange returns r with x attached.
func WithExchange(r *http.Request, x *Exchange) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x))
}

// ExchangeOf returns the exchange of r. A request that came without one gets an
// exchange of its own that nobody reads.
func ExchangeOf(r *http.Request) *Exchange {
	if x, ok := r.Context().Value(exchangeKey{}).(*Exchange); ok {
		return x
	}
	return &Exchange{Logger: slog.New(slog.DiscardHandler)}
}

// BaseURL returns scheme and host under which the client reached the emulator, or
// the public URL when one is configured.
func BaseURL(r *http.Request) string {
	if base, ok := r.Context().Value(baseURLKey{}).(string); ok {
		return base
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

type baseURLKey struct{}

// WithBaseURL returns a handler under which BaseURL answers base.
func WithBaseURL(next http.Handler, base string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), baseURLKey{}, base)))
	})
}
