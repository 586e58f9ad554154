package app

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// An agent that is overloaded at first answers later, and no attempt is used up.
func TestRemoteAgent(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"text":"from afar"}`)
	}))
	t.Cleanup(server.Close)
	c := start(t, rc, Options{Remote: RemoteAgent{URL: server.URL, Secret: "shared"}})
	c.live()
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "hi")
	rc.Await("the answer", func() bool { return slices.Equal(rc.Said(chat), []string{"from afar"}) })
	if got := calls.Load(); got != 2 {
		t.Errorf("the agent was called %d times, want 2", got)
	}
}

func TestOneAgentOnly(t *testing.T) {
	t.Parallel()
	a, err := Start(t.Context(), Options{AgentFile: "a.yaml", Remote: RemoteAgent{URL: "http://a.test", Secret: "shared"}})
	if err == nil {
		t.Error("two agents were accepted", a.Close())
	}
}

// dialogBody is the choice of dialog tasks.
func dialogBody(t *testing.T, text string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"kind": "dialog", "dialog": text})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// An agent that refuses stops the channel; choosing another one sets it going again, and
// the message that waited is answered.
func TestAnotherAgentMends(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	var refusals atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		refusals.Add(1)
		rc.Wake()
	}))
	t.Cleanup(server.Close)
	c := start(t, rc, Options{})
	stream := c.live()
	got := c.api(http.MethodPut, "/"+stream+"/agent", `{"kind":"http","url":"`+server.URL+`","secret":"not the same"}`)
	if got["kind"] != "http" || got["hasSecret"] != true || got["secret"] != nil {
		t.Fatalf("got %v", got)
	}
	chat := rc.Chat("Direct")
	rc.Say(chat, ringcentraltest.Alice, "hi")
	rc.Await("the refusal", func() bool { return refusals.Load() > 0 })

	c.api(http.MethodPut, "/"+stream+"/agent", dialogBody(t, "default: from a file"))

	rc.Await("the answer", func() bool { return slices.Equal(rc.Said(chat), []string{"from a file"}) })
	if got := c.api(http.MethodGet, "/"+stream, ""); got["state"] != "Enabled" {
		t.Errorf("got %v, want Enabled", got)
	}
	if got := c.api(http.MethodGet, "/"+stream+"/agent", ""); got["hasSecret"] != false {
		t.Errorf("got %v: the secret of the former agent is kept", got)
	}
}

func TestAgentIsRefused(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	c := start(t, rc, Options{})
	stream := c.configured()
	c.api(http.MethodPut, "/"+stream+"/agent", dialogBody(t, "default: hi"))
	tests := []struct{ name, body, field, says string }{
		{"kind", `{"kind":"oracle"}`, "kind", "Choose dialog, http or openai"},
		{"empty tasks", dialogBody(t, ""), "dialog", "dialog.yaml: line 1: the file is empty"},
		{"a mistake", dialogBody(t, "default: hi\ntasks:\n  - name: A\n    says: [b]\n"), "dialog", "dialog.yaml: line 3: "},
		{"too long", dialogBody(t, "default: "+strings.Repeat("x", 70_000)), "dialog", "64 KB"},
		{"no address", `{"kind":"http","url":"agent","secret":"s"}`, "url", "https://host/path"},
		{"metadata", `{"kind":"http","url":"http://169.254.169.254/","secret":"s"}`, "url", "never called"},
		{"metadata as IPv6", `{"kind":"openai","url":"http://[::ffff:169.254.169.254]/v1","model":"m"}`, "url", "never called"},
		{"no secret", `{"kind":"http","url":"https://agent.test/"}`, "secret", "could not be signed"},
		{"no model", `{"kind":"openai","url":"https://models.test/v1"}`, "model", "/models"},
		{"history", `{"kind":"openai","url":"https://models.test/v1","model":"m","history":21}`, "history", "0 to 20"},
	}
	for _, tt := range tests {
		var refusal struct{ Error, Field string }
		if err := json.Unmarshal([]byte(c.refused(http.MethodPut, "/"+stream+"/agent", tt.body, http.StatusUnprocessableEntity)), &refusal); err != nil {
			t.Fatal(err)
		}
		if refusal.Field != tt.field || !strings.Contains(refusal.Error, tt.says) {
			t.Errorf("%s: got %+v, want %q to say %q", tt.name, refusal, tt.field, tt.says)
		}
	}
	if got := c.api(http.MethodGet, "/"+stream+"/agent", ""); got["dialog"] != "default: hi" {
		t.Errorf("got %v: a refused choice has changed it", got)
	}
}

// The secret of an agent is encrypted at rest, and every part of a choice reaches the server.
func TestModelOfAChannel(t *testing.T) {
	t.Parallel()
	rc := ringcentraltest.New(t)
	var asked atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked.Store(r.URL.Path + " " + r.Header.Get("Authorization") + " " + string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"choices":[{"message":{"content":"Ahoy"},"finish_reason":"stop"}]}`)
	}))
	t.Cleanup(server.Close)
	c := start(t, rc, Options{})
	stream := c.configured()
	c.api(http.MethodPut, "/"+stream+"/agent", `{"kind":"openai","url":"`+server.URL+`/v1","model":"small","system":"Be brief.","history":0,"secret":"sk-1"}`)
	c.api(http.MethodPut, "/"+stream+"/agent", `{"kind":"openai","url":"`+server.URL+`/v1","model":"large","system":"Be brief.","history":0}`)

	got := c.api(http.MethodPost, "/"+stream+"/agent/trial", `{"text":"Hello"}`)

	if posts, _ := json.Marshal(got["posts"]); string(posts) != `[{"text":"Ahoy"}]` {
		t.Errorf("got %s", posts)
	}
	want := `/v1/chat/completions Bearer sk-1 {"model":"large","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}],"stream":true}`
	if got := asked.Load(); got != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
