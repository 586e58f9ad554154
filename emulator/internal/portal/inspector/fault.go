package inspector

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// faultsPage is the faults that are armed, and how another one is.
type faultsPage struct {
	frame

	Form   page.Form
	Faults []faultView
	Apps   []choice
	People []string
}

// faultView is a fault in words.
type faultView struct {
	control.Fault

	Does, On, Left, Times string
}

// effects are what faults do, in plain words.
func effects() []choice {
	return []choice{
		{string(control.FaultStatus), "Refuse the request"},
		{string(control.FaultRateLimit), "Refuse it with 429, and begin the penalty"},
		{string(control.FaultLatency), "Hold the request back"},
		{string(control.FaultCutBefore), "Cut the connection before the request is applied"},
		{string(control.FaultCutAfter), "Apply the request, and cut the connection in place of the answer"},
		{string(control.FaultCutLate), "Cut the connection, and apply the request later"},
		{string(control.FaultRevokeToken), "Revoke the token of the request first"},
		{string(control.FaultDrop), "Never deliver the notification"},
		{string(control.FaultDuplicate), "Deliver the notification twice"},
		{string(control.FaultDelay), "Deliver the notification later"},
		{string(control.FaultReorder), "Deliver the notification after the next one"},
		{string(control.FaultCorrupt), "Deliver the first half of the notification"},
		{string(control.FaultClose), "Close the WebSocket"},
		{string(control.FaultHalfDead), "Let the WebSocket answer pings and nothing else"},
		{string(control.FaultStall), "Let the WebSocket read and send nothing at all"},
		{string(control.FaultFailValidation), "Refuse the webhook of a subscription without asking it"},
	}
}

// Effects lists what a fault can do.
func (faultsPage) Effects() []choice { return effects() }

// Methods lists what a request can be sent with.
func (faultsPage) Methods() []string {
	return []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
}

// field is one field of the form.
type field struct{ Name, Label, Example, Value, Error string }

// Field returns a field as it was filled in.
func (p faultsPage) Field(name, label, example string) field {
	return field{name, label, example, p.Form.Get(name), p.Form.Error(name)}
}

// AnyArmed reports whether a fault can still fire.
func (p faultsPage) AnyArmed() bool {
	return slices.ContainsFunc(p.Faults, func(f faultView) bool { return f.Armed })
}

// showFaults serves GET /inspector/faults.
func (h *handler) showFaults(r *http.Request) (answer, error) {
	view, err := h.faultsPage(r)
	return answer{template: "inspector-faults", data: view}, err
}

