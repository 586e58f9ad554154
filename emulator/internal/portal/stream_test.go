package portal_test

import (
	"bufio"
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/portal"
)

// event is one server-sent event.
type event struct{ id, name, data string }

// follow opens the stream of a person and returns the next event of it. An empty
// address is that of the page.
func (o *office) follow(first, lastID, address string) func() event {
	o.Helper()
	if address == "" {
		found := regexp.MustCompile(`data-stream="([^"]+)"`).FindStringSubmatch(o.get(o.app(first)).body)
		if found == nil {
			o.Fatal("the page names no stream")
		}
		address = html.UnescapeString(found[1])
	}
	ctx, cancel := context.WithTimeout(o.Context(), 30*time.Second)
	if lastID != "" {
		o.headers.Set("Last-Event-ID", lastID)
	}
	resp, err := o.send(ctx, http.MethodGet, o.emulator.URL(control.Sandbox)+address, nil)
	o.headers.Del("Last-Event-ID")
	if err != nil {
		cancel()
		o.Fatal(err)
	}
	o.Cleanup(func() { cancel(); _ = resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	return func() event { return next(o.T, lines) }
}

// next reads the next event with a name.
func next(t *testing.T, lines *bufio.Scanner) event {
	t.Helper()
	var e event
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ": ")
		switch field {
		case "id":
			e.id = value
		case "event":
			e.name = value
		case "data":
			e.data += value + "\n"
		case "":
			if e.name != "" {
				return e
			}
		}
	}
	t.Fatal("the stream ended:", lines.Err())
	return e
}

// until reads events up to the first that holds text.
func until(t *testing.T, read func() event, text string) {
	t.Helper()
	for !strings.Contains(read().data, text) {
		t.Logf("waiting for %q", text)
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	o := usual(t)
	o.say("Travel", "Alice", "before")
	read := o.follow("Alice", "", "")

	o.say("Travel", "Alice", "first *answer*")
	first := read()
	if first.name != "put" || !strings.Contains(first.data, "<em>answer</em>") {
		t.Errorf("got %+v", first)
	}
	if first = read(); first.name != "put" || !strings.Contains(first.data, `data-list="direct"`) || !strings.HasPrefix(first.data, string(o.person("Alice").ID)+" ") {
		t.Errorf("then %+v", first)
	}
	if first = read(); first.name != "at" || first.id == "" {
		t.Errorf("in the end %+v", first)
	}
	o.say("Travel", "Alice", "second")
	o.say("Travel", "Alice", "third")
	until(t, read, "third")

	again := o.follow("Alice", first.id, "")
	if e := again(); !strings.Contains(e.data, "second") {
		t.Errorf("after the first change again comes %+v", e)
	}
	until(t, again, "third")
}

func TestStreamIsPrivate(t *testing.T) {
	t.Parallel()
	o := newOffice(t, control.PersonSpec{FirstName: "Alice"}, control.PersonSpec{FirstName: "Bob"}, control.PersonSpec{FirstName: "Eve"})
	read := o.follow("Eve", "", "")

	o.say("Alice", "Bob", "a secret")
	o.say("Alice", "Eve", "public")

	for e := read(); !strings.Contains(e.data, "public"); e = read() {
		if strings.Contains(e.data, "secret") {
			t.Fatalf("Eve is told %+v", e)
		}
	}
}

func TestStreamOfAnotherTime(t *testing.T) {
	t.Parallel()
	o := usual(t)

	if e := o.follow("Alice", "", "/app/stream?after=999999&person="+string(o.person("Alice").ID))(); e.name != "reset" {
		t.Errorf("a number that is still to come gives %+v", e)
	}
	for _, query := range []string{"after=x&person=1", "after=1"} {
		if page := o.get("/app/stream?" + query); page.status != http.StatusBadRequest {
			t.Errorf("%s gives %d", query, page.status)
		}
	}
	read := o.follow("Alice", "", "")
	if err := o.control.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	for e := read(); e.name != "reset"; e = read() {
		t.Logf("before the reset: %+v", e)
	}
}

func TestStreamOfSeveralPeople(t *testing.T) {
	t.Parallel()
	o := usual(t)
	alice, travel := string(o.person("Alice").ID), string(o.person("Travel").ID)
	found := regexp.MustCompile(`data-stream="([^"]+)"`).FindStringSubmatch(o.get(o.app("Alice")).body)
	if found == nil {
		t.Fatal("the page names no stream")
	}
	read := o.follow("Alice", "", html.UnescapeString(found[1])+"&person="+travel)

	o.say("Alice", "Travel", "to both")

	told := map[string]bool{}
	for len(told) < 2 {
		if e := read(); strings.Contains(e.data, "to both") {
			person, _, _ := strings.Cut(e.data, " ")
			told[person] = true
		}
	}
	if !told[alice] || !told[travel] {
		t.Errorf("told: %v", told)
	}
}

func TestStreamTellsOfFaultsAndOfTheClock(t *testing.T) {
	t.Parallel()
	o := usual(t)
	read := o.follow("Alice", "", "")
	o.say("Travel", "Alice", "the stream runs")
	until(t, read, "the stream runs")

	if _, err := o.control.Freeze(t.Context()); err != nil {
		t.Fatal(err)
	}

	for e := read(); e.name != "conditions"; e = read() {
		t.Logf("before: %+v", e)
	}
	if bar := o.get("/notices"); bar.status != http.StatusOK || !strings.Contains(bar.body, "The clock stands still") {
		t.Errorf("the notices are %d %s", bar.status, bar.body)
	}
	if _, err := o.control.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	if bar := o.get("/notices"); bar.status != http.StatusNoContent && !strings.Contains(bar.body, "The clock is") {
		t.Errorf("then they are %d %s", bar.status, bar.body)
	}
}

func TestStreamTellsOfTasks(t *testing.T) {
	t.Parallel()
	o := usual(t)
	made := o.api("Alice", http.MethodPost, "/chats/"+string(o.team)+"/tasks", `{"subject": "Pack", "assignees": [{"id": "`+string(o.person("Alice").ID)+`"}]}`)
	read := o.follow("Travel", "", "")

	o.api("Alice", http.MethodPost, "/tasks/"+made["id"].(string)+"/complete", `{"status": "Complete"}`)

	e := read()
	for ; e.name != "stale"; e = read() {
		t.Logf("before: %+v", e)
	}
	if !strings.Contains(e.data, string(o.team)) {
		t.Errorf("got %+v", e)
	}
}

func TestPagesStayWhenTheEmulatorEnds(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	router := mux.NewRouter()
	portal.App{Control: control.New(gone.URL, gone.Client())}.Mount(router)
	answer := httptest.NewRecorder()

	router.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/app/stream?person=7&after=3", nil))

	if strings.Contains(answer.Body.String(), "reset") {
		t.Errorf("pages are loaded again where nothing answers any more: %q", answer.Body)
	}
}
