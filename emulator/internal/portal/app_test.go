package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestPeople(t *testing.T) {
	t.Parallel()
	o := usual(t)

	page := o.get("/app")

	page.compare(t, []string{
		"Choose who you are", "Acme", "Alice Anders", "alice@acme.test", "Carol Castro", ">Disabled<", `href="` + o.app("Alice") + `"`,
	}, []string{`href="` + o.app("Carol") + `"`})
	empty := openEmpty(t)
	empty.get("/app").compare(t, []string{"Nobody lives here yet", "/console/accounts\"", "/_emulator/v1/sandbox/accounts"}, nil)
}

func TestMessages(t *testing.T) {
	t.Parallel()
	o := usual(t)
	o.get(o.app("Alice")).compare(t, []string{"Messages", "Direct Messages", "Teams", "Trips", "All Employees", `aria-label="New direct message"`, "as Alice Anders"}, nil)
	post := o.say("Travel", "Alice", "Good **afternoon**")
	o.say("Alice", "Travel", "Hello")

	o.get(o.app("Alice")).compare(t, []string{"Travel App", "You: Hello"}, nil)
	o.get(o.chat("Alice", post.ChatID)).compare(t, []string{
		"<h1>Travel App</h1>", "<strong>afternoon</strong>", `class="post own"`, `aria-current="page"`, `<label class="visually-hidden" for="text">`,
	}, nil)
	o.get(o.chat("Travel", post.ChatID)).compare(t, []string{"<h1>Alice Anders</h1>"}, nil)
}

func TestStartDirectMessage(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.app("Alice") + "/new"

	o.get(at).compare(t, []string{"Name or e-mail", "Travel App"}, []string{"carol@acme.test"})
	o.get(at+"?q=travel@acme").compare(t, []string{`value="` + string(o.person("Travel").ID) + `"`}, nil)
	o.get(at+"?q=zebra").compare(t, []string{"Nobody found", "zebra"}, nil)
	chosen := url.Values{"person": {string(o.person("Travel").ID)}}
	first := o.post(at, chosen)
	first.compare(t, []string{"<h1>Travel App</h1>", "Nothing was said here yet"}, nil)
	if again := o.post(at, chosen); again.path != first.path {
		t.Errorf("the second time leads to %s, not %s", again.path, first.path)
	}
	o.headers.Set("X-Requested-With", "fetch")
	o.get(at+"?q=travel").compare(t, []string{"Travel App"}, []string{"Bob", "<html", "Name or e-mail"})
}

func TestWrite(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)

	if page := o.post(at+"/posts", url.Values{"text": {"@Travel App, hello\r\nthere "}}); page.path != at {
		t.Errorf("writing leads to %s", page.path)
	}
	o.get(at).compare(t, []string{`<span class="mention">@Travel App</span>, hello<br>there</p>`}, nil)

	refused := []struct {
		name, text string
		status     int
		says       string
	}{
		{name: "nothing", text: " \n ", status: http.StatusBadRequest, says: "There is nothing to send yet."},
		{name: "too much", text: strings.Repeat("ä", 10001), status: http.StatusBadRequest, says: "at most 10000 characters"},
	}
	for _, tt := range refused {
		page := o.post(at+"/posts", url.Values{"text": {tt.text}})
		if page.status != tt.status || !strings.Contains(page.body, tt.says) {
			t.Errorf("%s: got %d %.300s", tt.name, page.status, page.body)
		}
	}
	o.headers.Set("X-Requested-With", "fetch")
	if page := o.post(at+"/posts", url.Values{"text": {"by script"}}); page.status != http.StatusOK || !strings.Contains(page.body, `data-list="posts"`) {
		t.Errorf("the script gets %d", page.status)
	}
	if page := o.post(at+"/posts", url.Values{"text": {""}}); strings.Contains(page.body, "<") {
		t.Errorf("the script gets a page: %s", page.body)
	}
}

func TestForeignFormIsRefused(t *testing.T) {
	t.Parallel()
	o := usual(t)
	at := o.chat("Alice", o.team)
	o.headers.Set("Sec-Fetch-Site", "cross-site")

	if page := o.post(at+"/posts", url.Values{"text": {"evil"}}); page.status != http.StatusForbidden {
		t.Errorf("another site's form gets %d", page.status)
	}
	o.get(at).compare(t, nil, []string{"evil"})
}

