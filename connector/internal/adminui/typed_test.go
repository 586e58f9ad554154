package adminui

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var typedField = regexp.MustCompile(`name="typed" value="([^"]*)"`)

// Who was signed out between a page and its form is back at the form after signing in, with
// what was typed.
func TestTypedTextOutlivesTheSession(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, sent, page string // below the channel
		form             url.Values
		shows            []string
	}{
		{
			name: "configurations", sent: "/configurations", page: "/configurations",
			form:  url.Values{"shown": {"sandbox"}, "environment": {"production"}, "applicationKey": {"another-key"}, "applicationSecret": {"hush-hush"}, "transport": {"WebSocket"}},
			shows: []string{`value="another-key"`, `value="production" checked`, `value="WebSocket" checked`},
		},
		{
			name: "agent", sent: "/agent", page: "/agent",
			form:  url.Values{"kind": {"openai"}, "baseUrl": {"https://models.test/v1"}, "model": {"small"}, "system": {"Be <brief>."}, "history": {"7"}, "apiKey": {"hush-hush"}, "secret": {"hush-hush"}},
			shows: []string{`value="openai" checked`, `value="https://models.test/v1"`, `value="small"`, "Be &lt;brief&gt;.", `value="7"`},
		},
		{name: "trial", sent: "/agent/trial", page: "/agent", form: url.Values{"text": {"book a flight"}}, shows: []string{`value="book a flight"`}},
		{name: "retention", sent: "/retention", page: "/conversations", form: url.Values{"days": {"41"}}, shows: []string{`value="41"`}},
		{name: "block", sent: "/block", page: "/health", form: url.Values{"blocked": {"yes"}, "reason": {"It runs wild."}}, shows: []string{`value="It runs wild."`}},
		{
			name: "notification", sent: "/notify", page: "/notify", form: url.Values{"team": {"Travel Desk"}, "text": {"Red & late"}, "agent": {"yes"}},
			shows: []string{`value="Travel Desk"`, `value="Red &amp; late"`, `value="yes" checked`},
		},
	}
	s := newSite(t)
	at := s.authorized()
	for _, tt := range tests {
		s.browser = newBrowser(t)
		asked := s.post(at+tt.sent, tt.form)
		if asked.status != http.StatusUnauthorized || !strings.Contains(asked.body, "nothing was saved") || strings.Contains(asked.body, "hush-hush") {
			t.Errorf("%s: asked to sign in: %d %s", tt.name, asked.status, asked.body)
		}
		signIn := url.Values{"next": {at + tt.page}, "typed": {html.UnescapeString(typedField.FindStringSubmatch(asked.body)[1])}, "password": {"wrong horse"}}
		if !strings.Contains(asked.body, `name="next" value="`+at+tt.page+`"`) {
			t.Errorf("%s: leads elsewhere: %s", tt.name, asked.body)
		}
		wrong := s.post("/signin", signIn)
		if strings.Count(wrong.body, "The password is wrong.") != 1 || !strings.Contains(wrong.body, `id="password-error"`) || !typedField.MatchString(wrong.body) {
			t.Errorf("%s: a wrong password: %s", tt.name, wrong.body)
		}
		signIn.Set("password", password)
		back := s.post("/signin", signIn)
		for _, want := range append(tt.shows, "Nothing was saved yet", "except secrets") {
			if back.status != http.StatusOK || !strings.Contains(back.body, want) {
				t.Errorf("%s: back: no %q in %d %s", tt.name, want, back.status, back.body)
			}
		}
		if again := s.get(at + tt.page); strings.Contains(again.body, tt.shows[0]) && tt.name != "configurations" || strings.Contains(again.body, "another-key") {
			t.Errorf("%s: it was saved: %s", tt.name, again.body)
		}
	}
}

func TestTheNameOfAChannelOutlivesTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.browser = newBrowser(t)
	asked := s.post("/channels", url.Values{"name": {"HR Assistant"}})
	back := s.post("/signin", url.Values{"next": {"/channels"}, "password": {password}, "typed": {html.UnescapeString(typedField.FindStringSubmatch(asked.body)[1])}})
	if !strings.Contains(back.body, `value="HR Assistant"`) || !strings.Contains(back.body, "No channel yet") {
		t.Error("back:", back.body)
	}
}

// Where nothing can come back, the page is all the same the next one.
func TestAButtonAfterTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	s.browser = newBrowser(t)
	if asked := s.post(at+"/notify/key", nil); !strings.Contains(asked.body, "do it once more") || typedField.MatchString(asked.body) {
		t.Error("asked:", asked.body)
	}
	if back := s.post("/signin", url.Values{"next": {at + "/notify"}, "password": {password}}); back.path != at+"/notify" {
		t.Errorf("back at %s", back.path)
	}
}

// What another site's form carries is not shown as if somebody had typed it here.
func TestAForeignFormIsNotKept(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+at+"/notify", strings.NewReader("team=Everybody&text=Pay"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	page := s.do(req)
	if page.status != http.StatusUnauthorized || typedField.MatchString(page.body) {
		t.Errorf("got %d %s", page.status, page.body)
	}
}

// Before there is a password the sentence stands on the page that sets it.
func TestSetupAfterTheSession(t *testing.T) {
	t.Parallel()
	s := newFreshSite(t)
	page := s.post("/channels", url.Values{"name": {"HR Assistant"}})
	if page.path != "/setup" || !strings.Contains(page.body, "Your session has ended, and nothing was saved.") {
		t.Errorf("got %s %s", page.path, page.body)
	}
}
