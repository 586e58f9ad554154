package inspector

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

// row is a moment in one line.
type row struct {
	Seq, Turn   uint64
	Kind        control.MomentKind
	Environment control.Environment
	Time        time.Time
	Who         string // who did it, or for whom
	What        string
	About       string // what is less important
	Status      string
	Mood        string // ok, info, warn, danger: the colour of the status
	Hint, Fault string
	Took        string // wall time
}

func newRow(m control.Moment, n names) row {
	r := row{Seq: m.Seq, Turn: m.Turn, Kind: m.Kind, Environment: m.Environment, Time: m.Time, Who: whose(m, n), What: m.Text, Fault: faultOf(m)}
	switch {
	case m.Request != nil:
		r.What, r.About = m.Request.Method+" "+m.Request.Path, ""
		r.Status, r.Mood = told(m.Request.Status, "cut")
		r.Hint, r.Took = page.InWords(m.Request.Hint), took(m.Request.Duration)
	case m.Delivery != nil:
		r.What, r.About = cmp.Or(eventOf(m.Delivery.RequestBody), m.Delivery.Purpose), shortURL(m.Delivery.URL)
		r.Status, r.Mood = told(m.Delivery.Status, "no answer")
		r.Took = took(m.Delivery.Duration)
	case m.Change != nil:
		r.What, r.About = m.Change.Type, aboutChange(*m.Change)
	case m.Frame != nil:
		r.What, r.About = aboutFrame(*m.Frame)
		r.Status, r.Mood = m.Frame.Direction, "info"
	}
	r.What = shortened(r.What, 160)
	return r
}

// whose says who stands behind a moment.
func whose(m control.Moment, n names) string {
	var words []string
	if m.ClientID != "" {
		words = append(words, n.app(m.ClientID))
	}
	if m.PersonID != "" {
		words = append(words, n.person(m.PersonID))
	}
	return strings.Join(words, " · ")
}

func told(status int, silence string) (text, mood string) {
	switch {
	case status == 0:
		return silence, "danger"
	case status >= http.StatusInternalServerError:
		mood = "danger"
	case status >= http.StatusBadRequest:
		mood = "warn"
	default:
		mood = "ok"
	}
	return strconv.Itoa(status), mood
}

func took(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
}

func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// eventOf names what a notification tells of.
func eventOf(body string) string {
	var envelope struct {
		Event string `json:"event"`
		Body  struct {
			EventType string `json:"eventType"`
		} `json:"body"`
	}
	if json.Unmarshal([]byte(body), &envelope) != nil {
		return ""
	}
	return cmp.Or(envelope.Body.EventType, envelope.Event)
}

func shortURL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return shortened(u.Host+u.EscapedPath(), 100)
}

func aboutChange(c control.Change) string {
	switch {
	case c.Post != nil && c.Post.Text != "":
		return "“" + contained(shortened(strings.Join(strings.Fields(c.Post.Text), " "), 100)) + "” in chat " + string(c.ChatID)
	case c.ChatID != "":
		return "chat " + string(c.ChatID)
	case c.SubscriptionID != "":
		return "subscription " + string(c.SubscriptionID)
	}
	return ""
}

// aboutFrame says what a frame is: its type, and the request in it.
func aboutFrame(f control.Frame) (what, about string) {
	what, about = "Frame", fmt.Sprintf("connection %d", f.Connection)
	decoder := json.NewDecoder(strings.NewReader(f.Text))
	var meta struct{ Type, Method, Path, Event string }
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') || decoder.Decode(&meta) != nil {
		return what, about
	}
	what = strings.TrimSpace(meta.Type + " " + meta.Method + " " + meta.Path)
	var rest json.RawMessage
	if meta.Type == "ServerNotification" && decoder.More() && decoder.Decode(&rest) == nil {
		what += " " + eventOf(string(rest))
	}
	return what, about
}

// contained keeps marks in a text that turn the direction of writing from what stands around it.
func contained(text string) string {
	const isolate, end = "\u2068", "\u2069"
	if strings.ContainsAny(text, "\u202a\u202b\u202d\u202e\u2066\u2067\u2068") {
		return isolate + text + end
	}
	return text
}
