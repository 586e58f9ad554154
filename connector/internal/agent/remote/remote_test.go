package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
	"github.com/glipbox/glipbox/connector/internal/clock"
)

const secret = "a secret of both sides"

func message() connector.Message {
	alice := connector.Person{ID: "7", Name: "Alice Adams", FirstName: "Alice", Email: "alice@acme.test"}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return connector.Message{
		ID: 42, Stream: "st-1", Environment: connector.Sandbox, Chat: connector.Chat{ID: 9, Type: connector.Direct, Name: "Alice Adams"},
		Sender: alice, Text: "Hello", Created: at, Thread: "77",
		History: connector.HistoryOf(connector.Entry{Sender: alice, Text: "hi", Created: at, Thread: "77"}),
	}
}

// ask sends the message to a server of one handler.
func ask(t *testing.T, handler http.HandlerFunc, show connector.Progress) (connector.Reply, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := outbound.Policy{}.Client()
	t.Cleanup(client.CloseIdleConnections)
	agent, err := New(Settings{Settings: outbound.Settings{URL: server.URL + "/agent?token=hidden", Timeout: 5 * time.Second, HTTP: client}, Secret: secret, Clock: clock.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	return agent.Reply(t.Context(), message(), show)
}

// says answers with a media type and a body.
func says(media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = io.WriteString(w, body)
	}
}

func silent(string) {}

func TestRequest(t *testing.T) {
	t.Parallel()
	var header http.Header
	var body []byte
	_, err := ask(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusNoContent)
	}, silent)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := header.Get(SignatureHeader), Sign(secret, header.Get(TimestampHeader), body); got != want {
		t.Errorf("got signature %q, want %q", got, want)
	}
	if got := header.Get(MessageIDHeader); got != "st-1/sandbox/42" {
		t.Errorf("got message id %q", got)
	}
	const person = `{"id":"7","name":"Alice Adams","firstName":"Alice","email":"alice@acme.test"}`
	want := `{"streamId":"st-1","environment":"sandbox",` +
		`"message":{"id":"st-1/sandbox/42","text":"Hello","creationTime":"2026-01-02T03:04:05Z","threadId":"77"},` +
		`"sender":` + person + `,"chat":{"id":"9","type":"Direct","name":"Alice Adams"},` +
		`"history":[{"sender":` + person + `,"fromAgent":false,"text":"hi","creationTime":"2026-01-02T03:04:05Z","threadId":"77"}]}`
	if diff := cmp.Diff(want, string(body)); diff != "" {
		t.Error(diff)
	}
}

