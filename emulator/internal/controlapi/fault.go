package controlapi

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/fault"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

// listFaults serves GET /_emulator/v1/faults.
func (h *Handler) listFaults(*http.Request) (rest.Reply, error) {
	list := []control.Fault{}
	for _, f := range h.Faults.List() {
		list = append(list, describeFault(f))
	}
	return rest.OK(list), nil
}

// armFault serves POST /_emulator/v1/faults.
func (h *Handler) armFault(r *http.Request) (rest.Reply, error) {
	spec, err := decode[control.FaultSpec](r)
	if err != nil {
		return rest.Reply{}, err
	}
	f, err := faultOf(spec)
	if err != nil {
		return rest.Reply{}, err
	}
	if f, err = h.Faults.Arm(f); err != nil {
		return rest.Reply{}, refusal(http.StatusBadRequest, err.Error())
	}
	h.note(timeline.Fault, "Fault %d was armed: %s%s", f.ID, f.Effect, occasions(f.Match))
	return rest.Created(describeFault(f)), nil
}

// readFault serves GET /_emulator/v1/faults/{faultId}.
func (h *Handler) readFault(r *http.Request) (rest.Reply, error) {
	f, ok := h.Faults.Find(faultID(r))
	if !ok {
		return rest.Reply{}, noFault()
	}
	return rest.OK(describeFault(f)), nil
}

// disarmFault serves DELETE /_emulator/v1/faults/{faultId}.
func (h *Handler) disarmFault(r *http.Request) (rest.Reply, error) {
	if !h.Faults.Disarm(faultID(r)) {
		return rest.Reply{}, noFault()
	}
	h.note(timeline.Fault, "Fault %d was disarmed", faultID(r))
	return rest.NoContent(), nil
}

// disarmFaults serves DELETE /_emulator/v1/faults.
func (h *Handler) disarmFaults(*http.Request) (rest.Reply, error) {
	h.Faults.DisarmAll()
	h.note(timeline.Fault, "All faults were disarmed")
	return rest.NoContent(), nil
}

// occasions says in words what a fault matches.
func occasions(m fault.Match) string {
	var words []string
	for _, word := range []string{m.Environment, m.Method, m.Path, m.EventFilter, m.Subscription} {
		if word != "" {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " on " + strings.Join(words, " ")
}

// faultID returns the number that the path names, or one that no fault has.
func faultID(r *http.Request) fault.ID {
	id, err := strconv.ParseUint(mux.Vars(r)["faultId"], 10, 64)
	if err != nil {
		return 0
	}
	return fault.ID(id)
}

func noFault() error {
	return refusal(http.StatusNotFound, "there is no such fault: GET faults lists them, POST arms one")
}

func faultOf(spec control.FaultSpec) (fault.Fault, error) {
	f := fault.Fault{
		Effect: fault.Effect(spec.Effect),
		Match: fault.Match{
			Environment: string(spec.Match.Environment), App: string(spec.Match.ClientID), Person: string(spec.Match.PersonID),
			Method: spec.Match.Method, Path: spec.Match.Path,
			EventFilter: spec.Match.EventFilter, Subscription: string(spec.Match.SubscriptionID),
		},
		HTTPStatus: spec.Status, Code: spec.ErrorCode, Message: spec.Message,
		CloseCode: spec.CloseCode, Reason: spec.CloseReason,
		Skip: spec.Skip, Count: spec.Count, Probability: spec.Probability, Seed: spec.Seed,
	}
	for _, d := range []struct {
		name, text string
		target     *time.Duration
	}{
		{"retryAfter", spec.RetryAfter, &f.RetryAfter},
		{"latency", spec.Latency, &f.Latency},
		{"after", spec.After, &f.After},
	} {
		if d.text == "" {
			continue
		}
		duration, err := time.ParseDuration(d.text)
		if err != nil {
			return f, refusal(http.StatusBadRequest, d.name+" is not a duration such as 500ms or 10m: "+d.text)
		}
		*d.target = duration
	}
	return f, nil
}

func describeFault(f fault.Fault) control.Fault {
	described := control.Fault{
		FaultSpec: control.FaultSpec{
			Effect: control.FaultEffect(f.Effect),
			Match: control.FaultMatch{
				Environment: control.Environment(f.Match.Environment), ClientID: control.ClientID(f.Match.App), PersonID: control.PersonID(f.Match.Person),
				Method: f.Match.Method, Path: f.Match.Path,
				EventFilter: f.Match.EventFilter, SubscriptionID: control.SubscriptionID(f.Match.Subscription),
			},
			Status: f.HTTPStatus, ErrorCode: f.Code, Message: f.Message,
			RetryAfter: duration(f.RetryAfter), Latency: duration(f.Latency), After: duration(f.After),
			CloseCode: f.CloseCode, CloseReason: f.Reason,
			Skip: f.Skip, Count: f.Count, Probability: f.Probability, Seed: f.Seed,
		},
		ID: control.FaultID(f.ID), Fired: f.Fired, Armed: !f.Spent(),
	}
	if left, ends := f.Left(); ends {
		described.Left = &left
	}
	return described
}

// duration writes a duration; zero is left out.
func duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
