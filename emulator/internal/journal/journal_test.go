package journal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

func all(Entry) bool { return true }

// record sends one request through a recorder to the handler.
func record(ctx context.Context, j *Journal, path, body string, handler rest.HandlerFunc) *httptest.ResponseRecorder {
	recorder := Recorder{
		State:   state.New(state.Sandbox, clock.New(), entropy.Random(), state.NewLog()),
		Journal: j, Entropy: entropy.Random(), Logger: slog.New(slog.DiscardHandler),
	}
	w := httptest.NewRecorder()
	recorder.Middleware(handler).ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(body)))
	return w
}

func TestRecorderKeepsRequestAndAnswer(t *testing.T) {
	t.Parallel()
	j := New(nil)
	var seen string

	got := record(t.Context(), j, "/restapi/v1.0/subscription?x=1", `{"a":1}`, func(r *http.Request) (rest.Reply, error) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return rest.Reply{}, err
		}
		seen = string(body)
		rest.ExchangeOf(r).App = "app"
		return rest.Reply{}, apierr.Hinted(apierr.Invalid("a"), "a has to be a word")
	})

	entries := j.After(0, all)
	if len(entries) != 1 || seen != `{"a":1}` {
		t.Fatalf("got %d entries, the handler read %q", len(entries), seen)
	}
	e := entries[0]
	if e.Status != http.StatusBadRequest || e.Hint != "a has to be a word" || e.App != "app" ||
		string(e.RequestBody) != seen || string(e.ResponseBody) != got.Body.String() ||
		e.Path != "/restapi/v1.0/subscription?x=1" || !strings.Contains(fmt.Sprint(got.Header()), "RCRequestId:["+e.RequestID+"]") {
		t.Errorf("got %+v", e)
	}
}

// A panic is answered in the envelope of the platform, and is in the journal.
func TestRecorderAnswersForAPanic(t *testing.T) {
	t.Parallel()
	j := New(nil)

	got := record(t.Context(), j, "/restapi/v1.0/account/~", "", func(*http.Request) (rest.Reply, error) { panic("a defect") })

	entries := j.After(0, all)
	if got.Code != http.StatusInternalServerError || !strings.Contains(got.Body.String(), `"errorCode":"CMN-203"`) || strings.Contains(got.Body.String(), "defect") {
		t.Errorf("got %d %s, want CMN-203 and nothing about the defect", got.Code, got.Body)
	}
	if len(entries) != 1 || entries[0].Status != http.StatusInternalServerError || string(entries[0].ResponseBody) != got.Body.String() {
		t.Errorf("the journal has %+v", entries)
	}
}

// What has begun cannot become an error: the client sees a broken answer.
func TestRecorderCutsTheAnswerOfAPanic(t *testing.T) {
	t.Parallel()
	j := New(nil)
	recorder := Recorder{
		State:   state.New(state.Sandbox, clock.New(), entropy.Random(), state.NewLog()),
		Journal: j, Entropy: entropy.Random(), Logger: slog.New(slog.DiscardHandler),
	}
	half := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"half":`)
		panic("a defect")
	})
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler { //nolint:errorlint // the very value
			t.Errorf("got the panic %v, want that of a connection that is cut", cause)
		}
		if len(j.After(0, all)) != 1 {
			t.Error("the journal has no entry")
		}
	}()

	recorder.Middleware(half).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/restapi", http.NoBody))
}

func TestRecorderRefusesLargeBodies(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name, path string
		size       int
		status     int
	}{
		{name: "at the limit", path: "/restapi", size: bodyLimit, status: http.StatusNoContent},
		{name: "over the limit", path: "/restapi", size: bodyLimit + 1, status: http.StatusRequestEntityTooLarge},
		{name: "file", path: "/team-messaging/v1/files", size: bodyLimit + 1, status: http.StatusNoContent},
		{name: "note", path: "/team-messaging/v1/chats/2/notes", size: bodyLimit + 1, status: http.StatusNoContent},
		{name: "note over the limit", path: "/team-messaging/v1/notes/18", size: noteLimit + 1, status: http.StatusRequestEntityTooLarge},
		{name: "file at the limit", path: "/restapi/v1.0/glip/files", size: fileLimit, status: http.StatusNoContent},
		{name: "file over the limit", path: "/team-messaging/v1/files", size: fileLimit + 1, status: http.StatusRequestEntityTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			j := New(nil)

			got := record(t.Context(), j, tt.path, strings.Repeat("x", tt.size), func(*http.Request) (rest.Reply, error) { return rest.NoContent(), nil })

			if got.Code != tt.status || len(j.After(0, all)) != 1 {
				t.Errorf("got %d, want %d", got.Code, tt.status)
			}
		})
	}
}

func TestJournalIsARing(t *testing.T) {
	t.Parallel()
	j := New(nil)
	for range keptRequests + 5 {
		j.append(0, Entry{})
	}

	everything, tail := j.After(0, all), j.After(keptRequests+3, all)

	if len(everything) != keptRequests || everything[0].Seq != 6 || len(tail) != 2 {
		t.Errorf("kept %d from %d, %d after, want %d from 6, 2 after", len(everything), everything[0].Seq, len(tail), keptRequests)
	}
}
