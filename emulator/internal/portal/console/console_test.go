package console_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// browser is one developer's, without JavaScript.
type browser struct {
	*testing.T

	base    string
	client  *http.Client
	control *control.Client
	path    string // of the page that is shown
	page    string
	status  int
}

func open(t *testing.T, seed []byte) *browser {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("seed.yaml", seed))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{T: t, base: e.ConsoleURL(), client: &http.Client{Jar: jar}, control: e.Control()}
}

func TestExpiredSession(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.post("/console/apps", "type", "rest", "name", "Kept <App>", "password", "never")
	b.shows(http.StatusUnauthorized, "Your session has expired.", `name="kept.name" value="Kept &lt;App&gt;"`, `name="resume" value="/console/apps"`)
	if strings.Contains(b.page, "never") {
		t.Error("the password is in the page")
	}
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "wrong", "resume", "/console/apps", "kept.name", "Kept")
	b.shows(http.StatusBadRequest, `name="kept.name" value="Kept"`)
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "Sandbox-1234", "resume", "/console/apps", "kept.name", "Kept")
	b.shows(http.StatusOK, "You are signed in again", `action="/console/apps"`, `name="name" value="Kept"`)
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "Sandbox-1234", "resume", "https://elsewhere.example/")
	b.shows(http.StatusOK, "Getting Started")
}

func (b *browser) get(path string) { b.Helper(); b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) {
	b.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	b.do(http.MethodPost, path, form)
}

func (b *browser) do(method, path string, form url.Values) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	b.path, b.page, b.status = resp.Request.URL.Path, string(raw), resp.StatusCode
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") || strings.Contains(b.page, "<script>") {
		b.Errorf("%s %s may run foreign scripts: %q", method, path, policy)
	}
}

// shows checks the status of the page, and what it says.
func (b *browser) shows(status int, texts ...string) {
	b.Helper()
	if b.status != status {
		b.Errorf("%s answered %d, want %d:\n%s", b.path, b.status, status, b.page)
	}
	if len(b.page) > 150_000 {
		b.Errorf("%s has %d bytes, too many for a page", b.path, len(b.page))
	}
	for _, text := range texts {
		if !strings.Contains(b.page, text) {
			b.Errorf("%s does not say %q:\n%s", b.path, text, b.page)
		}
	}
}

func (b *browser) signIn() {
	b.Helper()
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "Sandbox-1234")
	b.shows(http.StatusOK, "Getting Started")
}

// app is the form of a REST API app.
func app(name string) []string {
	return []string{
		"type", "rest", "name", name, "contact", "dana@acme.example", "gallery", "no", "auth", "code", "kind", "server-side",
		"redirects", "http://127.0.0.1:8850/oauth/callback?streamid=st-1", "refresh", "yes", "visibility", "private",
		"permission", "ReadAccounts", "permission", "TeamMessaging", "permission", "SubscriptionWebhook",
	}
}

func TestDevelopersAreLockedOut(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)

	for range 4 {
		b.post("/console/sign-in", "email", "Dana@acme.example", "password", "wrong")
		b.shows(http.StatusBadRequest, "The e-mail address or the password is wrong", `aria-describedby="password-error"`)
	}
	for _, password := range []string{"wrong", "Sandbox-1234"} {
		b.post("/console/sign-in", "email", "dana@acme.example", "password", password)
		b.shows(http.StatusBadRequest, "The account is locked out due to multiple unsuccessful logon attempts", "lock it for an hour", `value="dana@acme.example"`)
	}
}

func TestDevelopersSignUpAndIn(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Empty)

	b.get("/console/apps")
	b.shows(http.StatusOK, "Sign in to the Developer Console")
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "wrong")
	b.shows(http.StatusBadRequest, "The e-mail address or the password is wrong", `value="dana@acme.example"`, `id="password-error"`)
	b.post("/console/sign-in", "email", " ", "password", "")
	b.shows(http.StatusBadRequest, "Enter your e-mail address.", "Enter your password.")
	b.post("/console/sign-up", "name", "Eve", "email", "eve@", "password", "long-enough-1")
	b.shows(http.StatusBadRequest, "This is not an e-mail address.", `value="eve@"`)
	b.post("/console/sign-up", "name", "Eve", "email", "eve@b.example", "password", "short")
	b.shows(http.StatusBadRequest, "eight characters", `value="eve@b.example"`, `autocomplete="new-password" required autofocus`)
	if strings.Count(b.page, " autofocus") != 1 {
		t.Error("typing does not go on at the only field that is wrong")
	}
	b.post("/console/sign-up", "name", "Eve", "email", "DANA@acme.example", "password", "long-enough-1")
	b.shows(http.StatusBadRequest, "A developer has this e-mail address already.")
	if strings.Contains(b.page, "[email]") {
		t.Error("the page speaks the language of the API")
	}
	b.post("/console/sign-up", "name", "Eve", "email", "eve@b.example", "password", "long-enough-1")
	b.shows(http.StatusOK, "Setup Wizard", "Create your First App")
	b.post("/console/sign-out")
	b.get("/console/apps")
	b.shows(http.StatusOK, "Sign in to the Developer Console")
}

