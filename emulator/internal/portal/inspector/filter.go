package inspector

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
)

// filter selects moments. Its values are those of the query, so that a selection can be
// bookmarked; empty ones select all.
type filter struct {
	Kind, Environment, App, Person, Path, Status, Text string
}

func filterOf(r *http.Request) filter {
	q := r.URL.Query()
	get := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	return filter{
		Kind: get("kind"), Environment: get("environment"), App: get("app"), Person: get("person"),
		Path: get("path"), Status: get("status"), Text: get("text"),
	}
}

// Values returns what is filtered by, by the names of the fields.
func (f filter) Values() map[string]string {
	values := map[string]string{
		"kind": f.Kind, "environment": f.Environment, "app": f.App, "person": f.Person,
		"path": f.Path, "status": f.Status, "text": f.Text,
	}
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	return values
}

// Query writes the filter as it was asked for.
func (f filter) Query() string { return f.query().Encode() }

func (f filter) query() url.Values {
	values := url.Values{}
	for name, value := range f.Values() {
		values.Set(name, value)
	}
	return values
}

// Any reports whether something is filtered out.
func (f filter) Any() bool { return f != filter{} }

// selects reports whether a moment is to be shown.
func (f filter) selects(m control.Moment, n names) bool {
	p := n.people[m.PersonID]
	return (f.Kind == "" || f.Kind == string(m.Kind)) &&
		(f.Environment == "" || f.Environment == string(m.Environment)) &&
		(f.App == "" || contains(f.App, n.app(m.ClientID), string(m.ClientID))) &&
		(f.Person == "" || contains(f.Person, p.Name, p.Email, string(m.PersonID))) &&
		(f.Path == "" || contains(f.Path, pathOf(m))) &&
		f.selectsStatus(m) &&
		(f.Text == "" || mentions(f.Text, m))
}

// selectsStatus compares the status: a number, a class such as 4xx, or failed, hint, fault.
func (f filter) selectsStatus(m control.Moment) bool {
	status, answered := statusOf(m)
	switch class, isClass := strings.CutSuffix(f.Status, "xx"); {
	case f.Status == "":
		return true
	case f.Status == "failed":
		return answered && (status == 0 || status >= http.StatusBadRequest)
	case f.Status == "hint":
		return m.Request != nil && m.Request.Hint != ""
	case f.Status == "fault":
		return m.Kind == control.FaultMoment || faultOf(m) != ""
	case isClass:
		return answered && strconv.Itoa(status/100) == class
	}
	return answered && strconv.Itoa(status) == f.Status
}

// statusOf returns the status of what was answered; 0 stands for no answer.
func statusOf(m control.Moment) (status int, answered bool) {
	switch {
	case m.Request != nil:
		return m.Request.Status, true
	case m.Delivery != nil:
		return m.Delivery.Status, true
	}
	return 0, false
}

// faultOf returns the fault that befell a moment.
func faultOf(m control.Moment) string {
	switch {
	case m.Request != nil:
		return m.Request.Fault
	case m.Delivery != nil:
		return m.Delivery.Fault
	}
	return ""
}

// pathOf returns what a moment was sent to.
func pathOf(m control.Moment) string {
	switch {
	case m.Request != nil:
		return m.Request.Path
	case m.Delivery != nil:
		return m.Delivery.URL
	case m.Frame != nil:
		return m.Frame.Text
	}
	return ""
}

// mentions searches everything that is known of a moment.
func mentions(text string, m control.Moment) bool {
	switch {
	case m.Request != nil:
		x := m.Request
		if contains(text, x.RequestBody, x.ResponseBody, x.Path, x.Method, x.Hint, x.Fault, x.RequestID) {
			return true
		}
	case m.Delivery != nil:
		x := m.Delivery
		if contains(text, x.RequestBody, x.ResponseBody, x.URL, x.Error, x.UUID, string(x.SubscriptionID), x.Fault) {
			return true
		}
	case m.Frame != nil:
		return contains(text, m.Frame.Text)
	}
	raw, err := json.Marshal(m)
	return err == nil && contains(text, string(raw), m.Text)
}

// contains reports whether one of the texts has a piece in it, in any case of letters.
func contains(piece string, texts ...string) bool {
	piece = strings.ToLower(piece)
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), piece) {
			return true
		}
	}
	return false
}
