package inspector

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

const drawnMoments = 120 // the latest of a span; more would be no picture any more

// picturePage shows who called whom.
type picturePage struct {
	frame

	Filter   filter
	From, To string
	Form     page.Form
	Count    int
	More     int // moments that are left out
}

// Image is where the picture is.
func (p picturePage) Image() string {
	values, _ := url.ParseQuery(p.Filter.Query()) // it was made by url.Values
	for name, value := range map[string]string{"from": p.From, "to": p.To} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return Root + "/picture.svg?" + values.Encode()
}

// Back is the timeline with the same filter.
func (p picturePage) Back() string { return Root + "?" + p.Filter.Query() }

// showPicture serves GET /inspector/picture.
func (h *handler) showPicture(r *http.Request) (answer, error) {
	view := picturePage{
		frame: newFrame(r, "picture", "Picture"), Filter: filterOf(r), Form: page.Form{Values: r.Form},
		From: strings.TrimSpace(r.Form.Get("from")), To: strings.TrimSpace(r.Form.Get("to")),
	}
	for name, value := range map[string]string{"from": view.From, "to": view.To} {
		if _, err := strconv.ParseUint(cmp.Or(value, "1"), 10, 64); err != nil {
			view.Form.Wrong(name, "Enter the number of a moment, or nothing.")
		}
	}
	if !view.Form.OK() {
		return answer{template: "inspector-picture", data: view, status: http.StatusBadRequest}, nil
	}
	n, err := h.names(r.Context())
	if err != nil {
		return answer{}, err
	}
	moments, err := h.span(r, n)
	view.Count = min(len(moments), drawnMoments)
	view.More = len(moments) - view.Count
	return answer{template: "inspector-picture", data: view}, err
}

// servePicture serves GET /inspector/picture.svg.
func (h *handler) servePicture(w http.ResponseWriter, r *http.Request) {
	n, err := h.names(r.Context())
	if err != nil {
		h.refuse(w, err)
		return
	}
	moments, err := h.span(r, n)
	if err != nil {
		h.refuse(w, err)
		return
	}
	body, err := h.set.Execute("picture", draw(moments[max(0, len(moments)-drawnMoments):], n))
	if err != nil {
		h.refuse(w, err)
		return
	}
	page.Secure(w.Header(), "")
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	if r.URL.Query().Has("download") {
		w.Header().Set("Content-Disposition", `attachment; filename="glipbox-sequence.svg"`)
	}
	_, _ = w.Write(body) //nolint:gosec // made by a template, which escapes; the browser is gone when this fails
}

// span returns the moments between two numbers that the filter selects, in the order of
// their beginnings. What is no number is as good as none.
func (h *handler) span(r *http.Request, n names) ([]control.Moment, error) {
	from, _ := strconv.ParseUint(r.URL.Query().Get("from"), 10, 64)
	to, _ := strconv.ParseUint(r.URL.Query().Get("to"), 10, 64)
	f := filterOf(r)
	var list []control.Moment
	next := control.TimelineFilter{After: max(from, 1) - 1}
	for {
		part, err := h.Control.Timeline(r.Context(), next, 0)
		if err != nil || len(part.Moments) == 0 && part.Last <= next.After {
			return list, err
		}
		for _, m := range part.Moments {
			if (to == 0 || m.Seq <= to) && f.selects(m, n) {
				list = append(list, m)
			}
		}
		next.After = part.Last
	}
}

// step is one line of a picture: a call, an answer, or a note.
type step struct {
	turn   uint64 // it stands after what has this turn, and
	answer bool   // answers stand behind what came with the same turn

	At       string // the time
	From, To string // participants; the same for what happens inside one, none for all
	Text     string
	Failed   bool
}

// steps turns moments into calls, answers and notes, in the order in which they happened.
func steps(moments []control.Moment, n names) []step {
	told := slices.Clone(moments)
	slices.SortFunc(told, func(a, b control.Moment) int { return cmp.Compare(a.Seq, b.Seq) })
	var list []step
	var latest uint64 // turn of what was told so far
	for _, m := range told {
		s := stepOf(m, n)
		s.turn, s.At = m.Turn, m.Time.UTC().Format("15:04:05.000")
		list = append(list, s)
		status, answered := statusOf(m)
		if answered {
			text, mood := outcome(status)
			list = append(list, step{turn: max(latest, m.Turn), answer: true, From: s.To, To: s.From, Text: text, Failed: mood != "ok"})
		}
		latest = max(latest, m.Turn)
	}
	slices.SortStableFunc(list, func(a, b step) int { return cmp.Or(cmp.Compare(a.turn, b.turn), compareBool(a.answer, b.answer)) })
	return list
}

func outcome(status int) (text, mood string) {
	text, mood = told(status, "no answer")
	if status > 0 {
		text += " " + http.StatusText(status)
	}
	return text, mood
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func stepOf(m control.Moment, n names) step {
	platform := platformOf(m.Environment)
	switch {
	case m.Request != nil:
		path, _, _ := strings.Cut(m.Request.Path, "?")
		return step{From: clientOf(m, n), To: platform, Text: m.Request.Method + " " + path}
	case m.Delivery != nil:
		u, err := url.Parse(m.Delivery.URL)
		host := m.Delivery.URL
		if err == nil {
			host = u.Host
		}
		return step{From: platform, To: host, Text: cmp.Or(eventOf(m.Delivery.RequestBody), m.Delivery.Purpose)}
	case m.Change != nil:
		return step{From: platform, To: platform, Text: strings.TrimSpace(m.Change.Type + " " + aboutChange(*m.Change))}
	case m.Frame != nil:
		what, _ := aboutFrame(*m.Frame)
		client := clientOf(m, n) + ", connection " + strconv.FormatUint(m.Frame.Connection, 10)
		if m.Frame.Direction == "Sent" {
			return step{From: platform, To: client, Text: what}
		}
		return step{From: client, To: platform, Text: what}
	}
	return step{Text: m.Text}
}

func platformOf(env control.Environment) string {
	if env == "" {
		return "RingCentral"
	}
	return "RingCentral " + string(env)
}

// clientOf says who called: an application, or a person in RingCentral's own.
func clientOf(m control.Moment, n names) string {
	switch {
	case m.ClientID == "ringcentral-app" && m.PersonID != "":
		return n.person(m.PersonID)
	case m.ClientID != "":
		return n.app(m.ClientID)
	}
	return "Somebody"
}
