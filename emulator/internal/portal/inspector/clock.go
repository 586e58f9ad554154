package inspector

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// clockPage is the emulated time and what can be done about it.
type clockPage struct {
	frame

	Clock control.Clock
	Form  page.Form
}

// Away reports whether the emulated time is not the wall's. On a busy machine the two are read
// some milliseconds apart.
func (p clockPage) Away() bool {
	offset, err := time.ParseDuration(p.Clock.Offset)
	return p.Clock.Frozen || err != nil || offset.Round(time.Second) != 0
}

// Apart says how far the emulated time is from the real one.
func (p clockPage) Apart() string {
	offset, err := time.ParseDuration(p.Clock.Offset)
	if err != nil {
		return p.Clock.Offset + " away from"
	}
	return page.Apart(offset.Round(time.Second))
}

// showClock serves GET /inspector/clock.
func (h *handler) showClock(r *http.Request) (answer, error) {
	view, err := h.clockPage(r)
	return answer{template: "inspector-clock", data: view}, err
}

func (h *handler) clockPage(r *http.Request) (clockPage, error) {
	clock, err := h.Control.Clock(r.Context())
	return clockPage{frame: newFrame(r, "clock", "Clock"), Clock: clock, Form: page.Form{Values: r.PostForm}}, err
}

// What the buttons move the clock by.
const (
	shortMove = time.Hour
	longMove  = 7 * 24 * time.Hour
)

// moveClock serves POST /inspector/clock. An advance takes as long as the work that it
// causes.
func (h *handler) moveClock(r *http.Request) (answer, error) {
	view, err := h.clockPage(r)
	if err != nil {
		return answer{}, err
	}
	act := h.clockAct(&view)
	if act == nil {
		return answer{template: "inspector-clock", data: view, status: http.StatusBadRequest}, nil
	}
	if _, err := act(r.Context()); err != nil {
		if view.Problem, err = refused(err); err != nil {
			return answer{}, err
		}
		return answer{template: "inspector-clock", data: view, status: http.StatusBadRequest}, nil
	}
	done := "clock"
	if view.Form.Get("action") == "freeze" {
		done = "frozen"
	}
	return answer{redirect: backTo(r, Root+"/clock?done="+done)}, nil
}

// clockAct returns what the form asks for, or nil when it says what is wrong.
func (h *handler) clockAct(p *clockPage) func(context.Context) (control.Clock, error) {
	advance := func(d time.Duration) func(context.Context) (control.Clock, error) {
		return func(ctx context.Context) (control.Clock, error) { return h.Control.Advance(ctx, d) }
	}
	set := func(t time.Time) func(context.Context) (control.Clock, error) {
		return func(ctx context.Context) (control.Clock, error) { return h.Control.SetClock(ctx, t) }
	}
	switch p.Form.Get("action") {
	case "freeze":
		return h.Control.Freeze
	case "resume":
		return h.Control.Resume
	case "hour":
		return advance(shortMove)
	case "week":
		return advance(longMove)
	case "wall":
		return h.backToWall
	case "advance":
		d, ok := duration(p.Form.Get("by"))
		if ok {
			return advance(d)
		}
		p.Form.Wrong("by", "Enter a time such as 90s, 36h or 7d.")
	case "set":
		t, ok := instant(p.Form.Get("to"))
		if ok {
			return set(t)
		}
		p.Form.Wrong("to", "Enter a time such as 2027-01-31 09:30.")
	default:
		p.Problem = "Press one of the buttons."
	}
	return nil
}

// backToWall lets the clock tell the wall's time again.
func (h *handler) backToWall(ctx context.Context) (control.Clock, error) {
	if _, err := h.Control.Resume(ctx); err != nil {
		return control.Clock{}, err
	}
	clock, err := h.Control.Clock(ctx)
	if err != nil {
		return clock, err
	}
	offset, err := time.ParseDuration(clock.Offset)
	if err != nil {
		return clock, err
	}
	return h.Control.SetClock(ctx, clock.Now.Add(-offset))
}

// duration reads a duration; days are possible, too.
func duration(text string) (time.Duration, bool) {
	text = strings.ReplaceAll(text, " ", "")
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		return time.Duration(n * 24 * float64(time.Hour)), err == nil && n > 0
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d > 0
}

// instant reads a time in UTC, in one of the ways in which people write it.
func instant(text string) (time.Time, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "UTC"))
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// backTo returns the page of the Inspector from which a form was sent, or another one.
func backTo(r *http.Request, otherwise string) string {
	if back := r.PostForm.Get("back"); back == Root || strings.HasPrefix(back, Root+"?") {
		return back
	}
	return otherwise
}
