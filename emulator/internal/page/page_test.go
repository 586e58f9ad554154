package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

const hostile = `"><script>alert(1)</script><img src=x>' autofocus='`

// render returns what a page sends.
func render(t *testing.T, show func(p *Pages, w http.ResponseWriter)) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	show(&Pages{}, w)
	return w
}

func TestLogin(t *testing.T) {
	t.Parallel()
	ada := Person{ID: "7", Name: "Ada Meyer", Email: "ada@acme.test", Detail: "Ext. 101"}
	carried := url.Values{"state": {"a&b"}, "client_id": {"id"}, "password": {"leaked"}, "action": {"old"}}

	tests := []struct {
		name   string
		login  Login
		status int
		has    []string
		lacks  []string
	}{
		{
			name: "nobody known", login: Login{Environment: "sandbox", Application: "Travel", Username: "ada@acme.test"},
			status: http.StatusOK,
			has:    []string{"Sandbox", "Travel", `name="username"`, `value="ada@acme.test"`, `name="password"`, `value="signin"`},
			lacks:  []string{`value="continue"`, `role="alert"`},
		},
		{
			name: "somebody known", login: Login{Environment: "production", People: []Person{ada}, Parameters: carried},
			status: http.StatusOK,
			has: []string{
				"Production", "Continue as Ada Meyer", "ada@acme.test", "Ext. 101", `name="person" value="7"`, `value="continue"`, "Use Another Account", `value="other"`,
				`name="state" value="a&amp;b"`, `name="client_id" value="id"`,
			},
			lacks: []string{`name="username"`, "leaked", `value="old"`},
		},
		{
			name: "wrong password", login: Login{Problem: "The password is wrong.", Remedy: "Try again."},
			status: http.StatusUnauthorized, has: []string{`role="alert"`, "The password is wrong.", "Try again."},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := render(t, func(p *Pages, w http.ResponseWriter) { p.Login(w, tt.login) })

			if got.Code != tt.status {
				t.Errorf("status %d, want %d", got.Code, tt.status)
			}
			compare(t, got.Body.String(), tt.has, tt.lacks)
		})
	}
}

func TestConsent(t *testing.T) {
	t.Parallel()
	consent := Consent{
		Application: "Travel", Person: Person{Name: "Ada Meyer"}, RedirectURI: "https://bot.test:8443/cb?x=y",
		Permissions: []string{"SubscriptionWebhook", "ReadAccounts", "TeamMessaging", "Faxes"}, Parameters: url.Values{"state": {"s"}},
	}

	got := render(t, func(p *Pages, w http.ResponseWriter) { p.Consent(w, consent) })
	compare(t, got.Body.String(), []string{
		"Access Request", "Travel", "Ada Meyer", "Webhook Subscriptions", "Read Accounts", "Team Messaging", "Faxes", "bot.test:8443",
		`value="authorize"`, `value="cancel"`, `value="other"`, `name="state" value="s"`,
	}, []string{"SubscriptionWebhook"})

	consent.Permissions = nil
	got = render(t, func(p *Pages, w http.ResponseWriter) { p.Consent(w, consent) })
	compare(t, got.Body.String(), []string{"asks for no permission"}, []string{"It will be able to"})
}

