package controlapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

const (
	momentsAtOnce = 500
	momentBytes   = 4 << 20 // of bodies in one answer; there is one moment at least
)

// note tells the timeline what was done by the control API.
func (h *Handler) note(kind timeline.Kind, format string, arguments ...any) {
	h.Timeline.Note(kind, h.Clock.Now(), fmt.Sprintf(format, arguments...))
}

// listMoments serves GET /_emulator/v1/timeline.
func (h *Handler) listMoments(r *http.Request) (rest.Reply, error) {
	after, wait, err := changesQuery(r)
	if err != nil {
		return rest.Reply{}, err
	}
	latest, err := number(r.URL.Query().Get("latest"), "latest")
	if err != nil {
		return rest.Reply{}, err
	}
	if last := h.Timeline.Last(); latest > 0 && last > latest {
		after = max(after, last-latest)
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()

	entries, answer := h.entries(ctx, after, r.URL.Query().Get("kind"))
	size := 0
	for _, e := range entries {
		if m, ok := h.moment(e); ok {
			answer.Moments = append(answer.Moments, m)
			size += sizeOf(m)
		}
		if size > momentBytes {
			answer.Last = e.Seq
			break
		}
	}
	return rest.OK(answer), nil
}

// entries returns what follows after, of some kinds that a comma divides or of all, and how
// far that reaches. When there is none it waits until ctx ends.
func (h *Handler) entries(ctx context.Context, after uint64, kinds string) ([]timeline.Entry, control.Timeline) {
	reach := control.Timeline{Moments: []control.Moment{}, Last: min(after, h.Timeline.Last())}
	for {
		entries := h.Timeline.After(ctx, after, momentsAtOnce)
		if len(entries) == 0 {
			return nil, reach
		}
		reach.Missed += entries[0].Seq - after - 1
		after = entries[len(entries)-1].Seq
		reach.Last = after
		wanted := slices.DeleteFunc(entries, func(e timeline.Entry) bool {
			return kinds != "" && !slices.Contains(strings.Split(kinds, ","), string(e.Kind))
		})
		if len(wanted) > 0 {
			return wanted, reach
		}
	}
}

// readMoment serves GET /_emulator/v1/timeline/{seq}.
func (h *Handler) readMoment(r *http.Request) (rest.Reply, error) {
	seq, err := number(mux.Vars(r)["seq"], "seq")
	if err != nil {
		return rest.Reply{}, err
	}
	if e, found := h.Timeline.Find(seq); found {
		if m, ok := h.moment(e); ok {
			return rest.OK(m), nil
		}
	}
	return rest.Reply{}, refusal(http.StatusNotFound, "there is no such moment, or it is no longer kept: GET timeline lists the latest")
}

// moment completes an entry with what its journal has, as long as that is kept.
func (h *Handler) moment(e timeline.Entry) (control.Moment, bool) {
	m := control.Moment{Seq: e.Seq, Turn: uint64(e.Turn), Kind: control.MomentKind(e.Kind), Time: e.Time, Text: e.Text}
	if e.Number == 0 {
		return m, true
	}
	switch e.Kind {
	case timeline.Request:
		return h.requestMoment(m, e.Number)
	case timeline.Change:
		return h.changeMoment(m, e.Number)
	case timeline.Delivery:
		return h.deliveryMoment(m, e.Number)
	case timeline.Frame:
		return h.frameMoment(m, e.Number)
	case timeline.Fault, timeline.Clock, timeline.Snapshot:
	}
	return m, false
}

func (h *Handler) requestMoment(m control.Moment, number uint64) (control.Moment, bool) {
	entry, ok := h.Journal.Find(number)
	x := describeRequest(entry)
	m.Request, m.Time, m.Environment, m.ClientID, m.PersonID = &x, entry.Began.Time(), x.Environment, x.ClientID, x.PersonID
	return m, ok
}

func (h *Handler) changeMoment(m control.Moment, number uint64) (control.Moment, bool) {
	change, ok := h.Log.Find(number)
	x := describeChange(change)
	m.Change, m.Time, m.Environment, m.PersonID = &x, x.Time, x.Environment, x.PersonID
	if x.Post != nil {
		m.PersonID = x.Post.CreatorID
	}
	return m, ok
}

func (h *Handler) deliveryMoment(m control.Moment, number uint64) (control.Moment, bool) {
	attempt, ok := h.Outbound.Journal().Find(number)
	x := describeDelivery(attempt)
	m.Delivery, m.Time, m.Environment, m.ClientID, m.PersonID = &x, x.Time, x.Environment, x.ClientID, x.PersonID
	return m, ok
}

func (h *Handler) frameMoment(m control.Moment, number uint64) (control.Moment, bool) {
	x, c, ok := h.Sockets.Frame(number)
	m.Frame, m.Time, m.Environment, m.ClientID, m.PersonID = &x, x.Time, c.Environment, c.ClientID, c.PersonID
	return m, ok
}

// sizeOf returns the bytes of the bodies of a moment.
func sizeOf(m control.Moment) int {
	switch {
	case m.Request != nil:
		return len(m.Request.RequestBody) + len(m.Request.ResponseBody)
	case m.Delivery != nil:
		return len(m.Delivery.RequestBody) + len(m.Delivery.ResponseBody)
	case m.Frame != nil:
		return len(m.Frame.Text)
	}
	return 0
}
