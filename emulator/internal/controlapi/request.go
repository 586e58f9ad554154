package controlapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/journal"
	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// listRequests serves GET /_emulator/v1/requests.
func (h *Handler) listRequests(r *http.Request) (rest.Reply, error) {
	query := r.URL.Query()
	after, err := number(query.Get("after"), "after")
	if err != nil {
		return rest.Reply{}, err
	}
	status, err := number(query.Get("minStatus"), "minStatus")
	if err != nil {
		return rest.Reply{}, err
	}
	env, path, method := query.Get("environment"), query.Get("path"), query.Get("method")
	entries := h.Journal.After(after, func(e journal.Entry) bool {
		return (env == "" || env == string(e.Environment)) && strings.Contains(e.Path, path) &&
			(method == "" || strings.EqualFold(method, e.Method)) && uint64(e.Status) >= status //nolint:gosec // a status is positive
	})
	requests := make([]control.Request, 0, len(entries))
	for _, e := range entries {
		requests = append(requests, describeRequest(e))
	}
	return rest.OK(requests), nil
}

func number(text, name string) (uint64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, refusal(http.StatusBadRequest, name+" is not a number: "+text)
	}
	return n, nil
}

func describeRequest(e journal.Entry) control.Request {
	return control.Request{
		Seq: e.Seq, Environment: control.Environment(e.Environment), Time: e.Time.Time(), Duration: e.Duration,
		RequestID: e.RequestID, Method: e.Method, Path: e.Path,
		RequestHeader: e.RequestHeader, RequestBody: string(e.RequestBody),
		Status: e.Status, ResponseHeader: e.ResponseHeader, ResponseBody: string(e.ResponseBody),
		ClientID: control.ClientID(e.App), PersonID: control.PersonID(e.Person), Hint: e.Hint, Fault: e.Fault,
	}
}
