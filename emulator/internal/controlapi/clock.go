package controlapi

import (
	"errors"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// clockChange is the body of PATCH clock; its members are applied in this order.
type clockChange struct {
	Now     *time.Time `json:"now"`
	Frozen  *bool      `json:"frozen"`
	Advance string     `json:"advance"`
}

// readClock serves GET /_emulator/v1/clock.
func (h *Handler) readClock(*http.Request) (rest.Reply, error) {
	return rest.OK(control.Clock{Now: h.Clock.Now(), Frozen: h.Clock.Frozen(), Offset: h.Clock.Offset().String()}), nil
}

// changeClock serves PATCH /_emulator/v1/clock.
func (h *Handler) changeClock(r *http.Request) (rest.Reply, error) {
	change, err := decode[clockChange](r)
	if err != nil {
		return rest.Reply{}, err
	}
	advance, err := parseAdvance(change.Advance)
	if err != nil {
		return rest.Reply{}, err
	}
	if change.Now != nil && !h.reaches(*change.Now) {
		return rest.Reply{}, refusal(http.StatusBadRequest, "now is too far away: the clock goes 200 years from the wall's at most")
	}
	if change.Now != nil {
		h.Clock.Set(*change.Now)
		h.note(timeline.Clock, "The clock was set to %s", h.Clock.Now().Format(time.DateTime))
	}
	if change.Frozen != nil {
		h.freeze(*change.Frozen)
	}
	if err := h.advance(r, advance); err != nil {
		return rest.Reply{}, err
	}
	return h.readClock(r)
}

const reach = 200 * 365 * 24 * time.Hour // of the clock; a time.Duration ends after 292 years

// reaches reports whether the clock can be set to t.
func (h *Handler) reaches(t time.Time) bool {
	wall := h.Clock.Now().Add(-h.Clock.Offset())
	return t.Sub(wall).Abs() <= reach
}

// advance moves the clock, unless by nothing.
func (h *Handler) advance(r *http.Request, by time.Duration) error {
	if by == 0 {
		return nil
	}
	h.note(timeline.Clock, "The clock goes on by %s", by)
	err := h.Clock.Advance(r.Context(), by)
	switch {
	case errors.Is(err, clock.ErrAdvancing):
		return refusal(http.StatusConflict, "the clock is being advanced already: wait until that call has returned")
	case err != nil && r.Context().Err() != nil:
		return refusal(http.StatusServiceUnavailable, "the emulator ends, and the clock has come to "+h.Clock.Now().Format(time.RFC3339Nano)+": start it again and go on from there")
	case err == nil:
		h.note(timeline.Clock, "The clock has come to %s", h.Clock.Now().Format(time.DateTime))
	}
	return err
}

func (h *Handler) freeze(frozen bool) {
	if frozen {
		h.Clock.Freeze()
		h.note(timeline.Clock, "The clock stands still")
		return
	}
	h.Clock.Resume()
	h.note(timeline.Clock, "The clock runs on")
}

func parseAdvance(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, refusal(http.StatusBadRequest, "advance is not a duration such as 90s or 168h: "+text)
	}
	return d, nil
}
