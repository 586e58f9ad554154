package control

import (
	"context"
	"net/http"
	"time"
)

// GraduationPolicy says how applications come to production. The zero policy asks for all
// requirements and approves at once.
type GraduationPolicy struct {
	Disabled bool   `json:"disabled"           yaml:"disabled"` // production credentials from the start
	Approval string `json:"approval,omitempty" yaml:"approval"` // automatic (default) or manual
}

// GraduationState is how far an application is on its way to production.
type GraduationState struct {
	Status  string     `json:"status,omitempty"` // Applied, Approved or Rejected; empty: has not applied
	Applied *time.Time `json:"applied,omitempty"`
	Decided *time.Time `json:"decided,omitempty"`
	Note    string     `json:"note,omitempty"` // of the reviewer
}

// Graduation is the state with every requirement, computed from the calls of the last 48
// hours of emulated time.
type Graduation struct {
	GraduationState

	Ready        bool          `json:"ready"` // all requirements are met
	Requirements []Requirement `json:"requirements"`
	Calls        []Usage       `json:"calls"` // what was counted
}

// Requirement is one condition of the graduation.
type Requirement struct {
	ID      string   `json:"id"` // calls, endpoints, permissions, errors, authorization, tokens, profile
	Title   string   `json:"title"`
	Met     bool     `json:"met"`
	Got     string   `json:"got"`
	Missing []string `json:"missing"` // what is to be done, one sentence each
}

// Usage says how often an application called an operation.
type Usage struct {
	Operation string `json:"operation"` // method and path
	Succeeded int    `json:"succeeded"`
	Failed    int    `json:"failed"`
}

// GraduationDecision approves or rejects an application that has applied.
type GraduationDecision struct {
	Status string `json:"status"` // Approved or Rejected
	Note   string `json:"note,omitempty"`
}

// GraduationPolicy returns how applications come to production.
func (c *Client) GraduationPolicy(ctx context.Context) (GraduationPolicy, error) {
	return call[GraduationPolicy](ctx, c, http.MethodGet, "/graduation", nil)
}

// SetGraduationPolicy changes it. When the process is disabled, every application gets
// production credentials.
func (c *Client) SetGraduationPolicy(ctx context.Context, policy GraduationPolicy) (GraduationPolicy, error) {
	return call[GraduationPolicy](ctx, c, http.MethodPut, "/graduation", policy)
}

// Graduation returns how far an application is, and what it lacks.
func (c *Client) Graduation(ctx context.Context, id RegistrationID) (Graduation, error) {
	return call[Graduation](ctx, c, http.MethodGet, registrationPath(id)+"/graduation", nil)
}

// ApplyForProduction applies. It is refused with what is missing.
func (c *Client) ApplyForProduction(ctx context.Context, id RegistrationID) (Registration, error) {
	return call[Registration](ctx, c, http.MethodPost, registrationPath(id)+"/graduation", nil)
}

// DecideGraduation approves or rejects an application that has applied.
func (c *Client) DecideGraduation(ctx context.Context, id RegistrationID, d GraduationDecision) (Registration, error) {
	return call[Registration](ctx, c, http.MethodPatch, registrationPath(id)+"/graduation", d)
}
