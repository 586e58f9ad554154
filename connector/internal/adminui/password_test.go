package adminui

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Somebody who came in by a link, and has no password, gets in again by a new link.
func TestWithoutAPasswordANewLinkLetsIn(t *testing.T) {
	t.Parallel()
	s := newFreshSite(t)
	var printed []string
	s.sessions.Print = func(token string) { printed = append(printed, token) }
	once, err := s.sessions.NewLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if page := s.get("/signin?once=" + once); page.path != "/" || !strings.Contains(page.body, "This connector has no password") {
		t.Fatalf("the first link: %s %s", page.path, page.body)
	}
	s.post("/signout", nil)
	page := s.get("/signin?once=" + once)
	if page.status != http.StatusUnauthorized || !strings.Contains(page.body, "was used already") || !strings.Contains(page.body, "Print a new link") {
		t.Fatalf("the first link once more: %d %s", page.status, page.body)
	}
	if page := s.post("/setup/link", nil); page.path != "/setup" || !strings.Contains(page.body, "has printed a new link") || len(printed) != 1 {
		t.Fatalf("asked for a link: %s %s, printed %d", page.path, page.body, len(printed))
	}
	if page := s.get("/signin?once=" + printed[0]); page.path != "/" {
		t.Errorf("the new link leads to %s: %s", page.path, page.body)
	}
	for range 20 {
		page = s.post("/setup/link", nil)
	}
	if page.status != http.StatusTooManyRequests || page.header.Get("Retry-After") == "" || len(printed) > 10 {
		t.Errorf("asked twenty times: %d, printed %d", page.status, len(printed))
	}
}

// Where nobody reads what is printed, that is said.
func TestNoLinkIsPrintedForNobody(t *testing.T) {
	t.Parallel()
	s := newFreshSite(t)
	if page := s.get("/setup"); strings.Contains(page.body, "Print a new link") {
		t.Error("offered:", page.body)
	}
	if page := s.post("/setup/link", nil); page.status != http.StatusConflict || !strings.Contains(page.body, "Start it again for a new link.") {
		t.Errorf("asked nevertheless: %d %s", page.status, page.body)
	}
}

// Who is signed in sets the first password, and no other.
func TestAPasswordIsSetWhileSignedIn(t *testing.T) {
	t.Parallel()
	s := newFreshSite(t)
	if page := s.get("/password"); !strings.HasPrefix(page.path, "/setup") {
		t.Errorf("a stranger is led to %s", page.path)
	}
	once, err := s.sessions.NewLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.get("/signin?once=" + once)
	tests := []struct{ name, password, repeat, says string }{
		{name: "different", password: password, repeat: "another password", says: "The two passwords differ."},
		{name: "short", password: "short", repeat: "short", says: "The password needs 10 to 200 characters."},
	}
	for _, tt := range tests {
		page := s.post("/password", url.Values{"password": {tt.password}, "repeat": {tt.repeat}})
		if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.body, tt.says) {
			t.Errorf("%s: got %d %s, want %q", tt.name, page.status, page.body, tt.says)
		}
		if got := page.header.Get("Cache-Control"); got != "private, no-cache" {
			t.Errorf("%s: Back would lose what was typed: %q", tt.name, got)
		}
	}
	if page := s.post("/password", url.Values{"password": {password}, "repeat": {password}}); page.path != "/" || strings.Contains(page.body, "has no password") {
		t.Fatalf("set: %s %s", page.path, page.body)
	}
	if page := s.get("/password"); page.path != "/" {
		t.Errorf("set already: %s", page.path)
	}
	s.post("/signout", nil)
	if page := s.post("/setup/link", nil); page.path != "/signin" {
		t.Errorf("a link beside a password: %s", page.path)
	}
	if page := s.post("/signin", url.Values{"password": {password}}); page.path != "/" {
		t.Errorf("signing in leads to %s", page.path)
	}
}

// What is out of the ordinary stands on every page, escaped.
func TestNoticesStandOnEveryPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.channel("Travel App")
	var notices []string
	s.pages.Notices = func() []string { return notices }
	if page := s.get(at + "/configurations"); strings.Contains(page.body, `class="conditions"`) {
		t.Error("a bar without a notice")
	}
	notices = []string{"1 fault is armed.", "<b>"}
	for _, path := range []string{"/", at + "/configurations", at + "/health"} {
		if page := s.get(path); !strings.Contains(page.body, `<p>1 fault is armed.</p><p>&lt;b&gt;</p>`) {
			t.Errorf("%s: %s", path, page.body)
		}
	}
}

// A channel says what comes next, and where.
func TestNextStepLeadsToItsPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.pages.Console = "http://console.test"
	s.pages.Apps["sandbox"] = "http://sandbox.test/app"
	at := s.channel("Travel App")
	if page := s.get(at + "/configurations"); !strings.Contains(page.body, `<a href="http://console.test">Developer Console</a>`) {
		t.Error("draft:", page.body)
	}
	s.post(at+"/configurations", url.Values{"shown": {"sandbox"}, "environment": {"production"}})
	if page := s.get(at + "/configurations"); !strings.Contains(page.body, "apply for production on the page Graduation") {
		t.Error("production:", page.body)
	}
	s.pages.AdminPortals["production"] = "http://production.test/service"
	s.post(at+"/configurations", url.Values{"shown": {"production"}, "environment": {"production"}, "applicationKey": {"key"}, "applicationSecret": {"secret"}})
	if page := s.get(at + "/configurations"); !strings.Contains(page.body, `<a href="http://production.test/service">Admin Portal</a>`) {
		t.Error("configured:", page.body)
	}
	live := s.authorized()
	s.post(live+"/configurations", enabling("yes"))
	if page := s.get(live + "/configurations"); !strings.Contains(page.body, `<a href="http://sandbox.test/app">RingCentral app</a>`) {
		t.Error("published:", page.body)
	}
}
