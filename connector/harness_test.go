package connector_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/mux"
	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentral"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
	"github.com/glipbox/glipbox/connector/internal/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// handClock is a clock that moves when a test says so. Fields below mu are guarded
// by it.
type handClock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[*handTimer]bool
	armed  chan struct{} // closed at each change of the timers
}

type handTimer struct {
	at time.Time
	f  func()
}

func newHandClock() *handClock {
	return &handClock{
		now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), timers: map[*handTimer]bool{}, armed: make(chan struct{}),
	}
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	timer := &handTimer{at: c.now.Add(d), f: f}
	c.timers[timer] = true
	close(c.armed)
	c.armed = make(chan struct{})
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		pending := c.timers[timer]
		delete(c.timers, timer)
		return pending
	}
}

// Advance moves the clock and fires what is due.
func (c *handClock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []func()
	for timer := range c.timers {
		if !timer.at.After(c.now) {
			due = append(due, timer.f)
			delete(c.timers, timer)
		}
	}
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}

// AwaitTimer waits until something is due within d, and moves there.
func (c *handClock) AwaitTimer(t *testing.T, d time.Duration) {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		c.mu.Lock()
		armed, near := c.armed, false
		for timer := range c.timers {
			near = near || !timer.at.After(c.now.Add(d))
		}
		c.mu.Unlock()
		if near {
			c.Advance(d)
			return
		}
		select {
		case <-armed:
		case <-deadline.Done():
			t.Fatalf("nothing is due within %s", d)
		}
	}
}

// agentFunc is an agent made of one function.
type agentFunc func(context.Context, connector.Message) (connector.Reply, error)

func (f agentFunc) Reply(ctx context.Context, m connector.Message, _ connector.Progress) (connector.Reply, error) {
	return f(ctx, m)
}

// echo answers each message with its own text.
func echo(_ context.Context, m connector.Message) (connector.Reply, error) {
	return say("re: " + m.Text), nil
}

func say(texts ...string) connector.Reply {
	var r connector.Reply
	for _, text := range texts {
		r.Posts = append(r.Posts, connector.ReplyPost{Text: text})
	}
	return r
}

// watchedStore wakes who waits at the fake when a channel has changed.
type watchedStore struct {
	connector.Store
	rc *ringcentraltest.Server
}

func (s watchedStore) SaveChannel(ctx context.Context, c connector.Channel, secrets ...connector.Secret) error {
	defer s.rc.Wake()
	return s.Store.SaveChannel(ctx, c, secrets...)
}

func (s watchedStore) DeleteChannel(ctx context.Context, c connector.Channel) error {
	defer s.rc.Wake()
	return s.Store.DeleteChannel(ctx, c)
}

func (s watchedStore) ClearDeleted(ctx context.Context) (bool, error) {
	defer s.rc.Wake()
	return s.Store.ClearDeleted(ctx)
}

func (s watchedStore) AddPost(ctx context.Context, l connector.Lane, p connector.Post) (bool, error) {
	defer s.rc.Wake()
	return s.Store.AddPost(ctx, l, p)
}

func (s watchedStore) Settle(ctx context.Context, c connector.Claim, id connector.PostID, status connector.Status, reason string) (connector.PostID, error) {
	defer s.rc.Wake()
	return s.Store.Settle(ctx, c, id, status, reason)
}

func (s watchedStore) GiveUp(ctx context.Context, c connector.Claim, m connector.Message, reason string) (connector.PostID, error) {
	defer s.rc.Wake()
	return s.Store.GiveUp(ctx, c, m, reason)
}

// harness is a connector between a fake RingCentral and an agent.
type harness struct {
	*connector.Connector
	t     *testing.T
	rc    *ringcentraltest.Server
	clock *handClock
	store *store.Store
	id    connector.StreamID
	end   func() // asks the connector to stop
	stop  func() // does so, and waits until it has

	options connector.Options
	hooks   *webhooks
}

// webhooks passes notifications on to the connector that runs at present.
type webhooks struct {
	current atomic.Pointer[connector.Connector]
}

func (w *webhooks) Endpoint(ctx context.Context, id connector.StreamID, e connector.Environment) (connector.Endpoint, error) {
	return w.current.Load().Endpoint(ctx, id, e)
}

func (w *webhooks) Receive(
	ctx context.Context, id connector.StreamID, e connector.Environment, owner connector.PersonID, n connector.Notification,
) error {
	return w.current.Load().Receive(ctx, id, e, owner, n)
}

func (w *webhooks) NoteRefused(id connector.StreamID, call connector.RefusedCall) {
	w.current.Load().NoteRefused(id, call)
}

