package emulator

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// selfSubscribing is the server of a bot that subscribes while the request that installs
// it is still open. Fields below mu are guarded by it.
type selfSubscribing struct {
	platform string // address of the API
	own      string // address of the bot

	mu     sync.Mutex
	status int // of the answer to its subscription
	events []string
}

func (b *selfSubscribing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		return
	}
	if r.URL.Path == "/webhook" {
		var n struct {
			Body struct {
				EventType string `json:"eventType"`
			} `json:"body"`
		}
		_ = json.NewDecoder(r.Body).Decode(&n) // an event without a type is seen as such
		b.mu.Lock()
		defer b.mu.Unlock()
		b.events = append(b.events, n.Body.EventType)
		return
	}
	body := `{"eventFilters":["/team-messaging/v1/chats","/restapi/v1.0/account/~/extension/~"],"expiresIn":473040000,` +
		`"deliveryMode":{"transportType":"WebHook","address":"` + b.own + `/webhook"}}`
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, b.platform+"/restapi/v1.0/subscription", strings.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "bearer "+r.FormValue("access_token"))
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer resp.Body.Close()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status = resp.StatusCode
}

// told returns what the bot was notified of, sorted: events of different chats overtake
// each other.
func (b *selfSubscribing) told() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(slices.Sorted(slices.Values(b.events)), " ")
}

func TestBotSubscribesInsideItsInstallation(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	c, ctx := e.Control(), t.Context()
	bot := &selfSubscribing{platform: e.URL(Sandbox)}
	srv := httptest.NewServer(bot)
	t.Cleanup(srv.Close)
	bot.own = srv.URL
	registered, err := c.Register(ctx, control.RegistrationSpec{ApplicationSpec: control.ApplicationSpec{
		Name: "Helper", Developer: "dana@acme.example", Bot: true, RedirectURIs: []string{srv.URL + "/oauth"},
		Permissions: []string{"ReadAccounts", "TeamMessaging", "SubscriptionWebhook"},
	}})
	if err != nil {
		t.Fatal(err)
	}

	installed, err := c.InstallBot(ctx, Sandbox, control.BotSpec{ClientID: registered.Sandbox.ClientID})

	if err != nil || bot.status != http.StatusOK || installed.Token == "" {
		t.Fatalf("got %+v, %v, its subscription was answered %d", installed, err, bot.status)
	}
	if _, err := c.Advance(ctx, 1); err != nil { // waits for deliveries
		t.Fatal(err)
	}
	if got := bot.told(); got != "Create GroupJoined GroupJoined" {
		t.Errorf("it was notified of %q, want its extension and its two chats", got)
	}
	if err := c.RemoveBot(ctx, Sandbox, installed.PersonID); err != nil {
		t.Fatal(err)
	}
	if got := bot.told(); !strings.Contains(got, "Delete") {
		t.Errorf("it was notified of %q, want a Delete", got)
	}
	if _, err := c.Bot(ctx, Sandbox, installed.PersonID); !refusedWith(err, http.StatusNotFound, "no such bot") {
		t.Errorf("got %v, want that it is gone", err)
	}
}
