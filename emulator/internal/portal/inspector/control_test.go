package inspector_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestClock(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.post("/inspector/clock", "action", "freeze")
	b.shows(http.StatusOK, "The clock is frozen.", "The clock stands still", "Run on")
	before, err := b.control.Clock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, move := range [][]string{{"action", "hour", "back", "/inspector?kind=clock"}, {"action", "week"}, {"action", "advance", "by", "1 d"}} {
		b.post("/inspector/clock", move...)
		b.shows(http.StatusOK, "The clock stands still at")
	}
	after, err := b.control.Clock(t.Context())
	if err != nil || after.Now.Sub(before.Now).Hours() != 8*24+1 {
		t.Errorf("it went from %s to %s, %v", before.Now, after.Now, err)
	}
	b.post("/inspector/clock", "action", "set", "to", "2031-02-03 04:05")
	b.shows(http.StatusOK, "3 February 2031, 04:05:00")
	b.post("/inspector/clock", "action", "advance", "by", "soon")
	b.shows(http.StatusBadRequest, `value="soon"`, "Enter a time such as 90s")
	b.post("/inspector/clock", "action", "set", "to", "then")
	b.shows(http.StatusBadRequest, `value="then"`, "Enter a time such as 2027")
	b.post("/inspector/clock", "action", "wall")
	b.shows(http.StatusOK, "The clock runs with real time")
	b.lacks("stands still")
	b.post("/inspector/clock")
	b.shows(http.StatusBadRequest, "Press one of the buttons.")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get("/inspector/faults")
	b.shows(http.StatusOK, "Everything works as it should.")

	b.post("/inspector/faults", "effect", "status", "status", "soon", "person", "nobody", "latency", "", "path", "/restapi/**")
	b.shows(http.StatusBadRequest, "Enter a number, or nothing.", "Nobody has this name", `value="nobody"`, `value="/restapi/**"`)
	b.post("/inspector/faults", "effect", "latency", "latency", "soon")
	b.shows(http.StatusBadRequest, "Enter a time such as 500ms or 10m, or nothing.")
	b.lacks("fault is armed")

	b.post("/inspector/faults", "effect", "status", "status", "500", "path", "/restapi/**", "person", "alice anders", "count", "2", "probability", "50%")
	b.shows(http.StatusOK, "1 fault is armed.", "Refuse the request", "by Alice Anders", "2 more", "with probability 0.5")
	b.get("/inspector")
	b.shows(http.StatusOK, "1 fault is armed.", "Fault 1 was armed: status on /restapi/**")

	b.post("/inspector/faults/disarm", "fault", "1")
	b.shows(http.StatusOK, "It is disarmed.")
	b.post("/inspector/faults/disarm", "fault", "1")
	b.shows(http.StatusOK, "It is disarmed.")
	b.post("/inspector/faults/disarm")
	b.shows(http.StatusOK, "Everything works as it should.")
}

func TestSnapshots(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.post("/inspector/snapshots", "action", "save", "name", "a/b")
	b.shows(http.StatusBadRequest, "Enter a short name without a slash", `value="a/b"`)
	b.post("/inspector/snapshots", "action", "save", "name", "before")
	b.shows(http.StatusOK, "The snapshot was saved.", "before")
	b.writes("Forget me")
	b.get("/inspector/snapshots/file?name=before")
	file := b.page
	b.shows(http.StatusOK, "Alice")

	b.post("/inspector/snapshots", "action", "restore", "name", "before")
	b.shows(http.StatusOK, "Everything is as it was")
	b.post("/inspector/snapshots", "action", "delete", "name", "before")
	b.shows(http.StatusOK, "None yet.")
	b.post("/inspector/snapshots", "action", "restore", "name", "before")
	b.shows(http.StatusBadRequest, "There is no snapshot of that name")

	b.uploads("copy", file)
	b.shows(http.StatusOK, "The snapshot was imported.", "copy")
	b.uploads("copy", "nonsense")
	b.shows(http.StatusBadRequest, "This is no usable snapshot", "copy")
	b.post("/inspector/snapshots", "action", "reset")
	b.shows(http.StatusOK, "Everything is as the seed says; the clock goes on from where it is.")
}

// uploads imports a file as a snapshot.
func (b *browser) uploads(name, file string) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "x.ndjson")
	if err != nil {
		b.Fatal(err)
	}
	_, errWrite := part.Write([]byte(file))
	if errField, errClose := form.WriteField("as", name), form.Close(); errWrite != nil || errField != nil || errClose != nil {
		b.Fatal(errWrite, errField, errClose)
	}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, b.emulator.ConsoleURL()+"/inspector/snapshots/import", &body)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	b.read(req)
}

func TestPicture(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.get("/inspector/picture?kind=delivery")
	b.shows(http.StatusOK, "Nothing to draw")
	b.asks("/restapi/v1.0/account/~")
	b.writes("</svg><script>")
	if _, err := b.control.Freeze(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.get("/inspector/picture")
	b.shows(http.StatusOK, "/inspector/picture.svg", "Download SVG")
	b.get("/inspector/picture?from=soon")
	b.shows(http.StatusBadRequest, "Enter the number of a moment", `value="soon"`)

	b.get("/inspector/picture.svg")
	b.shows(http.StatusOK, "<svg", "Somebody", "RingCentral sandbox", "GET /restapi/v1.0/account/~", "401 Unauthorized", "&lt;/svg&gt;", "The clock stands still")
	if call, answer := strings.Index(b.page, "GET /restapi"), strings.Index(b.page, "401 Unauthorized"); call > answer {
		t.Error("the answer stands before the request")
	}
	last, err := b.control.Timeline(t.Context(), control.TimelineFilter{Latest: 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	b.get("/inspector/picture.svg?from=" + number(last.Last))
	b.lacks("Somebody")
}
