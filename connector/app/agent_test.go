package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
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