// The signature is the one that docs/agents.md tells how to compute:
// printf '1700000000.{}' | openssl dgst -sha256 -hmac secret.
func TestSignature(t *testing.T) {
	t.Parallel()
	const want = "v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
	if got := Sign("secret", "1700000000", []byte("{}")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReplies(t *testing.T) {
	t.Parallel()
	card := json.RawMessage(`{"type":"AdaptiveCard"}`)
	tests := []struct {
		name, media, body string
		want              []connector.ReplyPost
	}{
		{"text", "application/json; charset=utf-8", `{"text":"hi"}`, []connector.ReplyPost{{Text: "hi"}}},
		{"silence", "application/json", `{"posts":[]}`, nil},
		{"posts", "application/json", `{"posts":[{"text":"a"},{"text":"b","card":{"type":"AdaptiveCard"}}],"more":1}`, []connector.ReplyPost{{Text: "a"}, {Text: "b", Card: card}}},
		{
			"attachment", "application/json", `{"posts":[{"attachments":[{"name":"a.txt","content":"aGk="}]}]}`,
			[]connector.ReplyPost{{Files: []connector.File{{Name: "a.txt", ContentType: "application/octet-stream", Content: []byte("hi")}}}},
		},
		{"lines", outbound.NDJSON, "{\"delta\":\"a\"}\n{\"delta\":\"b\"}\n{\"done\":true}\n", []connector.ReplyPost{{Text: "ab"}}},
		{"events", outbound.ServerEvents, "data: {\"delta\":\"a\"}\n\ndata: {\"posts\":[{\"text\":\"c\"}]}\n\n", []connector.ReplyPost{{Text: "c"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			reply, err := ask(t, says(tt.media, tt.body), silent)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, reply.Posts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ media, body string }{
		{"application/json", `{"text":"where?","memory":"asked where"}`},
		{outbound.NDJSON, "{\"delta\":\"where?\"}\n{\"done\":true,\"memory\":\"asked where\"}\n"},
	} {
		reply, err := ask(t, says(tt.media, tt.body), silent)
		if err != nil || reply.Memory != "asked where" {
			t.Errorf("%s: got %+v, %v", tt.media, reply, err)
		}
	}
	m := message()
	m.Memory, m.Thread = "asked where", "77"
	body, err := encode(t.Context(), m)
	if err != nil || !strings.Contains(string(body), `"memory":"asked where"`) || !strings.Contains(string(body), `"threadId":"77"`) {
		t.Errorf("got %s, %v", body, err)
	}
}

func TestAStreamIsShown(t *testing.T) {
	t.Parallel()
	var shown []string
	_, err := ask(t, says(outbound.NDJSON, "{\"delta\":\"a\"}\n{\"delta\":\"b\"}\n{\"done\":true}\n"), func(text string) { shown = append(shown, text) })
	if diff := cmp.Diff([]string{"a", "ab"}, shown); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestRubbishIsAnErrorOfTheMessage(t *testing.T) {
	t.Parallel()
	const js = "application/json"
	tests := []struct{ name, media, body, says string }{
		{"page", "text/html", "<p>", `content type "text/html"`},
		{"no JSON", js, "hello", "what is not the JSON of a reply"},
		{"wrong types", js, `{"posts":"hi"}`, "what is not the JSON of a reply"},
		{"no posts", js, `{}`, "JSON without posts"},
		{"error", js, `{"error":"no seats"}`, "reported an error: no seats"},
		{"too much to remember", js, `{"text":"a","memory":"` + strings.Repeat("x", maxMemory+1) + `"}`, "65537 bytes to be remembered"},
		{"empty post", js, `{"posts":[{}]}`, "post 1 that has neither text, card nor attachments"},
		{"no card", js, `{"posts":[{"card":{"type":"Hero"}}]}`, "a card that is not an object of type AdaptiveCard"},
		{"path", js, `{"posts":[{"attachments":[{"name":"../a","content":"aGk="}]}]}`, `whose name is "../a"`},
		{"empty file", js, `{"posts":[{"attachments":[{"name":"a"}]}]}`, "an attachment of 0 bytes"},
		{"no base64", js, `{"posts":[{"attachments":[{"name":"a","content":"!"}]}]}`, "what is not the JSON of a reply"},
		{"flood", js, `{"posts":[` + strings.Repeat(`{"text":"a"},`, 20) + `{"text":"a"}]}`, "21 posts"},
		{"broken stream", outbound.NDJSON, "{\"delta\":\"a\"}\n", "ended its stream without"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ask(t, says(tt.media, tt.body), silent)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Fatalf("got %v, want %q", err, tt.says)
			}
			_, problem := errors.AsType[*connector.Problem](err)
			_, busy := errors.AsType[*connector.BusyError](err)
			if problem || busy || strings.Contains(err.Error(), "hidden") {
				t.Errorf("got %#v, want an error of the message without the query", err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	refuse := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "9")
			http.Error(w, "go\n away", status)
		}
	}
	_, err := ask(t, refuse(http.StatusUnauthorized), silent)
	if problem, ok := errors.AsType[*connector.Problem](err); !ok || !strings.Contains(problem.Remedy, "same secret") {
		t.Errorf("401: got %v", err)
	}
	_, err = ask(t, refuse(http.StatusServiceUnavailable), silent)
	if busy, ok := errors.AsType[*connector.BusyError](err); !ok || busy.RetryAfter != 9*time.Second {
		t.Errorf("503: got %v", err)
	}
	_, err = ask(t, refuse(http.StatusInternalServerError), silent)
	if _, busy := errors.AsType[*connector.BusyError](err); busy || !strings.HasSuffix(fmt.Sprint(err), "answered 500: go away") {
		t.Errorf("500: got %v", err)
	}
}

func TestAnAgentThatHangs(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // so that the server notices who hangs up
		<-r.Context().Done()
	}))
	defer server.Close()
	client := outbound.Policy{}.Client()
	defer client.CloseIdleConnections()
	agent, err := New(Settings{Settings: outbound.Settings{URL: server.URL, Timeout: 20 * time.Millisecond, HTTP: client}, Secret: secret, Clock: clock.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = agent.Reply(t.Context(), message(), silent)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "did not answer in time") {
		t.Errorf("got %v", err)
	}
}

func TestAnAgentThatIsDown(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	client := outbound.Policy{}.Client()
	agent, err := New(Settings{Settings: outbound.Settings{URL: server.URL, HTTP: client}, Secret: secret, Clock: clock.Wall{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = agent.Reply(t.Context(), message(), silent)
	if _, busy := errors.AsType[*connector.BusyError](err); !busy {
		t.Errorf("got %v", err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ url, secret, field string }{
		{"", "s", "url"},
		{"ftp://a/b", "s", "url"},
		{"https://", "s", "url"},
		{"https://a.test", "", "secret"},
		{"https://u:p@a.test", "s", "url"}, // a password has no place in it
	} {
		_, err := New(Settings{Settings: outbound.Settings{URL: tt.url}, Secret: tt.secret})
		if wrong, ok := errors.AsType[*connector.FieldError](err); !ok || wrong.Field != tt.field {
			t.Errorf("%+v: got %v", tt, err)
		}
	}
}
