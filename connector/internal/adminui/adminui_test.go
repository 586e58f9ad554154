package adminui

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
)

func TestStylesheetIsTheEmulators(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"glipbox.css", "mark.svg"} {
		own, err := static.ReadFile("static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := os.ReadFile("../../../emulator/internal/page/static/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(own, theirs) {
			t.Errorf("%s differs from the one in emulator/internal/page/static: copy it", name)
		}
	}
}

func TestFirstStart(t *testing.T) {
	t.Parallel()
	s := newFreshSite(t)
	token, err := s.sessions.NewSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	if page := s.get("/"); !strings.HasPrefix(page.path, "/setup") || !strings.Contains(page.body, "Open the link") {
		t.Errorf("before the first password / leads to %s: %s", page.path, page.body)
	}
	tests := []struct{ name, token, password, repeat, says string }{
		{name: "different", token: token, password: password, repeat: "another password", says: "The two passwords differ."},
		{name: "short", token: token, password: "short", repeat: "short", says: "The password needs 10 to 200 characters."},
		{name: "stranger", token: "guessed", password: password, repeat: password, says: "The link was used already or has expired."},
	}
	for _, tt := range tests {
		page := s.post("/setup", url.Values{"token": {tt.token}, "password": {tt.password}, "repeat": {tt.repeat}})
		if page.status != http.StatusUnprocessableEntity || !strings.Contains(page.body, tt.says) {
			t.Errorf("%s: got %d %s, want %q", tt.name, page.status, page.body, tt.says)
		}
	}
	page := s.post("/setup", url.Values{"token": {token}, "password": {password}, "repeat": {password}})
	if page.path != "/" || !strings.Contains(page.body, "No channel yet") || !strings.Contains(page.body, "You are signed in") {
		t.Errorf("after the first password: %s %s", page.path, page.body)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.channel("Travel App")

	if page := s.post("/signout", nil); page.path != "/signin" {
		t.Errorf("signing out leads to %s", page.path)
	}
	wanted := at + "/health"
	if page := s.get(wanted); page.path != "/signin?next="+url.QueryEscape(wanted) {
		t.Errorf("a stranger is led to %s", page.path)
	}
	page := s.post("/signin", url.Values{"password": {"guess"}, "next": {wanted}})
	if page.status != http.StatusUnauthorized || !strings.Contains(page.body, "The password is wrong.") || !strings.Contains(page.body, wanted) {
		t.Errorf("wrong password: %d %s", page.status, page.body)
	}
	if page := s.post("/signin", url.Values{"password": {password}, "next": {wanted}}); page.path != wanted {
		t.Errorf("signing in leads to %s, want %s", page.path, wanted)
	}
}

func TestSignInOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	once, err := s.sessions.NewLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.browser = newBrowser(t)

	if page := s.get("/signin?once=" + once); page.path != "/" || !strings.Contains(page.body, "RingCentral Glip") {
		t.Errorf("the link leads to %s", page.path)
	}
	s.browser = newBrowser(t)
	if page := s.get("/signin?once=" + once); page.status != http.StatusUnauthorized || !strings.Contains(page.body, "used already") {
		t.Errorf("the second use: %d %s", page.status, page.body)
	}
}

