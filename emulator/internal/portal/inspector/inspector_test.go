package inspector_test

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// browser looks at the pages of an emulator, without JavaScript.
type browser struct {
	*testing.T

	emulator *emulator.Emulator
	control  *control.Client
	client   *http.Client
	people   map[string]control.Person // by first name
	page     string
	path     string // of the page, after all redirects, with its query
	status   int
}

func open(t *testing.T) *browser {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	b := &browser{T: t, emulator: e, control: e.Control(), client: &http.Client{}, people: map[string]control.Person{}}
	people, err := b.control.People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		b.people[p.FirstName] = p
	}
	return b
}

// ask prepares a request.
func (b *browser) ask(method, address string, form url.Values) *http.Request {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req
}

func (b *browser) get(path string) {
	b.Helper()
	b.read(b.ask(http.MethodGet, b.emulator.ConsoleURL()+path, nil))
}

func (b *browser) post(path string, pairs ...string) {
	b.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	b.read(b.ask(http.MethodPost, b.emulator.ConsoleURL()+path, form))
}

// read sends a request and keeps what is answered.
func (b *browser) read(req *http.Request) {
	b.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	b.page, b.path, b.status = string(raw), resp.Request.URL.RequestURI(), resp.StatusCode
	if html := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html"); html && (strings.Contains(b.page, "<script>") || len(raw) > 150_000) {
		b.Errorf("%s has %d bytes, or a script of somebody else", req.URL, len(raw))
	}
}

func (b *browser) shows(status int, texts ...string) {
	b.Helper()
	if b.status != status {
		b.Errorf("answered %d, want %d:\n%s", b.status, status, b.page)
	}
	if len(b.page) > 150_000 {
		b.Errorf("%d bytes are too many for a page: %.300s", len(b.page), b.page)
	}
	for _, text := range texts {
		if !strings.Contains(b.page, text) {
			b.Errorf("the page does not say %q:\n%s", text, b.page)
		}
	}
}

func (b *browser) lacks(texts ...string) {
	b.Helper()
	for _, text := range texts {
		if strings.Contains(b.page, text) {
			b.Errorf("the page says %q:\n%s", text, b.page)
		}
	}
}

// writes lets Alice write to the Travel App.
func (b *browser) writes(text string) {
	b.Helper()
	_, err := b.control.CreatePost(b.Context(), control.Sandbox, b.people["Alice"].ID, control.NewPost{To: b.people["Travel App"].Email, Text: text})
	if err != nil {
		b.Fatal(err)
	}
}

// asks sends a request to the sandbox that is refused.
func (b *browser) asks(path string) {
	b.Helper()
	b.read(b.ask(http.MethodGet, b.emulator.URL(control.Sandbox)+path, nil))
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.writes("<script>alert(1)</script>")
	b.asks("/restapi/v1.0/account/~?secret=1")

	b.get("/inspector")
	b.shows(http.StatusOK, "PostAdded", "&lt;script&gt;alert(1)", "Alice Anders", "GET /restapi/v1.0/account/~", "401", "Load the page again")

	for query, want := range map[string]struct{ has, lacks string }{
		"kind=request":           {"/restapi/v1.0/account/~", "PostAdded"},
		"kind=change":            {"PostAdded", "/restapi/v1.0/account/~"},
		"status=4xx":             {"/restapi/v1.0/account/~", "PostAdded"},
		"status=401":             {"/restapi/v1.0/account/~", "PostAdded"},
		"status=hint":            {"/restapi/v1.0/account/~", "PostAdded"},
		"person=alice":           {"PostAdded", "/restapi/v1.0/account/~"},
		"path=RESTAPI":           {"/restapi/v1.0/account/~", "PostAdded"},
		"text=alert(1)":          {"PostAdded", "/restapi/v1.0/account/~"},
		"environment=production": {"Reset", "PostAdded"},
		"text=nobody+says+this":  {"Nothing like that happened", "PostAdded"},
		"app=no+such+app":        {"Nothing like that happened", "PostAdded"},
	} {
		b.get("/inspector?" + query)
		b.shows(http.StatusOK, want.has)
		if _, rows, _ := strings.Cut(b.page, `id="moments"`); strings.Contains(rows, want.lacks) {
			t.Errorf("%s shows %q", query, want.lacks)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.read(b.ask(http.MethodPost, b.emulator.URL(control.Sandbox)+"/restapi/oauth/token", url.Values{"grant_type": {"password"}, "password": {"it's secret"}}))
	all, err := b.control.Timeline(t.Context(), control.TimelineFilter{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	asked := all.Moments[len(all.Moments)-1]
	b.get("/inspector/moments/" + number(asked.Seq))
	b.shows(http.StatusOK, "POST /restapi/oauth/token", "Request id", "password = it&#39;s secret", "As curl", "&amp;password=&#39;&#34;$PASSWORD&#34;&#39;", "How to mend it.")
	b.get("/inspector/moments/" + number(asked.Seq) + "?part")
	b.lacks("<html")

	b.get("/inspector/moments/99999")
	b.shows(http.StatusNotFound, "has no such moment", `href="/inspector"`)
}

func number(n uint64) string { return strconv.FormatUint(n, 10) }

func TestStream(t *testing.T) {
	t.Parallel()
	b := open(t)
	before, err := b.control.Timeline(t.Context(), control.TimelineFilter{Latest: 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := b.client.Do(b.ask(http.MethodGet, b.emulator.ConsoleURL()+"/inspector/stream?kind=change&after="+number(before.Last), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b.asks("/restapi/v1.0/account/~")
	b.writes("good\nmorning")

	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		if isData && strings.Contains(data, "/restapi/") {
			t.Errorf("the filter lets %q pass", data)
		}
		if isData && strings.Contains(data, "PostAdded") {
			if !strings.Contains(data, "good morning") || !strings.Contains(data, "Alice Anders") {
				t.Errorf("the row is %q", data)
			}
			return
		}
	}
	t.Errorf("the stream ended: %v", lines.Err())
}

func TestStreamOfAnotherRun(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get("/inspector/stream?after=99999")
	b.shows(http.StatusOK, "event: reset")
	b.get("/inspector/stream?after=now")
	b.shows(http.StatusBadRequest, "Load the page again")
}
