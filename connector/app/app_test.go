package app

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const adminKey = "the admin key of the tests"

// client is an administrator of a running connector.
type client struct {
	t    *testing.T
	app  *App
	http *http.Client
}

func start(t *testing.T, rc *ringcentraltest.Server, o Options) *client {
	t.Helper()
	o.SandboxURL, o.ProductionURL, o.AdminKey = rc.URL, rc.URL, adminKey
	o.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	a, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, app: a, http: &http.Client{
		Jar: jar, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(func() {
		c.http.CloseIdleConnections()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// call sends a request with a header and returns status and body.
func (c *client) call(method, path, body string, header ...string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.app.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	keeps(c.t, req, res, text)
	return res.StatusCode, string(text)
}

// api calls the API with the admin key, expects success and returns the answer.
func (c *client) api(method, path, body string) map[string]any {
	c.t.Helper()
	status, text := c.call(method, "/api/v1/channels"+path, body, "Authorization", "Bearer "+adminKey)
	if status != http.StatusOK {
		c.t.Fatalf("%s %s: got %d %s", method, path, status, text)
	}
	var answer map[string]any
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		c.t.Fatal(err)
	}
	return answer
}

// refused calls the API and returns the sentence that refuses.
func (c *client) refused(method, path, body string, status int) string {
	c.t.Helper()
	got, text := c.call(method, "/api/v1/channels"+path, body, "Authorization", "Bearer "+adminKey)
	if got != status {
		c.t.Fatalf("%s %s: got %d %s, want %d", method, path, got, text, status)
	}
	return text
}

// configured makes a channel with the fake's application.
func (c *client) configured() string {
	c.t.Helper()
	stream, _ := c.api(http.MethodPost, "", `{"name":"Travel App"}`)["streamId"].(string)
	c.api(http.MethodPut, "/"+stream+"/configuration", `{"environment":"sandbox","applicationKey":"client-1","applicationSecret":"secret-1"}`)
	return stream
}

// live makes a channel that answers.
func (c *client) live() string {
	c.t.Helper()
	stream := c.configured()
	c.api(http.MethodPost, "/"+stream+"/authorization", `{"jwt":"`+ringcentraltest.JWT+`"}`)
	c.api(http.MethodPut, "/"+stream+"/enabled", `{"enabled":true}`)
	return stream
}

func TestJourney(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	channel := c.api(http.MethodPost, "", `{"name":"Travel App"}`)
	stream, _ := channel["streamId"].(string)
	redirect := c.app.URL() + "/oauth/callback?streamid=" + stream
	if channel["state"] != "Draft" || channel["oauthRedirectUri"] != redirect || !strings.HasPrefix(stream, "st-") {
		t.Fatalf("got %v, want a draft that shows %s", channel, redirect)
	}
	rc.RedirectURIs = []string{redirect}
	c.api(http.MethodPut, "/"+stream+"/configuration", `{"environment":"sandbox","applicationKey":"client-1","applicationSecret":"secret-1"}`)

	signIn(t, c)
	status, text := c.call(http.MethodPost, "/api/v1/channels/"+stream+"/authorization", `{}`)
	if status != http.StatusOK {
		t.Fatalf("authorization: got %d %s", status, text)
	}
	query := authorizeQuery(t, text)
	if query.Get("redirect_uri") != redirect || query.Get("code_challenge_method") != "S256" {
		t.Fatalf("got %v, want the redirect URI and S256", query)
	}
	back := "/oauth/callback?streamid=" + stream + "&state=" + query.Get("state") + "&code=" + rc.Code()
	if status, text := c.call(http.MethodGet, back, ""); status != http.StatusSeeOther {
		t.Fatalf("callback: got %d %s", status, text)
	}
	channel = c.api(http.MethodGet, "/"+stream, "")
	if channel["state"] != "Authorized" {
		t.Fatalf("got %v, want Authorized", channel)
	}
	if channel = c.api(http.MethodPut, "/"+stream+"/enabled", `{"enabled":true}`); channel["state"] != "Enabled" {
		t.Fatalf("got %v, want Enabled", channel)
	}

	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "Good afternoon!")
	rc.Await("the greeting", func() bool { return len(rc.Said(chat)) == 1 })
	if got := rc.Said(chat)[0]; got != "Hello Alice, this is the Travel App. How can I help you?" {
		t.Errorf("got %q", got)
	}
}

func signIn(t *testing.T, c *client) {
	t.Helper()
	link, err := c.app.AdminLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	once := strings.TrimPrefix(link, c.app.URL())
	if status, text := c.call(http.MethodGet, once, ""); status != http.StatusSeeOther {
		t.Fatalf("the admin link: got %d %s", status, text)
	}
	if status, _ := c.call(http.MethodGet, once, ""); status != http.StatusUnauthorized {
		t.Fatalf("the admin link works twice: got %d", status)
	}
}

func authorizeQuery(t *testing.T, answer string) url.Values {
	t.Helper()
	var body struct{ AuthorizeURI string }
	if err := json.Unmarshal([]byte(answer), &body); err != nil {
		t.Fatal(err)
	}
	uri, err := url.Parse(body.AuthorizeURI)
	if err != nil {
		t.Fatal(err)
	}
	return uri.Query()
}

func TestTranscriptIsReadable(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.live()
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "book a flight")
	rc.Await("both posts", func() bool { return len(rc.Said(chat)) == 2 })

	records, _ := c.api(http.MethodGet, "/"+stream+"/conversations", "")["records"].([]any)
	if len(records) != 1 {
		t.Fatalf("got conversations %v, want one", records)
	}
	entries, _ := c.api(http.MethodGet, "/"+stream+"/conversations/"+chat, "")["records"].([]any)
	if len(entries) != 3 {
		t.Fatalf("got %v, want a message and two posts", entries)
	}
	first, _ := entries[0].(map[string]any)
	if first["text"] != "book a flight" || first["fromAgent"] != false {
		t.Errorf("got %v first, want the message", first)
	}
}

func TestRestartKeepsTheChannel(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	dir := t.TempDir()
	first := start(t, rc, Options{Data: dir})
	stream := first.live()
	chat := rc.Chat("Direct")
	asked := rc.Say(chat, ringcentraltest.Alice, "hello")
	rc.Await("the first answer", func() bool { return len(rc.Said(chat)) == 1 })
	if err := first.app.Close(); err != nil {
		t.Fatal(err)
	}

	second := start(t, rc, Options{Data: dir, Addr: strings.TrimPrefix(first.app.URL(), "http://")})
	if got := second.api(http.MethodGet, "/"+stream, "")["state"]; got != "Enabled" {
		t.Fatalf("got %v after the restart, want Enabled", got)
	}
	rc.Notify("PostAdded", asked)
	rc.Say(chat, ringcentraltest.Alice, "thanks")
	rc.Await("the second answer", func() bool { return len(rc.Said(chat)) >= 2 })
	want := []string{"Hello Alice, this is the Travel App. How can I help you?", "You are welcome, Alice."}
	if got := rc.Said(chat); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRefusalsNameTheRemedy(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		arm    func(*ringcentraltest.Server)
		method string
		path   string
		body   string
		status int
		says   []string
	}{
		{
			name: "wrong secret", method: http.MethodPost, path: "/authorization", body: `{"jwt":"x"}`, status: http.StatusUnprocessableEntity,
			arm: func(rc *ringcentraltest.Server) {
				rc.Arm(http.MethodPost, "/token", 1, ringcentraltest.Refuse(http.StatusUnauthorized, "OAU-146", "Bad client credentials"))
			},
			says: []string{"Application Key and Application Secret", "OAU-146", "Developer Console → app → Credentials"},
		},
		{
			name: "redirect URI mismatch", method: http.MethodPost, path: "/authorization", body: `{}`, status: http.StatusUnprocessableEntity,
			arm:  func(rc *ringcentraltest.Server) { rc.RedirectURIs = []string{"https://elsewhere.test/"} },
			says: []string{"OAuth Redirect URI is not registered", "OAU-109", "Developer Console → app → Settings → Auth"},
		},
		{
			name: "disabled user", method: http.MethodPost, path: "/authorization", body: `{"jwt":"x"}`, status: http.StatusUnprocessableEntity,
			arm: func(rc *ringcentraltest.Server) {
				rc.Arm(http.MethodPost, "/token", 1, ringcentraltest.Refuse(http.StatusBadRequest, "OAU-236", "Extension is disabled"))
			},
			says: []string{"not active", "Admin Portal → Users"},
		},
		{
			name: "no Read Accounts", method: http.MethodPost, path: "/authorization", body: `{"jwt":"` + ringcentraltest.JWT + `"}`, status: http.StatusUnprocessableEntity,
			arm: func(rc *ringcentraltest.Server) {
				rc.Arm(http.MethodGet, "/extension/", 1, ringcentraltest.Refuse(http.StatusForbidden, "CMN-401", "application needs to have [ReadAccounts] permission"))
			},
			says: []string{"Read Accounts (ReadAccounts)", "Developer Console → app → Settings → Permissions"},
		},
		{
			name: "enabled before anybody is authorized", method: http.MethodPut, path: "/enabled", body: `{"enabled":true}`,
			status: http.StatusUnprocessableEntity, says: []string{"Nobody is authorized", "Authorize"},
		},
		{
			name: "unreachable platform", method: http.MethodPost, path: "/authorization", body: `{}`, status: http.StatusUnprocessableEntity,
			arm:  func(rc *ringcentraltest.Server) { rc.Arm(http.MethodGet, "/authorize", 3, ringcentraltest.Cut) },
			says: []string{"could not be reached"},
		},
		{
			name: "no environment", method: http.MethodPut, path: "/configuration", body: `{"environment":"moon"}`,
			status: http.StatusUnprocessableEntity, says: []string{"sandbox or production"},
		},
		{name: "rubbish", method: http.MethodPut, path: "/configuration", body: `{`, status: http.StatusBadRequest, says: []string{"JSON"}},
		{name: "unknown member", method: http.MethodPut, path: "/enabled", body: `{"enable":true}`, status: http.StatusBadRequest, says: []string{"JSON", `no member \"enable\"`, "members are enabled"}},
		{name: "missing member", method: http.MethodPut, path: "/enabled", body: `{}`, status: http.StatusBadRequest, says: []string{`\"enabled\"`, "missing"}},
		{name: "wrong type", method: http.MethodPut, path: "/enabled", body: `{"enabled":"yes"}`, status: http.StatusBadRequest, says: []string{`\"enabled\" cannot be a JSON string`}},
		{name: "unknown address", method: http.MethodGet, path: "/no/such", status: http.StatusNotFound, says: []string{`"error"`, "openapi.yaml"}},
		{name: "unknown chat", method: http.MethodGet, path: "/conversations/99999", status: http.StatusNotFound, says: []string{"chat"}},
		{name: "unknown dead letter", method: http.MethodPost, path: "/dead-letters/99/replay", status: http.StatusNotFound, says: []string{"no such dead letter"}},
		{
			name: "too large", method: http.MethodPut, path: "/configuration", status: http.StatusRequestEntityTooLarge,
			body: `{"environment":"` + strings.Repeat("x", 1<<20) + `"}`, says: []string{"larger than 1 MB"},
		},
		{name: "method", method: http.MethodPatch, path: "/enabled", body: `{}`, status: http.StatusMethodNotAllowed, says: []string{"PATCH", "use PUT"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rc := ringcentraltest.New(t)
			c := start(t, rc, Options{})
			stream := c.configured()
			if tt.arm != nil {
				tt.arm(rc)
			}

			got := c.refused(tt.method, "/"+stream+tt.path, tt.body, tt.status)

			for _, part := range tt.says {
				if !strings.Contains(got, part) {
					t.Errorf("got %s, want it to say %q", got, part)
				}
			}
		})
	}
}

func TestEnableRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, code, message, says string }{
		{"no permission", "CMN-401", "application needs to have [SubscriptionWebhook] permission", "Webhook Subscriptions (SubscriptionWebhook)"},
		{"unreachable", "SUB-523", "WebHook is not reachable", "could not reach the webhook address"},
		{"no echo", "SUB-525", "WebHook server response is invalid", "did not echo"},
		{"wrong status", "SUB-522", "HTTP status is 404", "did not echo"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rc := ringcentraltest.New(t)
			c := start(t, rc, Options{})
			stream := c.configured()
			c.api(http.MethodPost, "/"+stream+"/authorization", `{"jwt":"`+ringcentraltest.JWT+`"}`)
			rc.Arm(http.MethodPost, "/subscription", 1, ringcentraltest.Refuse(http.StatusForbidden, tt.code, tt.message))

			got := c.refused(http.MethodPut, "/"+stream+"/enabled", `{"enabled":true}`, http.StatusUnprocessableEntity)

			channel := c.api(http.MethodGet, "/"+stream, "")
			if !strings.Contains(got, tt.says) || channel["state"] != "NeedsAttention" {
				t.Errorf("got %s in state %v, want it to say %q", got, channel["state"], tt.says)
			}
			channel = c.api(http.MethodPut, "/"+stream+"/enabled", `{"enabled":true}`)
			if channel["state"] != "Enabled" || channel["problem"] != nil {
				t.Errorf("got %v after it was mended, want Enabled", channel)
			}
		})
	}
}

