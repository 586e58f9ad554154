package control

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Credential is a personal JWT credential, with which scripts of its owner sign in.
type Credential struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	PersonID  PersonID   `json:"personId"`
	ClientIDs []ClientID `json:"clientIds"` // of the applications that may use it; none: all
	Created   time.Time  `json:"created"`
	Expires   *time.Time `json:"expires,omitempty"` // nil: never
	Revoked   bool       `json:"revoked"`
	JWT       string     `json:"jwt"` // the assertion to sign in with
}

// CredentialSpec describes a credential.
type CredentialSpec struct {
	Name      string     `json:"name"`
	ClientIDs []ClientID `json:"clientIds,omitempty"` // of the applications that may use it; none: all
	Expires   *time.Time `json:"expires,omitempty"`   // nil: never
}

// CredentialChange says what to change of a credential.
type CredentialChange struct {
	Revoked bool `json:"revoked"` // true; a revoked credential stays revoked
}

// Credentials returns the JWT credentials of a person, by creation.
func (c *Client) Credentials(ctx context.Context, env Environment, person PersonID) ([]Credential, error) {
	return call[[]Credential](ctx, c, http.MethodGet, credentialsOf(env, person), nil)
}

// CreateCredential makes a JWT credential of a person.
func (c *Client) CreateCredential(ctx context.Context, env Environment, person PersonID, spec CredentialSpec) (Credential, error) {
	return call[Credential](ctx, c, http.MethodPost, credentialsOf(env, person), spec)
}

// RevokeCredential makes a credential useless. Sessions that it started go on.
func (c *Client) RevokeCredential(ctx context.Context, env Environment, id string) (Credential, error) {
	return call[Credential](ctx, c, http.MethodPatch, "/"+string(env)+"/credentials/"+url.PathEscape(id), CredentialChange{Revoked: true})
}

func credentialsOf(env Environment, person PersonID) string {
	return "/" + string(env) + "/people/" + string(person) + "/credentials"
}
