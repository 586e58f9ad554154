// Package caller says who sent a request.
package caller

import (
	"context"
	"net/http"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Caller is the person and the application behind a bearer token.
type Caller struct {
	Account   state.AccountID
	Extension state.ExtensionID
	Person    state.PersonID
	App       state.ClientID
	Session   state.SessionID
	Scope     []state.Permission
	Admin     bool
}

// Has reports whether the application was granted the permission.
func (c Caller) Has(p state.Permission) bool { return state.Grants(c.Scope, p) }

type key struct{}

// With returns r as sent by c.
func With(r *http.Request, c Caller) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), key{}, c))
}

// Of returns who sent r. Only requests that passed the guard have a caller; of others
// it returns nobody, who may see nothing.
func Of(r *http.Request) Caller {
	c, _ := r.Context().Value(key{}).(Caller)
	return c
}

// Line is the WebSocket that carried a request.
type Line struct {
	Session state.SessionID
	Socket  state.SocketID
}

type lineKey struct{}

// Over returns r as carried by a WebSocket, which vouches for its session.
func Over(r *http.Request, l Line) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), lineKey{}, l))
}

// LineOf returns the WebSocket that carried r; false means plain HTTP.
func LineOf(r *http.Request) (Line, bool) {
	l, ok := r.Context().Value(lineKey{}).(Line)
	return l, ok
}