// What answers a form cannot be fetched anew by a browser that comes back.
func TestAnswersAreKept(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		show func(p *Pages, w http.ResponseWriter)
		want string
	}{
		"form":              {func(p *Pages, w http.ResponseWriter) { p.Login(w, Login{}) }, "no-store"},
		"refused form":      {func(p *Pages, w http.ResponseWriter) { p.Login(w, Login{Problem: "No."}) }, "private, no-cache"},
		"consent":           {func(p *Pages, w http.ResponseWriter) { p.Consent(w, Consent{}) }, "private, no-cache"},
		"activation":        {func(p *Pages, w http.ResponseWriter) { p.Activation(w, Activation{}) }, "no-store"},
		"refused password":  {func(p *Pages, w http.ResponseWriter) { p.Activation(w, Activation{Problem: "No."}) }, "private, no-cache"},
		"activated account": {func(p *Pages, w http.ResponseWriter) { p.Activation(w, Activation{Done: true}) }, "private, no-cache"},
	} {
		if got := render(t, tt.show).Header().Get("Cache-Control"); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestProblem(t *testing.T) {
	t.Parallel()
	problem := Problem{Environment: "sandbox", Title: "No such app", Explanation: "Nobody knows it.", Remedy: "Look in the Console.", Code: "OAU-101"}

	got := render(t, func(p *Pages, w http.ResponseWriter) { p.Problem(w, problem) })

	if got.Code != http.StatusBadRequest {
		t.Errorf("status %d, want 400", got.Code)
	}
	compare(t, got.Body.String(), []string{"No such app", "Nobody knows it.", "Look in the Console.", "OAU-101"}, nil)
}

func compare(t *testing.T, body string, has, lacks []string) {
	t.Helper()
	for _, want := range has {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	for _, unwanted := range lacks {
		if strings.Contains(body, unwanted) {
			t.Errorf("%q is in %s", unwanted, body)
		}
	}
}

var (
	field  = regexp.MustCompile(`<input\b[^>]*>`)
	id     = regexp.MustCompile(`\bid="([^"]+)"`)
	inline = regexp.MustCompile(`(?i)<style|\sstyle=|<[a-z]+ [^>]*\son[a-z]+=`)
)

// TestPages looks at every page for what all of them promise.
func TestPages(t *testing.T) {
	t.Parallel()
	person := Person{ID: hostile, Name: hostile, Email: hostile, Detail: hostile}
	parameters := url.Values{hostile: {hostile}}

	tests := map[string]func(p *Pages, w http.ResponseWriter){
		"empty login": func(p *Pages, w http.ResponseWriter) { p.Login(w, Login{}) },
		"hostile people": func(p *Pages, w http.ResponseWriter) {
			p.Login(w, Login{People: []Person{person}, Parameters: parameters})
		},
		"hostile form": func(p *Pages, w http.ResponseWriter) {
			p.Login(w, Login{Environment: hostile, Application: hostile, Username: hostile, Problem: hostile, Remedy: hostile, RedirectURI: hostile})
		},
		"empty consent": func(p *Pages, w http.ResponseWriter) { p.Consent(w, Consent{}) },
		"hostile consent": func(p *Pages, w http.ResponseWriter) {
			p.Consent(w, Consent{Application: hostile, Person: person, Permissions: []string{hostile}, Parameters: parameters, RedirectURI: "javascript:" + hostile})
		},
		"empty problem": func(p *Pages, w http.ResponseWriter) { p.Problem(w, Problem{}) },
		"hostile problem": func(p *Pages, w http.ResponseWriter) {
			p.Problem(w, Problem{Environment: hostile, Title: hostile, Explanation: hostile, Remedy: hostile, Code: hostile})
		},
	}
	for name, show := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := render(t, show)
			body := got.Body.String()

			if !strings.Contains(body, "</html>") || len(body) > 150_000 {
				t.Errorf("%d bytes: %s", len(body), body)
			}
			compare(t, body, nil, []string{"<script>", "<img", "could not be shown"})
			if found := inline.FindString(body); found != "" {
				t.Errorf("inline %q", found)
			}
			compare(t, got.Header().Get("Content-Security-Policy"), []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"}, []string{"unsafe"})
			for _, input := range field.FindAllString(body, -1) {
				if name := id.FindStringSubmatch(input); !strings.Contains(input, `type="hidden"`) && (name == nil || !strings.Contains(body, `<label for="`+name[1]+`"`)) {
					t.Errorf("no label for %s", input)
				}
			}
		})
	}
}

func TestSecure(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"":                           "form-action 'self';",
		"https://bot.test/cb":        "form-action 'self' http: https:;",
		"http://127.0.0.1:8850/cb":   "form-action 'self' http: https:;",
		"com.acme.app://cb":          "form-action 'self' com.acme.app:;",
		"/relative":                  "form-action 'self';",
		"https://a.test/; script 'x": "form-action 'self' http: https:;",
	}
	for uri, want := range tests {
		header := http.Header{}
		Secure(header, uri)
		compare(t, header.Get("Content-Security-Policy"), []string{want}, []string{"script 'x"})
	}
}

func TestStatic(t *testing.T) {
	t.Parallel()

	for path, media := range map[string]string{"/static/glipbox.css": "text/css", "/static/mark.svg": "image/svg+xml"} {
		w := httptest.NewRecorder()
		Static().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), media) || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s", path, w.Code, w.Header())
		}
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"Ada Meyer": "AM", "travel": "T", "": "?", "Alice Smith (you)": "AS", "Ölgün de la Äcker": "ÖÄ", "@!": "?",
	}
	for name, want := range tests {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestMoments(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

	if got := moment(now.Add(-time.Hour), now); got != "11:00" {
		t.Errorf("an hour ago is %q", got)
	}
	if got := moment(now.Add(-24*time.Hour), now); got != "3 Mar, 12:00" {
		t.Errorf("yesterday is %q", got)
	}
	if got := day(now.Add(-24*time.Hour), now); got != "3 Mar" {
		t.Errorf("the day before is %q", got)
	}
}
