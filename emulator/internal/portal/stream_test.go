package portal_test

import (
	"bufio"
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
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
		address = found[1]
	}
	ctx, cancel := context.WithTimeout(o.Context(), 10*time.Second)
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
	if first = read(); first.name != "put" || !strings.Contains(first.data, `data-list="direct"`) || first.id == "" {
		t.Errorf("then %+v", first)
	}
	o.say("Travel", "Alice", "second")
	o.say("Travel", "Alice", "third")
	until(t, read, "third")

	again := o.follow("Alice", first.id, "")
	if e := again(); !strings.Contains(e.data, "second") {
		t.Errorf("after the first event again comes %+v", e)
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

	if e := o.follow("Alice", "", o.app("Alice")+"/stream?after=999999")(); e.name != "reset" {
		t.Errorf("a number that is still to come gives %+v", e)
	}
	if page := o.get(o.app("Alice") + "/stream?after=x"); page.status != http.StatusBadRequest {
		t.Errorf("no number gives %d", page.status)
	}
	read := o.follow("Alice", "", "")
	if err := o.control.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	for e := read(); e.name != "reset"; e = read() {
		t.Logf("before the reset: %+v", e)
	}
}