func TestLocal(t *testing.T) {
	t.Parallel()

	tests := map[string]string{
		"/channels/st-1?x=y": "/channels/st-1?x=y",
		"https://evil.test/": "", "//evil.test/": "", `/\evil.test`: "", "channels": "", "": "", "javascript:alert(1)": "",
	}
	for next, want := range tests {
		if got := local(next); got != want {
			t.Errorf("local(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestConfigurations(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	created := s.post("/channels", url.Values{"name": {" Travel App "}})
	at := strings.TrimSuffix(created.path, "/configurations")

	stream := strings.TrimPrefix(at, "/channels/")
	for _, want := range []string{
		"<title>Configurations · Travel App", "Channels &amp; Flows", ">Digital<", "RingCentral Glip", "RingCentral Environment",
		`value="` + s.url + `/oauth/callback?streamid=` + stream + `" readonly`, "Application Key", "Application Secret",
		"Enable Channel", "before the channel is enabled is never answered", ">Draft<", `form="authorize" aria-describedby="authorize-hint" disabled`,
	} {
		if !strings.Contains(created.body, want) {
			t.Errorf("the new channel's Configurations lack %q", want)
		}
	}
	if page := s.post(at+"/configurations", credentials("", "")); page.status != http.StatusUnprocessableEntity || !strings.Contains(page.body, "The Application Key is missing.") {
		t.Errorf("without a key: %d %s", page.status, page.body)
	}
	page := s.post(at+"/configurations", credentials("my-key", "my-secret"))
	if page.path != at+"/configurations" || !strings.Contains(page.body, "Saved.") || !strings.Contains(page.body, ">Configured<") {
		t.Errorf("saved: %s %s", page.path, page.body)
	}
	if !strings.Contains(page.body, `value="my-key"`) || strings.Contains(page.body, "my-secret") {
		t.Error("the key is not shown, or the secret is")
	}
	if again := s.get(at + "/configurations"); strings.Contains(again.body, "Saved.") {
		t.Error("the flash is shown twice")
	}
}

func TestSecretIsKept(t *testing.T) {
	t.Parallel()

	tests := []struct{ name, key, secret, want string }{
		{name: "empty keeps it", key: "key", want: "secret"},
		{name: "new one", key: "key", secret: "other", want: "other"},
		{name: "another application without one", key: "client-side", want: ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			at := s.channel("Travel App")
			s.post(at+"/configurations", credentials("key", "secret"))

			s.post(at+"/configurations", credentials(tt.key, tt.secret))
			s.authorize(at)

			if got := s.platform.apps[0]; got.Key != tt.key || got.Secret != tt.want {
				t.Errorf("authorized with %q %q, want %q %q", got.Key, got.Secret, tt.key, tt.want)
			}
		})
	}
}

func TestAuthorize(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, key string
		denies    bool
		says      string
	}{
		{name: "granted", key: "key", says: "Authorized as Travel App."},
		{name: "denied", key: "key", denies: true, says: "Access was declined"},
		{name: "wrong key", key: "wrong", says: "does not accept the Application Key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.platform.denies = tt.denies
			at := s.channel("Travel App")
			s.post(at+"/configurations", credentials(tt.key, "secret"))

			page := s.authorize(at)

			if page.path != at+"/configurations" || strings.Count(page.body, tt.says) != 1 {
				t.Errorf("at %s, want %q once in %s", page.path, tt.says, page.body)
			}
		})
	}
}

func TestEnable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()

	page := s.post(at+"/configurations", enabling("yes"))
	if !strings.Contains(page.body, "The channel is enabled and published.") || !strings.Contains(page.body, ">Published<") {
		t.Error("enabled:", page.body)
	}
	if health := s.get(at + "/health"); !strings.Contains(health.body, "The channel answers") || !strings.Contains(health.body, "sub-1") {
		t.Error("health:", health.body)
	}
	page = s.post(at+"/configurations", enabling("no"))
	if !strings.Contains(page.body, "not enabled any more") || !strings.Contains(page.body, ">Authorized<") {
		t.Error("disabled:", page.body)
	}
	s.platform.webhooks = &connector.RefusalError{Status: http.StatusForbidden, Code: "CMN-401", Permission: "SubscriptionWebhook"}
	page = s.post(at+"/configurations", enabling("yes"))
	if strings.Count(page.body, "lacks the permission Webhook Subscriptions") != 1 || !strings.Contains(page.body, ">Needs attention<") {
		t.Error("refused:", page.body)
	}
}

func TestProductionHasItsOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	form := enabling("yes")
	form.Set("environment", "production")

	page := s.post(at+"/configurations", form)

	if !strings.Contains(page.body, "Production is selected.") || strings.Contains(page.body, `value="key"`) || !strings.Contains(page.body, ">Draft<") {
		t.Error("production took something over:", page.body)
	}
	back := url.Values{"shown": {"production"}, "environment": {"sandbox"}, "applicationKey": {""}, "enabled": {"no"}}
	if page = s.post(at+"/configurations", back); !strings.Contains(page.body, `value="key"`) || !strings.Contains(page.body, ">Authorized<") {
		t.Error("sandbox lost something:", page.body)
	}
}

