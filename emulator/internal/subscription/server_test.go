package subscription

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 30 * time.Second // until a test gives up waiting

// server is the subscriptions of an environment, with people who may use them.
type server struct {
	t        *testing.T
	env      state.Environment
	clock    *clock.Clock
	state    *state.State
	client   *outbound.Client
	router   http.Handler
	people   map[string]state.Extension
	scope    []state.Permission
	dispatch *Dispatcher
}

// newServer returns the subscriptions of the sandbox, where ann, bob and eve are of one
// account and mallory of another, and dispatches until the test ends.
func newServer(t *testing.T) *server {
	t.Helper()
	s := newIdleServer(t, state.Sandbox)
	s.run()
	return s
}

// newIdleServer is newServer of an environment, without dispatching.
func newIdleServer(t *testing.T, env state.Environment) *server {
	t.Helper()
	c, random := clock.New(), entropy.Seeded([32]byte{7})
	st := state.New(env, c, random, state.NewLog())
	c.Watch(st)
	client := outbound.New(c, nil, nil)
	t.Cleanup(client.Close)
	s := &server{
		t: t, env: env, clock: c, state: st, client: client, people: map[string]state.Extension{},
		scope: []state.Permission{state.TeamMessaging, state.SubscriptionWebhook, state.ReadAccounts},
	}
	acme, other := st.CreateAccount("Acme", ""), st.CreateAccount("Umbrella", "")
	for _, name := range []string{"ann", "bob", "eve"} {
		s.addPerson(acme.ID, name)
	}
	s.addPerson(other.ID, "mallory")

	router := mux.NewRouter()
	handler := &Handler{State: st, Validator: webhook.Validator{Client: client, Entropy: random}}
	handler.Mount(router.PathPrefix("/restapi/v1.0/subscription").Subrouter())
	s.router = contracttest.Check(t, router)
	s.dispatch = &Dispatcher{
		State: st, Changes: st.Follow(), Clock: c, Entropy: random,
		Sender: webhook.Sender{Client: client}, Gateway: noSockets{}, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Policy: webhook.NewPolicy(webhook.Profiles()[0]), Validator: webhook.Validator{Client: client, Entropy: random},
	}
	return s
}

// noSockets is the gateway of an environment in which nobody has a WebSocket.
type noSockets struct{}

func (noSockets) Notify(state.Subscription, string, []byte, string) {}
func (noSockets) Lose(state.Subscription, string, []byte, string)   {}
func (noSockets) EndSession(state.SessionID)                        {}
func (noSockets) EndExtension(state.ExtensionID)                    {}
func (noSockets) Reset()                                            {}

func (s *server) addPerson(account state.AccountID, name string) {
	s.t.Helper()
	e, err := s.state.CreateExtension(state.Extension{
		Account: account, Type: "User", Status: state.Enabled, FirstName: name, Email: name + "@example.com",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.people[name] = e
}

func (s *server) run() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.dispatch.Run(s.t.Context())
	}()
	s.t.Cleanup(func() { <-done })
}

func (s *server) call(from, method, path, body string) *httptest.ResponseRecorder {
	return s.callAs(from, "app", method, path, body)
}

func (s *server) callAs(from string, app state.ClientID, method, path, body string) *httptest.ResponseRecorder {
	e := s.people[from]
	r := httptest.NewRequestWithContext(s.t.Context(), method, "http://sandbox.example/restapi/v1.0/subscription"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r = caller.With(r, caller.Caller{
		Account: e.Account, Extension: e.ID, Person: e.ID.Person(), App: app, Scope: s.scope, Admin: e.Admin,
	})
	answer := httptest.NewRecorder()
	s.router.ServeHTTP(answer, r)
	return answer
}

// subscribe creates a subscription and returns it.
func (s *server) subscribe(from, address string, filters ...string) subscriptionInfo {
	s.t.Helper()
	return s.decode(s.call(from, http.MethodPost, "", request(address, filters...)))
}

func (s *server) decode(answer *httptest.ResponseRecorder) subscriptionInfo {
	s.t.Helper()
	var info struct {
		subscriptionInfo

		CreationTime   time.Time `json:"creationTime"`
		ExpirationTime time.Time `json:"expirationTime"`

		BlacklistedData *struct {
			BlacklistedAt time.Time `json:"blacklistedAt"`
			Reason        string    `json:"reason"`
		} `json:"blacklistedData"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &info); err != nil || answer.Code != http.StatusOK {
		s.t.Fatalf("got %d %s: %v", answer.Code, answer.Body, err)
	}
	info.subscriptionInfo.CreationTime = state.InstantOf(info.CreationTime)
	info.subscriptionInfo.ExpirationTime = state.InstantOf(info.ExpirationTime)
	if b := info.BlacklistedData; b != nil {
		info.subscriptionInfo.BlacklistedData = &blacklistedData{state.InstantOf(b.BlacklistedAt), b.Reason}
	}
	return info.subscriptionInfo
}

func request(address string, filters ...string) string {
	body, _ := json.Marshal(map[string]any{
		"eventFilters": filters,
		"deliveryMode": map[string]string{"transportType": "WebHook", "address": address, "verificationToken": "secret"},
	})
	return string(body)
}

// team returns a new team of the people; the first is its creator.
func (s *server) team(creator string, others ...string) state.ChatID {
	s.t.Helper()
	var members []state.Invitee
	for _, name := range others {
		members = append(members, state.Invitee{ID: s.people[name].ID.Person()})
	}
	chat, err := s.state.CreateTeam(s.people[creator].ID.Person(), state.NewTeam{Name: "Team", Members: members})
	if err != nil {
		s.t.Fatal(err)
	}
	return chat.ID
}

func (s *server) post(from string, chat state.ChatID, text string) state.Post {
	s.t.Helper()
	post, err := s.state.CreatePost(s.people[from].ID.Person(), chat, state.NewPost{Text: text})
	if err != nil {
		s.t.Fatal(err)
	}
	return post
}

func (s *server) advance(d time.Duration) {
	s.t.Helper()
	if err := s.clock.Advance(s.t.Context(), d); err != nil {
		s.t.Fatal(err)
	}
}

// receiver is a webhook server that does all right and keeps what it is told.
type receiver struct {
	*httptest.Server

	t    *testing.T
	told chan received
}

// received is a notification with its header.
type received struct {
	header http.Header
	UUID   string
	Event  string
	Owner  string `json:"ownerId"`
	ID     string `json:"subscriptionId"`
	Body   struct {
		ID          string
		GroupID     string
		Text        string
		ExtensionID string
		EventType   string
		Hints       []string
		ExpiresIn   int
	}
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	rec := &receiver{t: t, told: make(chan received, 10000)}
	rec.Server = httptest.NewServer(http.HandlerFunc(rec.serve))
	t.Cleanup(rec.Close)
	return rec
}

func (rec *receiver) serve(w http.ResponseWriter, r *http.Request) {
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		return
	}
	rec.keep(r)
}

func (rec *receiver) keep(r *http.Request) {
	n := received{header: r.Header.Clone()}
	body, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(body, &n); err != nil {
		rec.t.Errorf("notification %s: %v", body, err)
	}
	rec.told <- n
}

// next returns the next notification.
func (rec *receiver) next() received {
	rec.t.Helper()
	ctx, cancel := context.WithTimeout(rec.t.Context(), patience)
	defer cancel()
	select {
	case n := <-rec.told:
		return n
	case <-ctx.Done():
		rec.t.Fatal("no notification came")
		return received{}
	}
}