// From nothing to credentials and an account, as the guide tells it.
func TestFirstApp(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Empty)
	b.signIn()

	b.get("/console/apps/new")
	b.shows(http.StatusOK, "App Type", "REST API App", "Bot Add-in")
	b.get("/console/apps/new?type=rest")
	b.shows(http.StatusOK, "Create App - REST API App Settings", "App Properties", "Primary Contact", "App Card",
		"Do you intend to promote this app in the RingCentral App Gallery?", "3-legged OAuth flow authorization code",
		"Server-side web app (most common)", "Issue refresh tokens?", "Webhook Subscriptions", "Read Accounts")
	b.post("/console/apps", "type", "rest", "name", "", "contact", "nobody", "redirects", "callback", "auth", "code", "description", `"><script>`)
	b.shows(http.StatusBadRequest, "Enter the name of the app.", "This is not an e-mail address.", "callback is not an absolute address",
		"Select what the app needs.", "&#34;&gt;&lt;script&gt;")
	b.post("/console/apps", app("Travel")...)
	b.shows(http.StatusOK, "Your app needs an account to be tested in")
	b.post("/console/accounts", "environment", "sandbox", "company", "Travel Ltd", "password", "long-enough-1", "repeated", "another")
	b.shows(http.StatusBadRequest, "This is another password.", "Travel Ltd")
	b.post("/console/accounts", "environment", "sandbox", "company", "Travel Ltd", "password", "long-enough-1", "repeated", "long-enough-1")
	b.shows(http.StatusOK, "The account is ready", "/service", "Team Messaging", "Admin Portal")

	apps, err := b.control.Registrations(t.Context(), "dana@acme.example")
	if err != nil || len(apps) != 1 || apps[0].Sandbox == nil || apps[0].Sandbox.AccountID == "0" || apps[0].Production != nil {
		t.Fatalf("got %+v, %v, want one app that belongs to the account", apps, err)
	}
	b.get("/console/apps/" + string(apps[0].ID) + "/credentials")
	b.shows(http.StatusOK, "Application Credentials", "click to see", string(apps[0].Sandbox.ClientID), apps[0].Sandbox.ClientSecret)
}

func TestSettingsAreEdited(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.signIn()
	at := b.first()

	b.get(at + "/settings")
	b.shows(http.StatusOK, `value="Acme Connector"`, "http://127.0.0.1:8850/oauth/callback")
	b.post(at+"/settings", app("")...)
	b.shows(http.StatusBadRequest, "Enter the name of the app.", "streamid=st-1")
	b.post(at+"/settings", app("Renamed")...)
	b.shows(http.StatusOK, "The settings are saved.", `value="Renamed"`)
	b.post(at+"/settings", append(app("Renamed"), "outbound", "ftp://buttons.example", "shared-secret", "kept")...)
	b.shows(http.StatusBadRequest, "This is not an address such as", `value="ftp://buttons.example"`, `value="kept"`)
	b.post(at+"/settings", append(app("Renamed"), "outbound", "https://buttons.example/told", "shared-secret", "made-up")...)
	b.shows(http.StatusOK, "The settings are saved.", `value="https://buttons.example/told"`, `value="made-up"`)
	b.post(at+"/secret", "environment", "sandbox")
	b.shows(http.StatusOK, "There is a new Client Secret")
	b.post(at + "/delete")
	b.shows(http.StatusOK, "No apps yet")
	b.get(at)
	b.shows(http.StatusNotFound, "This is not here")
}

// first returns the path of the first app of the developer.
func (b *browser) first() string {
	b.Helper()
	b.get("/console/apps")
	found := regexp.MustCompile(`href="(/console/apps/\d+)"`).FindStringSubmatch(b.page)
	if found == nil {
		b.Fatalf("no app is listed:\n%s", b.page)
	}
	return found[1]
}

