package session

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
)

// Guard lets administrators pass: with the admin key, or with a session that no
// other site's page uses.
type Guard struct {
	Sessions *Sessions
	AdminKey string // empty: no key is accepted

	crossOrigin http.CrossOriginProtection
}

type sessionKey struct{}

// Name returns the name of the session that a request was admitted with, or nothing
// for the admin key.
func Name(ctx context.Context) string {
	name, _ := ctx.Value(sessionKey{}).(string)
	return name
}

// Protect calls next for administrators, and refuse for anybody else.
func (g *Guard) Protect(next http.Handler, refuse http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.HasKey(r) {
			next.ServeHTTP(w, r)
			return
		}
		name, err := g.Sessions.Of(r)
		if err != nil {
			http.Error(w, "the store does not answer: try again", http.StatusInternalServerError)
			return
		}
		if name == "" || g.crossOrigin.Check(r) != nil {
			refuse(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), sessionKey{}, name)))
	})
}

// HasKey reports whether a request carries the admin key.
func (g *Guard) HasKey(r *http.Request) bool {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return g.AdminKey != "" && strings.EqualFold(scheme, "Bearer") &&
		subtle.ConstantTimeCompare([]byte(key), []byte(g.AdminKey)) == 1
}
