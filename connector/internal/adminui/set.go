package adminui

import (
	"bytes"
	"hash/fnv"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/glipbox/glipbox/connector"
)

// set is the templates, parsed on first use.
type set struct {
	once      sync.Once
	templates *template.Template
	err       error
}

// execute returns a whole page as HTML.
func (s *set) execute(a answer) ([]byte, error) {
	s.once.Do(func() {
		s.templates, s.err = template.New("").Funcs(functions()).ParseFS(templates, "templates/*.html")
	})
	if s.err != nil {
		return nil, s.err
	}
	var body bytes.Buffer
	err := s.templates.ExecuteTemplate(&body, a.template, a.data)
	return body.Bytes(), err
}

// render sends a page with the security headers. Nothing is sent before the whole page
// is there.
func (h *Handler) render(w http.ResponseWriter, r *http.Request, a answer) {
	body, err := h.set.execute(a)
	if err != nil {
		h.Log.ErrorContext(r.Context(), "page not rendered", slog.String("template", a.template), slog.Any("err", err))
		http.Error(w, "This page could not be shown. The log says why.", http.StatusInternalServerError)
		return
	}
	secure(w.Header(), a.leads)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", caching(r, a))
	w.WriteHeader(max(a.status, http.StatusOK))
	_, _ = w.Write(h.withNotices(body)) // the browser is gone when this fails
}

// caching keeps a refused form for whoever comes back to it: a browser cannot fetch it anew,
// and what was typed would be lost.
func caching(r *http.Request, a answer) string {
	if r.Method == http.MethodPost && a.status >= http.StatusBadRequest {
		return "private, no-cache"
	}
	return "no-store"
}

// withNotices puts what is out of the ordinary on top of a whole page.
func (h *Handler) withNotices(body []byte) []byte {
	if h.Notices == nil {
		return body
	}
	notices := h.Notices()
	if len(notices) == 0 {
		return body
	}
	bar, err := h.set.execute(answer{template: "conditions", data: notices})
	if err != nil {
		return body
	}
	return bytes.Replace(body, []byte("<body>"), append([]byte("<body>"), bar...), 1)
}

// secure sets the headers that every page carries. Browsers apply form-action to each
// redirect that follows a form, and RingCentral leads on to login pages on hosts of its
// own choice: a page with such a form can only name the schemes.
func secure(h http.Header, leads bool) {
	action := "'self'"
	if leads {
		action += " http: https:"
	}
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
		"connect-src 'self'; form-action "+action+"; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
}

func functions() template.FuncMap {
	return template.FuncMap{
		"environmentName": environmentName,
		"stateName":       stateName,
		"stateKind":       stateKind,
		"chatName":        chatName,
		"entryNote":       noteOf,
		"anchor":          anchor,
		"runs":            runsOf,
		"excerpt":         excerpt,
		"capital":         capital,
		"statusKind":      statusKind,
		"noticeStatus":    noticeStatus,
		"iso":             func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) },
		"moment":          func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 MST") },
		"initials":        initials,
		"shade":           shade,
	}
}

func environmentName(e connector.Environment) string {
	if e == connector.Production {
		return "Production"
	}
	return "Sandbox"
}

// stateName is how the pages call a state: an enabled channel is published.
func stateName(s connector.State) string {
	switch s {
	case connector.Enabled:
		return "Published"
	case connector.NeedsAttention:
		return "Needs attention"
	default:
		return string(s)
	}
}

// stateKind is the class of the badge of a state.
func stateKind(s connector.State) string {
	switch s {
	case connector.Enabled:
		return "ok"
	case connector.NeedsAttention, connector.Blocked:
		return "danger"
	case connector.Authorized, connector.Configured:
		return "info"
	default:
		return "draft"
	}
}

// statusKind is the class of the badge of what became of a notification.
func statusKind(s connector.Status) string {
	switch s {
	case connector.Answered:
		return "ok"
	case connector.DeadLetter:
		return "danger"
	case connector.Waiting, connector.Replying:
		return "info"
	default:
		return "draft"
	}
}

// noticeStatus is what the status of a notification is called.
func noticeStatus(s connector.Status) string {
	switch s {
	case connector.Answered:
		return "Delivered"
	case connector.Replying:
		return "Being sent"
	case connector.DeadLetter:
		return "Dead letter"
	default:
		return string(s)
	}
}

// chatName is what a chat is called in a list.
func chatName(c connector.Chat) string {
	if c.Name != "" {
		return c.Name
	}
	return string(c.Type) + " " + c.ID.String()
}

// anchor names an entry in the transcript of its chat.
func anchor(e connector.Entry) string { return "post-" + e.Post.String() }

// capital begins a text with a capital letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

const longestExcerpt = 240 // characters

// excerpt is the beginning of a text, for a list.
func excerpt(text string) string {
	if all := []rune(text); len(all) > longestExcerpt {
		return string(all[:longestExcerpt]) + "…"
	}
	return text
}

// note says what became of an entry, where it is not the usual thing.
type note struct{ Kind, Text string }

func noteOf(e connector.Entry) *note {
	switch e.Status {
	case connector.Waiting:
		return &note{"info", "waiting"}
	case connector.Replying:
		return &note{"info", "being answered"}
	case connector.DeadLetter:
		return &note{"danger", "dead letter"}
	case connector.Removed:
		return &note{"draft", "removed"}
	case connector.Ignored:
		return &note{"draft", "not for the agent"}
	default:
		return nil
	}
}

// initials returns at most two letters that stand for a name.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	letters := firstLetter(words[0])
	if len(words) > 1 {
		letters += firstLetter(words[len(words)-1])
	}
	return strings.ToUpper(letters)
}

func firstLetter(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	return string(r)
}

const shades = 8 // classes .shade-0 to .shade-7 of the stylesheet

// shade picks the colour of an avatar, the same for the same name everywhere.
func shade(name string) uint32 {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // never fails
	return hash.Sum32() % shades
}