func (h *handler) faultsPage(r *http.Request) (faultsPage, error) {
	view := faultsPage{frame: newFrame(r, "faults", "Faults"), Form: page.Form{Values: r.Form}}
	n, err := h.names(r.Context())
	if err != nil {
		return view, err
	}
	view.People = n.People()
	for id := range n.apps {
		view.Apps = append(view.Apps, choice{string(id), n.appAt(id)})
	}
	slices.SortFunc(view.Apps, func(a, b choice) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
	faults, err := h.Control.Faults(r.Context())
	for _, f := range slices.Backward(faults) {
		view.Faults = append(view.Faults, describeFault(f, n))
	}
	return view, err
}

func describeFault(f control.Fault, n names) faultView {
	view := faultView{Fault: f, Does: string(f.Effect), Left: "until it is disarmed", Times: times(f.Fired)}
	for _, effect := range effects() {
		if effect.Value == string(f.Effect) {
			view.Does = effect.Name
		}
	}
	if f.Left != nil {
		view.Left = strconv.Itoa(*f.Left) + " more"
	}
	m := f.Match
	on := []string{string(m.Environment), m.Method, m.Path, m.EventFilter, string(m.SubscriptionID)}
	if m.ClientID != "" {
		on = append(on, "of "+n.appAt(m.ClientID))
	}
	if m.PersonID != "" {
		on = append(on, "by "+n.person(m.PersonID))
	}
	on = slices.DeleteFunc(on, func(text string) bool { return text == "" })
	view.On = cmp.Or(strings.Join(on, " "), "every "+string(victimOf(f.Effect)))
	return view
}

// armFault serves POST /inspector/faults.
func (h *handler) armFault(r *http.Request) (answer, error) {
	view, err := h.faultsPage(r)
	if err != nil {
		return answer{}, err
	}
	n, err := h.names(r.Context())
	if err != nil {
		return answer{}, err
	}
	spec := faultSpec(&view.Form, n)
	checkFault(&view.Form, spec)
	if view.Form.OK() {
		_, err := h.Control.ArmFault(r.Context(), spec)
		if err == nil {
			return answer{redirect: Root + "/faults?done=armed"}, nil
		}
		problem, err := refused(err)
		if err != nil {
			return answer{}, err
		}
		blame(&view.Form, problem)
	}
	return answer{template: "inspector-faults", data: view, status: http.StatusBadRequest}, nil
}

// blame puts a refusal of the control API, which begins with the name of a member, beside
// the field of that name.
func blame(f *page.Form, problem string) {
	name, _, _ := strings.Cut(problem, " ")
	if name = strings.ToLower(name[:1]) + name[1:]; f.Values.Has(name) {
		f.Wrong(name, problem)
		return
	}
	f.Wrong("effect", problem)
}

// faultSpec is what the form says.
func faultSpec(f *page.Form, n names) control.FaultSpec {
	return control.FaultSpec{
		Effect: control.FaultEffect(f.Get("effect")),
		Match: control.FaultMatch{
			Environment: control.Environment(f.Get("environment")), ClientID: control.ClientID(f.Get("app")), PersonID: personIn(f, n),
			Method: strings.ToUpper(f.Get("method")), Path: f.Get("path"),
			EventFilter: f.Get("eventFilter"), SubscriptionID: control.SubscriptionID(f.Get("subscriptionId")),
		},
		Status: numberIn(f, "status"), ErrorCode: f.Get("errorCode"), Message: f.Get("message"),
		RetryAfter: f.Get("retryAfter"), Latency: f.Get("latency"), After: f.Get("after"),
		CloseCode: numberIn(f, "closeCode"), CloseReason: f.Get("closeReason"),
		Skip: numberIn(f, "skip"), Count: numberIn(f, "count"), Probability: shareIn(f, "probability"),
	}
}

// person returns the id of who was typed by name, e-mail or id.
func personIn(f *page.Form, n names) control.PersonID {
	typed := f.Get("person")
	if typed == "" {
		return ""
	}
	id, ok := n.called(typed, control.Environment(f.Get("environment")))
	if !ok {
		f.Wrong("person", "Nobody has this name or e-mail address.")
	}
	return id
}

func numberIn(f *page.Form, name string) int {
	text := f.Get(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		f.Wrong(name, "Enter a number, or nothing.")
	}
	return n
}

// share reads a part of one, such as 0.5, or 50%.
func shareIn(f *page.Form, name string) float64 {
	text := f.Get(name)
	if text == "" {
		return 0
	}
	digits, percent := strings.CutSuffix(text, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if percent {
		n /= 100
	}
	if err != nil || n <= 0 || n > 1 {
		f.Wrong(name, "Enter a share such as 50% or 0.5, or nothing.")
	}
	return n
}

// disarmFault serves POST /inspector/faults/disarm; without a number it disarms all.
func (h *handler) disarmFault(r *http.Request) (answer, error) {
	text := r.PostForm.Get("fault")
	if text == "" {
		return answer{redirect: Root + "/faults?done=disarmed"}, h.Control.DisarmFaults(r.Context())
	}
	id, err := strconv.ParseUint(text, 10, 64)
	if err == nil {
		err = h.Control.DisarmFault(r.Context(), control.FaultID(id))
	}
	if no, isRefused := refusedStatus(err); isRefused && no == http.StatusNotFound {
		err = nil // somebody was faster
	}
	return answer{redirect: Root + "/faults?done=disarmed"}, err
}
