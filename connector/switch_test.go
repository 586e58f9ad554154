package connector_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// recorder keeps what a fake was sent. Fields below mu are guarded by it.
type recorder struct {
	mu   sync.Mutex
	seen []string // the Authorization of each request
}

func record(rc *ringcentraltest.Server) *recorder {
	r := &recorder{}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		rc.Arm(method, "/", 1<<30, func(_ http.ResponseWriter, req *http.Request) bool {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.seen = append(r.seen, req.Header.Get("Authorization"))
			return false
		})
	}
	return r
}

// tokens returns the access tokens that were presented.
func (r *recorder) tokens() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []string
	for _, value := range r.seen {
		if strings.HasPrefix(value, "Bearer ") && !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	return all
}

func (r *recorder) requests() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}

// A channel is switched to production, works there, and is switched back.
func TestProductionIsAWorldOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	production := ringcentraltest.New(t)
	for range 1000 {
		production.Chat("Direct") // its ids, and so its tokens, are others than the sandbox's
	}
	client, ok := h.options.Platform.(*ringcentral.Client)
	if !ok {
		t.Fatal("the platform is no client")
	}
	client.Bases[connector.Production] = production.URL
	inSandbox, inProduction := record(h.rc), record(production)
	h.run()
	h.enable()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	if n := inProduction.requests(); n > 0 {
		t.Fatalf("production got %d requests before the switch", n)
	}

	h.selects(connector.Production)
	if _, err := h.Enable(t.Context(), h.id); err == nil {
		t.Fatal("production was enabled without an authorization of its own")
	}
	h.enable()
	there := production.Chat("Direct")
	production.Say(there, ringcentraltest.Bob, "two")
	production.Await("the answer", func() bool { return slices.Equal(production.Said(there), []string{"re: two"}) })

	h.selects(connector.Sandbox)
	h.rc.Say(chat, ringcentraltest.Alice, "three")
	h.said(chat, "re: one", "re: three")
	for _, token := range inSandbox.tokens() {
		if slices.Contains(inProduction.tokens(), token) {
			t.Errorf("both environments were sent %q", token)
		}
	}
	if h.rc.Subscriptions()[0].Token == production.Subscriptions()[0].Token {
		t.Error("both environments know the same verification token")
	}
	conversations, err := h.Conversations(t.Context(), h.id)
	if err != nil || len(conversations) != 1 || conversations[0].Chat.ID.String() != chat {
		t.Errorf("got conversations %+v, %v, want the sandbox's alone", conversations, err)
	}
}

// enable authorizes and enables the selected environment.
func (h *harness) enable() {
	h.t.Helper()
	_, err := h.AuthorizeJWT(h.t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(h.t.Context(), h.id)
	h.check(err)
}

// selects selects an environment, with the application of that name there.
func (h *harness) selects(e connector.Environment) {
	h.t.Helper()
	secret := ringcentraltest.ClientSecret
	_, err := h.Configure(h.t.Context(), h.id, connector.Configuration{
		Environment: e, ApplicationKey: ringcentraltest.ClientID, ApplicationSecret: &secret,
	})
	h.check(err)
}