func TestStrangersAreRefused(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.configured()
	tests := []struct {
		name, method, path string
		header             []string
		status             int
	}{
		{"no key", http.MethodGet, "/api/v1/channels", nil, http.StatusUnauthorized},
		{"wrong key", http.MethodGet, "/api/v1/channels/" + stream, []string{"Authorization", "Bearer x"}, http.StatusUnauthorized},
		{"no cookie", http.MethodPut, "/api/v1/channels/" + stream + "/enabled", []string{"Cookie", "glipbox_connector=x"}, http.StatusUnauthorized},
		{"unknown webhook", http.MethodPost, "/webhooks/st-x/sandbox", nil, http.StatusNotFound},
		{"webhook of no environment", http.MethodPost, "/webhooks/" + stream + "/moon", nil, http.StatusNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, text := c.call(tt.method, tt.path, "{}", tt.header...); got != tt.status {
				t.Errorf("got %d %s, want %d", got, text, tt.status)
			}
		})
	}
}

func TestForeignPageCannotUseTheCookie(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	signIn(t, c)
	if got, _ := c.call(http.MethodPost, "/api/v1/channels", `{"name":"a"}`); got != http.StatusOK {
		t.Fatalf("got %d from the own page, want 200", got)
	}
	got, _ := c.call(http.MethodPost, "/api/v1/channels", `{"name":"b"}`, "Sec-Fetch-Site", "cross-site")
	if got != http.StatusUnauthorized {
		t.Errorf("got %d from a foreign page, want 401", got)
	}
}