func TestEarlierMessages(t *testing.T) {
	t.Parallel()
	o := usual(t)
	post := o.say("Alice", "Travel", "the very first")
	for range 50 {
		o.say("Alice", "Travel", "chatter")
	}

	newest := o.get(o.chat("Alice", post.ChatID))
	newest.compare(t, []string{`data-grow="bottom"`}, []string{"the very first"})
	link := regexp.MustCompile(`href="([^"]+)">Earlier messages`).FindStringSubmatch(newest.body)
	if link == nil {
		t.Fatal("no link to earlier messages")
	}
	oldest := o.get(link[1])
	oldest.compare(t, []string{"the very first", "Newest messages"}, []string{`data-grow="bottom"`, "Earlier messages"})
	link = regexp.MustCompile(`href="([^"]+)">Later messages`).FindStringSubmatch(oldest.body)
	if link == nil {
		t.Fatal("no link to later messages")
	}
	o.get(link[1]).compare(t, []string{"chatter", "Earlier messages", "Newest messages"}, []string{"the very first", "Later messages"})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	o := usual(t)

	tests := []struct {
		name, path string
		status     int
		says       string
	}{
		{name: "unknown person", path: "/app/4711", status: http.StatusNotFound, says: "Nobody and nothing here has this address."},
		{name: "unknown chat", path: o.chat("Alice", "4711"), status: http.StatusNotFound, says: "This is not here"},
		{name: "bad page of posts", path: o.chat("Alice", o.team) + "?at=nonsense", status: http.StatusBadRequest, says: "That did not work"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page := o.get(tt.path)
			if page.status != tt.status || !strings.Contains(page.body, tt.says) {
				t.Errorf("got %d %s", page.status, page.body)
			}
		})
	}
	if page := o.get(o.app("Carol")); page.status < http.StatusBadRequest || !strings.Contains(page.body, "Choose who you are") {
		t.Errorf("a disabled person gets %d %s", page.status, page.body)
	}
}

func TestFront(t *testing.T) {
	t.Parallel()
	o := newOffice(t, control.PersonSpec{FirstName: "Alice"}, control.PersonSpec{FirstName: "Bob"})

	page := o.fetch(http.MethodGet, o.emulator.ConsoleURL()+"/", nil)

	page.compare(t, []string{
		"Where everything is", "Sandbox", "Production", o.emulator.URL(control.Sandbox) + "/app", "alice@acme.test", "This environment is empty", "/_emulator/v1", "glipbox up",
	}, nil)
	inspect(t, page)
}

var (
	formField = regexp.MustCompile(`<(?:input|textarea)\b[^>]*>`)
	fieldID   = regexp.MustCompile(`\bid="([^"]+)"`)
	inline    = regexp.MustCompile(`(?i)<script>|<script [^>]*>[^<]|<style|\sstyle=|<[a-z]+ [^>]*\son[a-z]+=`)
)

// TestPages looks at every page for what all of them promise.
func TestPages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, control.PersonSpec{FirstName: "Alice", LastName: hostile}, control.PersonSpec{FirstName: "Bob", LastName: hostile})
	post := o.say("Bob", "Alice", hostile+" ![:Person]("+string(o.person("Alice").ID)+")")

	for _, path := range []string{
		"/app", o.app("Alice"), o.chat("Alice", post.ChatID), o.chat("Alice", o.team), o.app("Alice") + "/new",
		o.app("Alice") + "/new?q=" + url.QueryEscape(hostile), "/app/4711",
	} {
		inspect(t, o.get(path))
	}
}

func inspect(t *testing.T, page seen) {
	t.Helper()
	page.compare(t, []string{"</html>", `lang="en"`}, []string{"alert(1)</script>", "<img"})
	if found := inline.FindString(page.body); found != "" {
		t.Errorf("%s: inline %q", page.path, found)
	}
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "form-action 'self';") {
		t.Errorf("%s: policy %q", page.path, policy)
	}
	if n := len(page.body); n > 150_000 {
		t.Errorf("%s: %d bytes", page.path, n)
	}
	for _, field := range formField.FindAllString(page.body, -1) {
		if id := fieldID.FindStringSubmatch(field); !strings.Contains(field, `type="hidden"`) && (id == nil || !regexp.MustCompile(`<label [^>]*for="`+id[1]+`"|<label for="`+id[1]+`"`).MatchString(page.body)) {
			t.Errorf("%s: no label for %s", page.path, field)
		}
	}
}

func TestScriptAndStylesheet(t *testing.T) {
	t.Parallel()
	o := openEmpty(t)

	for path, media := range map[string]string{"/static/app.js": "text/javascript", "/static/glipbox.css": "text/css", "/static/mark.svg": "image/svg+xml"} {
		if page := o.get(path); page.status != http.StatusOK || !strings.HasPrefix(page.header.Get("Content-Type"), media) {
			t.Errorf("%s: %d %s", path, page.status, page.header.Get("Content-Type"))
		}
	}
}
