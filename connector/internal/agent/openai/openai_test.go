package openai

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/agent/outbound"
)

const key = "sk-secret"

func ask(t *testing.T, handler http.HandlerFunc, m connector.Message, show connector.Progress) (connector.Reply, error) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := outbound.Policy{}.Client()
	t.Cleanup(client.CloseIdleConnections)
	agent, err := New(Settings{Settings: outbound.Settings{URL: server.URL + "/v1/", HTTP: client}, Model: "small", Key: key, System: "Be brief.", History: 2})
	if err != nil {
		t.Fatal(err)
	}
	return agent.Reply(t.Context(), m, show)
}

func silent(string) {}

func says(media, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = io.WriteString(w, body)
	}
}

const stream = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n" +
	"data: {\"choices\":[{\"delta\":{\"content\":\"Go\"}}]}\n\n: keep alive\n\n" +
	"data: {\"choices\":[{\"delta\":{\"content\":\"od\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{}}\n\ndata: [DONE]\n\n"

func TestRequest(t *testing.T) {
	t.Parallel()
	alice, bob := connector.Person{Name: "Alice Adams"}, connector.Person{Name: "Bob Brown"}
	m := connector.Message{
		Chat: connector.Chat{Type: connector.Team}, Sender: alice, Text: "and now?",
		History: connector.HistoryOf(
			connector.Entry{Sender: alice, Text: "too old"}, connector.Entry{Sender: bob, Text: "hi"}, connector.Entry{FromAgent: true, Text: "hello"},
		),
	}
	var path, authorization, body string
	reply, err := ask(t, func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		path, authorization, body = r.URL.Path, r.Header.Get("Authorization"), string(text)
		says(outbound.ServerEvents, stream)(w, r)
	}, m, silent)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"model":"small","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Bob Brown: hi"},` +
		`{"role":"assistant","content":"hello"},{"role":"user","content":"Alice Adams: and now?"}],"stream":true}`
	if diff := cmp.Diff(want, body); diff != "" {
		t.Error(diff)
	}
	if path != "/v1/chat/completions" || authorization != "Bearer "+key {
		t.Errorf("got %s with %q", path, authorization)
	}
	if diff := cmp.Diff([]connector.ReplyPost{{Text: "Good"}}, reply.Posts); diff != "" {
		t.Error(diff)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	var shown []string
	_, err := ask(t, says(outbound.ServerEvents, stream), connector.Message{}, func(text string) { shown = append(shown, text) })
	if diff := cmp.Diff([]string{"Go", "Good"}, shown); diff != "" || err != nil {
		t.Error(diff, err)
	}
	long := strings.Repeat("word ", 3000)
	whole := `{"choices":[{"message":{"content":"` + long + `"},"finish_reason":"length"}]}`
	reply, err := ask(t, says("application/json", whole), connector.Message{}, silent)
	if err != nil || len(reply.Posts) != 2 || len(reply.Posts[0].Text) > 10000 {
		t.Errorf("a long answer: got %d posts, %v", len(reply.Posts), err)
	}
}

func TestNonsenseIsAnErrorOfTheMessage(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, media, body, says string }{
		{"page", "text/html", "<p>", `content type "text/html"`},
		{"no JSON", "application/json", "hello", "not the JSON of a completion"},
		{"no choice", "application/json", "{}", "broke off its answer"},
		{"cut stream", outbound.ServerEvents, "data: {\"choices\":[{\"delta\":{\"content\":\"Go\"}}]}\n\n", "broke off its answer"},
		{"error in the stream", outbound.ServerEvents, "data: {\"error\":{\"message\":\"out of memory\"}}\n\n", "reported an error: out of memory"},
		{"filter", outbound.ServerEvents, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n", "content filter"},
		{"no words", outbound.ServerEvents, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n", "without a word (stop)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ask(t, says(tt.media, tt.body), connector.Message{}, silent)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		remedy string        // of a problem
		pause  time.Duration // of a server that is busy
		says   string        // of an error of the message
	}{
		{name: "key", status: 401, body: `{"error":{"message":"Incorrect API key."}}`, remedy: "--openai-api-key"},
		{name: "model", status: 404, body: `{"error":{"message":"no such model","code":"model_not_found"}}`, remedy: "--openai-model"},
		{name: "quota", status: 429, body: `{"error":{"message":"quota","code":"insufficient_quota"}}`, remedy: "Raise the limit"},
		{name: "rate", status: 429, body: `{"error":{"message":"slow down","code":429}}`, pause: 7 * time.Second},
		{name: "overloaded", status: 529, body: "", pause: 7 * time.Second},
		{name: "unavailable", status: 503, body: "<html>", pause: 7 * time.Second},
		{name: "too long", status: 400, body: `{"error":{"message":"context length exceeded"}}`, says: "answered 400: context length exceeded"},
		{name: "broken", status: 500, body: "oops", says: "answered 500: oops"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ask(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			}, connector.Message{}, silent)
			problem, mend := errors.AsType[*connector.Problem](err)
			busy, wait := errors.AsType[*connector.BusyError](err)
			switch {
			case tt.remedy != "" && (!mend || !strings.Contains(problem.Remedy, tt.remedy)),
				tt.pause != 0 && (!wait || busy.RetryAfter != tt.pause),
				tt.says != "" && (mend || wait || !strings.Contains(err.Error(), tt.says)),
				strings.Contains(err.Error(), key):
				t.Errorf("got %#v", err)
			}
		})
	}
}

// Servers that say that they are done, but not why, are understood.
func TestAnAnswerWithoutAReasonIsWhole(t *testing.T) {
	t.Parallel()
	for media, body := range map[string]string{
		outbound.ServerEvents: "data: {\"choices\":[{\"delta\":{\"content\":\"Good\"}}]}\n\ndata: [DONE]\n\n",
		"application/json":    `{"choices":[{"message":{"content":"Good"}}]}`,
	} {
		reply, err := ask(t, says(media, body), connector.Message{}, silent)
		if err != nil || len(reply.Posts) != 1 || reply.Posts[0].Text != "Good" {
			t.Errorf("%s: got %+v, %v, want the answer", media, reply, err)
		}
	}
}
