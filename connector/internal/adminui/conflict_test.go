package adminui

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// A form that was shown before somebody else saved says so, and keeps what was entered.
func TestConflict(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized() + "/configurations"
	form := func(key, saw string) url.Values {
		return url.Values{"shown": {"sandbox"}, "environment": {"sandbox"}, "applicationKey": {key}, "transport": {"Automatic"}, "seen": {saw}}
	}
	old := seenField.FindStringSubmatch(s.get(at).body)[1]

	first := s.post(at, form("other-key", old))
	same := s.post(at, form("other-key", old))
	mine := form("my-key", old)
	mine.Set("applicationSecret", "hush")
	late := s.post(at, mine)
	if first.status != http.StatusOK || same.status != http.StatusOK {
		t.Errorf("saved twice: %d, %d", first.status, same.status)
	}
	for _, want := range []string{"Changed meanwhile", "the Application Key is another", "Nothing was saved", `value="my-key"`, "Enter the Application Secret again"} {
		if late.status != http.StatusConflict || !strings.Contains(late.body, want) {
			t.Errorf("%d, lacks %q: %s", late.status, want, late.body)
		}
	}
	if strings.Contains(late.body, "hush") {
		t.Error("the secret is shown")
	}
	if page := s.get(at); !strings.Contains(page.body, `value="other-key"`) {
		t.Error("the late form was saved:", page.body)
	}
	again := s.post(at, form("my-key", seenField.FindStringSubmatch(late.body)[1]))
	if again.status != http.StatusOK || !strings.Contains(again.body, `value="my-key"`) {
		t.Errorf("sent once more: %d %s", again.status, again.body)
	}
	other := form("my-key", "production|my-key||false")
	other.Set("environment", "production")
	elsewhere := s.post(at, other)
	if elsewhere.status != http.StatusConflict || !strings.Contains(elsewhere.body, "Sandbox is the RingCentral Environment now") {
		t.Errorf("another environment: %d %s", elsewhere.status, elsewhere.body)
	}
}

func TestNothingIsThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)

	for accept, want := range map[string]string{"text/html": "No page has the address /nowhere", "application/json": "404 page not found"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/nowhere", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept", accept)
		resp, err := s.browser.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusNotFound || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s %v", accept, resp.StatusCode, body, err)
		}
	}
}
