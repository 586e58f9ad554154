package inspector

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
)

// momentPage is all that is known of one moment.
type momentPage struct {
	frame

	Moment  control.Moment
	Row     row
	Asked   message // of a request or delivery
	Told    message
	Text    string // of a frame or a change
	Curl    string
	Repeats bool // it can be delivered once more
	Filter  filter
	Beside  bool // it is shown beside the timeline that Filter selects
}

// Again is where it is delivered once more, and what is shown after that.
func (p momentPage) Again() string {
	values := p.Filter.query()
	if p.Beside {
		values.Set("beside", "yes")
	}
	return Root + "/moments/" + strconv.FormatUint(p.Moment.Seq, 10) + "/redeliver?" + values.Encode()
}

// From is where the moment, and what came after it, is drawn.
func (p momentPage) From() string { return p.picture("from") }

// To is where the moment, and what came before it, is drawn.
func (p momentPage) To() string { return p.picture("to") }

func (p momentPage) picture(end string) string {
	values := p.Filter.query()
	values.Set(end, strconv.FormatUint(p.Moment.Seq, 10))
	return Root + "/picture?" + values.Encode()
}

// message is a half of an exchange.
type message struct {
	Header []headerLine
	Body   string
}

type headerLine struct{ Name, Value string }

// showMoment serves GET /inspector/moments/{seq}; with "part" in the query it is what the
// timeline shows beside the list.
func (h *handler) showMoment(r *http.Request) (answer, error) {
	m, err := h.moment(r)
	if err != nil {
		return answer{}, err
	}
	n, err := h.names(r.Context())
	if err != nil {
		return answer{}, err
	}
	info, err := h.Control.Info(r.Context())
	view := momentPage{
		frame: newFrame(r, "timeline", "What happened"), Moment: m, Row: newRow(m, n),
		Filter: filterOf(r), Beside: r.URL.Query().Has("part"),
	}
	view.describe(info)
	template := "inspector-moment"
	if view.Beside {
		template = "moment"
	}
	return answer{template: template, data: view}, err
}

func (p *momentPage) describe(info control.Info) {
	switch m := p.Moment; {
	case m.Request != nil:
		p.Asked = message{headerLines(m.Request.RequestHeader), readable(m.Request.RequestBody)}
		p.Told = message{headerLines(m.Request.ResponseHeader), readable(m.Request.ResponseBody)}
		p.Curl = requestCurl(info.URL(m.Request.Environment), *m.Request)
	case m.Delivery != nil:
		p.Asked = message{headerLines(m.Delivery.RequestHeader), readable(m.Delivery.RequestBody)}
		p.Told = message{headerLines(m.Delivery.ResponseHeader), readable(m.Delivery.ResponseBody)}
		p.Curl, p.Repeats = deliveryCurl(*m.Delivery), m.Delivery.Purpose == "Notification"
	case m.Change != nil:
		raw, _ := json.Marshal(m.Change) // what was decoded can be encoded
		p.Text = readable(string(raw))
	case m.Frame != nil:
		p.Text = readable(m.Frame.Text)
	}
}

func headerLines(header map[string][]string) []headerLine {
	var list []headerLine
	for _, name := range slices.Sorted(maps.Keys(header)) {
		list = append(list, headerLine{name, strings.Join(header[name], ", ")})
	}
	return list
}

// readable indents JSON, and writes a form as lines; anything else stays as it is.
func readable(body string) string {
	var indented bytes.Buffer
	if json.Indent(&indented, []byte(body), "", "  ") == nil {
		return indented.String()
	}
	if form, err := url.ParseQuery(body); err == nil && strings.Contains(body, "=") && !strings.ContainsAny(body, " \n<{") {
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(form)) {
			for _, value := range form[name] {
				lines = append(lines, name+" = "+value)
			}
		}
		return strings.Join(lines, "\n")
	}
	return body
}

// moment returns the one that the path names.
func (h *handler) moment(r *http.Request) (control.Moment, error) {
	seq, err := strconv.ParseUint(mux.Vars(r)["seq"], 10, 64)
	if err != nil {
		return control.Moment{}, &control.Error{Status: http.StatusNotFound, Message: "there is no such moment"}
	}
	return h.Control.Moment(r.Context(), seq)
}

// redeliver serves POST /inspector/moments/{seq}/redeliver. It leads back to the moment: beside
// the timeline with its filter, if it stood there.
func (h *handler) redeliver(r *http.Request) (answer, error) {
	m, err := h.moment(r)
	if err != nil {
		return answer{}, err
	}
	if m.Delivery == nil {
		return answer{}, &control.Error{Status: http.StatusConflict, Message: "only a notification can be delivered once more"}
	}
	if _, err := h.Control.Redeliver(r.Context(), m.Delivery.Seq); err != nil {
		return answer{}, err
	}
	values, to := filterOf(r).query(), Root+"/moments/"+mux.Vars(r)["seq"]
	if r.URL.Query().Has("beside") {
		values.Set("moment", mux.Vars(r)["seq"])
		to = Root
	}
	values.Set("done", "redelivered")
	return answer{redirect: to + "?" + values.Encode()}, nil
}