// converse stores a message, its answer, and one that was given up.
func converse(s *site, at, sender, text string) {
	s.Helper()
	lane := connector.Lane{Stream: connector.StreamID(strings.TrimPrefix(at, "/channels/")), Environment: connector.Sandbox, Chat: 10}
	chat := connector.Chat{ID: 10, Type: connector.Direct, Name: sender}
	for id := connector.PostID(4); id <= 8; id += 4 {
		post := connector.Post{ID: id, Chat: 10, Creator: "2003", Text: text, Created: noon{}.Now().Add(time.Duration(id) * time.Minute)}
		if id == 8 {
			post.Thread, post.Parent = "77", 16
		}
		if _, err := s.store.AddPost(s.Context(), lane, post); err != nil {
			s.Fatal(err)
		}
	}
	claim, _, err := s.store.Claim(s.Context(), lane, time.Minute)
	if err != nil {
		s.Fatal(err)
	}
	message := connector.Message{ID: 4, Stream: lane.Stream, Environment: lane.Environment, Chat: chat, Text: text, Created: noon{}.Now(), Sender: connector.Person{ID: "2003", Name: sender}}
	if _, err := s.store.SaveReply(s.Context(), claim, message, connector.Reply{Posts: []connector.ReplyPost{{Text: "Good afternoon."}}}); err != nil {
		s.Fatal(err)
	}
	if err := s.store.SaveSent(s.Context(), claim, 4, 1, connector.Post{ID: 16, Chat: 10, Creator: "5003", Text: "Good afternoon.", Created: noon{}.Now()}); err != nil {
		s.Fatal(err)
	}
	if _, err := s.store.Settle(s.Context(), claim, 8, connector.DeadLetter, "The agent answered rubbish."); err != nil {
		s.Fatal(err)
	}
}

func TestConversations(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	at := s.authorized()
	converse(s, at, "Alice Smith", "Hello")

	tests := []struct {
		path  string
		wants []string
	}{
		{path: "/conversations", wants: []string{"Alice Smith", "Hello", at + "/conversations/10"}},
		{path: "/conversations?text=GOOD&person=alice", wants: []string{"1 found.", "Travel App", "Good afternoon.", at + "/conversations/10#post-16", "format=csv&amp;text=GOOD&amp;person=alice"}},
		{path: "/conversations?text=nowhere", wants: []string{"Nothing found", `value="nowhere"`}},
		{path: "/conversations?until=2026-01-01&since=2026-02-01", wants: []string{"The end is not after the beginning.", `id="until-error"`}},
		{path: "/conversations/10", wants: []string{"Alice Smith", "Hello", "Good afternoon.", "dead letter", `In a thread of <a class="as-written" href="#post-16">Good afternoon.</a>`}},
		{path: "/conversations?text=Hello", wants: []string{"2 found.", `<span class="badge">thread</span>`}},
		{path: "/dead-letters", wants: []string{"Hello", "The agent answered rubbish.", "goes before whatever waits in its chat"}},
		{path: "/health", wants: []string{"<dt>Dead letters</dt><dd>1</dd>"}},
		{path: "/configurations", wants: []string{`Dead letters <span id="letter-count">(1)</span>`}},
	}
	for _, tt := range tests {
		page := s.get(at + tt.path)
		for _, want := range tt.wants {
			if !strings.Contains(page.body, want) {
				t.Errorf("%s lacks %q: %s", tt.path, want, page.body)
			}
		}
	}
	if page := s.post(at+"/retention", url.Values{"days": {"-3"}}); page.status != http.StatusUnprocessableEntity || !strings.Contains(page.body, `value="-3"`) || !strings.Contains(page.body, `id="days-error"`) {
		t.Errorf("refused retention: %d %s", page.status, page.body)
	}
	if page := s.post(at+"/retention", url.Values{"days": {"30"}}); !strings.Contains(page.body, "deleted when they are older") || !strings.Contains(page.body, `value="30"`) {
		t.Errorf("retention: %d %s", page.status, page.body)
	}
	if page := s.get(at + "/conversations/4711"); page.status != http.StatusNotFound {
		t.Errorf("unknown conversation: %d", page.status)
	}
	if page := s.get("/channels/st-none/configurations"); page.status != http.StatusNotFound || !strings.Contains(page.body, "This is not here") {
		t.Errorf("unknown channel: %d %s", page.status, page.body)
	}
}

