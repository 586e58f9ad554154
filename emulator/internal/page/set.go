package page

import (
	"bytes"
	"cmp"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Set is the templates of one place, with the shared components among them: "head",
// "foot", "mark", "avatar", "environment", "notice", "error", "hidden". They are parsed on first
// use, so that a start costs nothing, or by Prepare. The zero Set has the pages of this package.
type Set struct {
	Files fs.FS // templates/*.html; nil for none of its own

	once      sync.Once
	templates *template.Template
	err       error
}

// Document is one page about to be sent.
type Document struct {
	Status      int
	Template    string // name of a template of the Set
	Data        any
	RedirectURI string // where a form of the page may lead in the end; empty: nowhere else
	Pictures    bool   // of other sites may be shown, as cards of applications have them
	Answer      bool   // to a form that was sent; a refusal is taken for one anyway
}

// Render sends a page with the security headers. Nothing is sent before the whole page
// is there.
func (s *Set) Render(w http.ResponseWriter, d Document) {
	body, err := s.Execute(d.Template, d.Data)
	if err != nil {
		http.Error(w, "This page could not be shown. Please report it as a defect of Glipbox.", http.StatusInternalServerError)
		return
	}
	body = s.withNotices(body, w.Header().Values(NoticeHeader))
	Secure(w.Header(), d.RedirectURI)
	if d.Pictures {
		policy := w.Header().Get("Content-Security-Policy")
		w.Header().Set("Content-Security-Policy", strings.Replace(policy, "img-src 'self' data:", "img-src 'self' data: http: https:", 1))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", caching(d, body))
	w.WriteHeader(d.Status)
	_, _ = w.Write(body) // the browser is gone when this fails
}

// caching keeps a page with a numbered form, see Once, for whoever comes back to it: fetched
// anew, it would have another number, and what is sent again would be done again. So it keeps
// what answers a form: a browser cannot fetch it anew, and what was typed would be lost.
func caching(d Document, body []byte) string {
	if d.Answer || d.Status >= http.StatusBadRequest || bytes.Contains(body, []byte(`name="once"`)) {
		return "private, no-cache"
	}
	return "no-store"
}

// Prepare does for whole pages what the first look at one would wait for: it parses the
// templates and works out what each place of them has to escape.
func (s *Set) Prepare(names ...string) {
	for _, name := range names {
		_, _ = s.Execute(name, nil) // there is nothing to show, which is found out afterwards
	}
}

// Execute returns one template as HTML.
func (s *Set) Execute(name string, data any) ([]byte, error) {
	s.once.Do(func() { s.templates, s.err = parse(s.Files) })
	if s.err != nil {
		return nil, s.err
	}
	var buf bytes.Buffer
	if err := s.templates.ExecuteTemplate(&buf, name, data); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func parse(files fs.FS) (*template.Template, error) {
	shared, err := template.New("").Funcs(functions()).ParseFS(templates, "templates/*.html")
	if err != nil || files == nil {
		return shared, err
	}
	return shared.ParseFS(files, "templates/*.html")
}

func functions() template.FuncMap {
	return template.FuncMap{
		"head":         func(title string) head { return head{Title: title} },
		"script":       func(title, file string) head { return head{Title: title, Script: file} },
		"iso":          func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) },
		"moment":       moment,
		"day":          day,
		"status":       Status,
		"permission":   func(scope string) string { return PermissionOf(scope).Name },
		"inWords":      InWords,
		"hiddenFields": hiddenFields,
		"orElse":       func(text, otherwise string) string { return cmp.Or(text, otherwise) },
		"initials":     initials,
		"shade":        shade,
		"notice":       func(kind, text, remedy string) notice { return notice{kind, text, remedy} },
	}
}

// head is what "head" shows: the title, and a script under StaticPath or none.
type head struct{ Title, Script string }

// notice is a sentence that stands out: ok, info, warn or danger.
type notice struct{ Kind, Text, Remedy string }

// Secure sets the headers that every page carries. Browsers apply form-action to each
// redirect that follows a form, and an application may well go on from its redirect URI
// to an address of its own. So where a form leads away, its scheme is what is allowed.
func Secure(h http.Header, redirectURI string) {
	action := "'self'"
	if target, err := url.Parse(redirectURI); err == nil && target.Scheme != "" {
		action += " " + schemes(target.Scheme)
	}
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
		"connect-src 'self'; worker-src 'self'; form-action "+action+"; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
}

func schemes(scheme string) string {
	switch scheme = strings.ToLower(scheme); scheme {
	case "http", "https":
		return "http: https:"
	}
	return scheme + ":"
}