func (w *webhooks) Garbled(id connector.StreamID, e connector.Environment) {
	w.current.Load().Garbled(id, e)
}

func (w *webhooks) Refused(id connector.StreamID, e connector.Environment, reason string) {
	w.current.Load().Refused(id, e, reason)
}

// newHarness wires a connector with one configured channel. It does not run yet.
func newHarness(t *testing.T, agent agentFunc) *harness {
	t.Helper()
	h := &harness{t: t, rc: ringcentraltest.New(t), clock: newHandClock(), hooks: &webhooks{}}
	database, err := sqlite.Open(t.Context(), t.TempDir())
	h.check(err)
	t.Cleanup(func() { _ = database.Close() })
	h.store, err = store.Open(t.Context(), database, h.clock, store.NewKey())
	h.check(err)
	server := httptest.NewUnstartedServer(nil)
	client := &http.Client{Transport: &http.Transport{}}
	h.options = connector.Options{
		Store: watchedStore{h.store, h.rc}, Agent: agent, Clock: h.clock, Entropy: rand.Reader,
		PublicURL: "http://" + server.Listener.Addr().String(),
		Logger:    slog.New(slog.NewTextHandler(t.Output(), nil)),
		Platform: &ringcentral.Client{HTTP: client, Clock: h.clock, Bases: map[connector.Environment]string{
			connector.Sandbox: h.rc.URL, connector.Production: h.rc.URL,
		}},
	}
	h.build()
	router := mux.NewRouter()
	hooks := &webhook.Handler{Receiver: h.hooks, Log: slog.New(slog.DiscardHandler)}
	hooks.Mount(router)
	server.Config.Handler = router
	server.Start()
	t.Cleanup(func() {
		server.Close()
		client.CloseIdleConnections()
	})
	h.configure()
	return h
}

// build makes the connector, on the store that is there.
func (h *harness) build() {
	h.t.Helper()
	var err error
	h.Connector, err = connector.New(h.options)
	h.check(err)
	setLimits(h.Connector)
	h.hooks.current.Store(h.Connector)
}

// again starts a new connector on the same store, after stop.
func (h *harness) again() {
	h.t.Helper()
	h.build()
	h.run()
}

func (h *harness) check(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *harness) configure() {
	h.t.Helper()
	channel, err := h.CreateChannel(h.t.Context(), "Travel App")
	h.check(err)
	h.id = channel.StreamID
	secret := ringcentraltest.ClientSecret
	_, err = h.Configure(h.t.Context(), h.id, connector.Configuration{
		Environment: connector.Sandbox, ApplicationKey: ringcentraltest.ClientID, ApplicationSecret: &secret,
	})
	h.check(err)
}

// run starts the connector; it ends with the test, or by stop.
func (h *harness) run() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	h.end = cancel
	var group sync.WaitGroup
	group.Go(func() {
		if err := h.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	h.stop = func() {
		cancel()
		group.Wait()
	}
	h.t.Cleanup(h.stop)
}

// live returns a running harness whose channel is enabled.
func live(t *testing.T, agent agentFunc) *harness {
	t.Helper()
	h := newHarness(t, agent)
	h.goLive()
	return h
}

// goLive starts the connector and enables its channel.
func (h *harness) goLive() {
	h.t.Helper()
	h.run()
	_, err := h.AuthorizeJWT(h.t.Context(), h.id, ringcentraltest.JWT)
	h.check(err)
	_, err = h.Enable(h.t.Context(), h.id)
	h.check(err)
}

// said waits until the agent has written these texts into a chat, and no others.
func (h *harness) said(chat string, want ...string) {
	h.t.Helper()
	h.rc.Await("the answers", func() bool { return len(h.rc.Said(chat)) >= len(want) })
	if got := h.rc.Said(chat); !slices.Equal(got, want) {
		h.t.Errorf("got %q, want %q", got, want)
	}
}

// letters returns the reasons of the dead letters, once there are some.
func (h *harness) letters() []connector.Letter {
	h.t.Helper()
	letters, err := h.DeadLetters(h.t.Context(), h.id)
	h.check(err)
	return letters
}

// parsed is a post as the store takes it.
func (h *harness) parsed(post ringcentraltest.Post) (connector.Lane, connector.Post) {
	h.t.Helper()
	chat, err := connector.ParseChatID(post.Chat)
	h.check(err)
	id, err := connector.ParsePostID(post.ID)
	h.check(err)
	return connector.Lane{Stream: h.id, Environment: connector.Sandbox, Chat: chat}, connector.Post{
		ID: id, Chat: chat, Creator: connector.PersonID(post.Creator), Text: post.Text, Created: post.Created,
	}
}