func TestForeignAppsAreNotHere(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.signIn()
	at := b.first()

	b.post("/console/sign-up", "name", "Eve", "email", "eve@b.example", "password", "long-enough-1")
	b.get(at + "/credentials")

	b.shows(http.StatusNotFound, "This is not here")
}

func TestGraduationAndMail(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.signIn()
	at := b.first()

	b.get("/mail")
	b.shows(http.StatusOK, "No mail yet")
	b.get(at + "/graduation")
	b.shows(http.StatusOK, "At least 20 successful API calls", "Make 20 more calls", "Apply for Production", "disabled")
	b.post(at + "/graduation")
	b.shows(http.StatusBadRequest, "Not all requirements are met.")
	if _, err := b.control.SetGraduationPolicy(t.Context(), control.GraduationPolicy{Disabled: true}); err != nil {
		t.Fatal(err)
	}
	b.get(at + "/graduation")
	b.shows(http.StatusOK, "The app is in production")
}

func TestCredentialsAndBots(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.signIn()

	b.post("/console/credentials", "label", "", "person", "", "expires", "soon")
	b.shows(http.StatusBadRequest, "Enter a label", "Choose whose credential it is.", "Enter the day as 2027-01-31")
	b.post("/console/credentials?done=revoked", "label", "old", "person", "1", "expires", "2001-01-31")
	b.shows(http.StatusBadRequest, `id="expires-error" role="alert">Choose a later day: here it is `)
	if strings.Contains(b.page, "The credential was revoked.") {
		t.Error("what was refused stands beside what was done before")
	}
	people, err := b.control.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	b.post("/console/credentials", "label", "nightly", "person", string(people[0].ID))
	b.shows(http.StatusOK, "The credential was made", "nightly")
	b.post("/console/apps", "type", "bot", "name", "Helper", "contact", "dana@acme.example", "redirects", "http://127.0.0.1:1/oauth",
		"visibility", "private", "permission", "TeamMessaging")
	b.shows(http.StatusOK, "Your app was created", "Bot Add-in")
	at := b.path
	b.post(at+"/bots", "environment", "sandbox")
	b.shows(http.StatusBadRequest, "Helper was not installed: its server at http://127.0.0.1:1/oauth does not answer.")
}

func TestAppIsCreatedOnce(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.post("/console/sign-in", "email", "dana@acme.example", "password", "Sandbox-1234")
	b.get("/console/apps/new?type=rest")
	number := regexp.MustCompile(`name="once" value="(\d+)"`).FindStringSubmatch(b.page)
	if number == nil {
		t.Fatal("the form has no number")
	}
	form := []string{
		"type", "rest", "once", number[1], "name", "Twice", "contact", "dana@acme.example", "auth", "code", "kind", "server-side",
		"redirects", "https://example.com/cb", "refresh", "yes", "permission", "ReadAccounts",
	}

	b.post("/console/apps", form...)
	first := b.path
	b.post("/console/apps", form...)

	if b.path != first {
		t.Errorf("the second time leads to %s, not %s", b.path, first)
	}
	apps, err := b.control.Registrations(t.Context(), "dana@acme.example")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, app := range apps {
		if app.App().Name == "Twice" {
			count++
		}
	}
	if count != 1 {
		t.Errorf("there are %d apps", count)
	}
}

func TestRedirectURIsAreLimited(t *testing.T) {
	t.Parallel()
	b := open(t, seeds.Acme)
	b.signIn()
	var uris []string
	for i := range 11 {
		uris = append(uris, fmt.Sprintf("https://example.com/callback/%d", i))
	}

	form := app("Many")
	form[slices.Index(form, "redirects")+1] = strings.Join(uris, "\n")
	b.post("/console/apps", form...)
	b.shows(http.StatusBadRequest, "There is room for 10 addresses; these are 11.", "https://example.com/callback/10")

	form[slices.Index(form, "redirects")+1] = strings.Join(append(uris[:10], uris[0]), "\n")
	b.post("/console/apps", form...)
	b.shows(http.StatusOK, "Many")
	apps, err := b.control.Registrations(t.Context(), "dana@acme.example")
	if err != nil || len(apps[len(apps)-1].App().RedirectURIs) != 10 {
		t.Errorf("the one that came twice was not dropped: %v, %v", apps[len(apps)-1].App().RedirectURIs, err)
	}
}