var (
	control = regexp.MustCompile(`<(?:input|textarea)\b[^>]*>`)
	fieldID = regexp.MustCompile(`\bid="([^"]+)"`)
	inline  = regexp.MustCompile(`(?i)<script>|<script [^>]*>[^<]|<style|\sstyle=|\son[a-z]+=`)
)

// TestPages looks at every page for what all of them promise, with nothing, with the
// usual and with hostile content.
func TestPages(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script><img src=x>' autofocus='`

	for name, text := range map[string]string{"typical": "Hello", "hostile": hostile} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			empty, full := s.channel(text), s.authorized()
			converse(s, full, text, text)
			for _, at := range []string{
				"/", empty + "/configurations", empty + "/agent", empty + "/conversations", empty + "/dead-letters", empty + "/notify", empty + "/health",
				full + "/configurations", full + "/agent", full + "/conversations", full + "/conversations?text=" + url.QueryEscape(text), full + "/conversations?since=" + url.QueryEscape(text), full + "/conversations/10", full + "/dead-letters", full + "/notify", full + "/health",
				"/signin?next=/" + url.QueryEscape(text), "/channels/" + url.PathEscape(strings.ReplaceAll(text, "/", "")) + "/health",
			} {
				check(t, at, s.get(at))
			}
			check(t, "refused form", s.post("/channels", url.Values{"name": {" "}}))
			check(t, "refused agent", s.post(empty+"/agent", url.Values{"kind": {text}, "dialog": {text}, "url": {text}, "baseUrl": {text}, "model": {text}, "system": {text}, "history": {text}}))
			check(t, "tried agent", s.post(full+"/agent/trial", url.Values{"text": {text}, "memory": {text}}))
			check(t, "refused notification", s.post(full+"/notify", url.Values{"team": {text}, "text": {text}}))
			check(t, "refused reason", s.post(full+"/block", url.Values{"blocked": {"yes"}, "reason": {strings.Repeat(text, 200)}}))
			check(t, "made key", s.post(full+"/notify/key", nil))
			check(t, "tested connection", s.post(full+"/health", nil))
			s.post(full+"/block", url.Values{"blocked": {"yes"}, "reason": {text}})
			check(t, "blocked", s.get(full+"/agent"))
			check(t, "refused retention", s.post(full+"/retention", url.Values{"days": {text}}))
			check(t, "refused configuration", s.post(empty+"/configurations", credentials("", text)))
		})
	}
}

func check(t *testing.T, at string, page seen) {
	t.Helper()
	if strings.Contains(page.body, "<script>") || strings.Contains(page.body, "<img") || inline.MatchString(page.body) {
		t.Errorf("%s: something from outside is not escaped, or a script or style is inline", at)
	}
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("%s: policy %q", at, policy)
	}
	if n := len(page.body); n > 150_000 {
		t.Errorf("%s: %d bytes", at, n)
	}
	for _, field := range control.FindAllString(page.body, -1) {
		if strings.Contains(field, `type="hidden"`) || strings.Contains(field, `type="radio"`) {
			continue
		}
		id := fieldID.FindStringSubmatch(field)
		if id == nil || !strings.Contains(page.body, `<label for="`+id[1]+`"`) {
			t.Errorf("%s: no label for %s", at, field)
		}
	}
}

func TestForeignFormIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/channels", strings.NewReader("name=Evil"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := s.browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()

	if page := s.get("/"); strings.Contains(page.body, "Evil") {
		t.Error("another site's form made a channel")
	}
}
