package control

import (
	"context"
	"net/http"
	"time"
)

// Clock is the emulated time.
type Clock struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
	Offset string    `json:"offset"` // from the wall, such as "168h0m0s"
}

// clockChange is the body of PATCH clock.
type clockChange struct {
	Now     *time.Time `json:"now,omitempty"`
	Frozen  *bool      `json:"frozen,omitempty"`
	Advance string     `json:"advance,omitempty"`
}

// Clock reads the emulated time.
func (c *Client) Clock(ctx context.Context) (Clock, error) {
	return call[Clock](ctx, c, http.MethodGet, "/clock", nil)
}

// Advance moves the clock by d. Whatever becomes due on the way happens, and the call
// returns when the work that it caused is done. While another advance is under way it
// is refused with status 409.
func (c *Client) Advance(ctx context.Context, d time.Duration) (Clock, error) {
	return call[Clock](ctx, c, http.MethodPatch, "/clock", clockChange{Advance: d.String()})
}

// SetClock moves the clock to t without waiting for anything.
func (c *Client) SetClock(ctx context.Context, t time.Time) (Clock, error) {
	return call[Clock](ctx, c, http.MethodPatch, "/clock", clockChange{Now: &t})
}

// Freeze stops the clock.
func (c *Client) Freeze(ctx context.Context) (Clock, error) {
	frozen := true
	return call[Clock](ctx, c, http.MethodPatch, "/clock", clockChange{Frozen: &frozen})
}

// Resume lets a frozen clock run on.
func (c *Client) Resume(ctx context.Context) (Clock, error) {
	frozen := false
	return call[Clock](ctx, c, http.MethodPatch, "/clock", clockChange{Frozen: &frozen})
}
