package subscription

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/subscription/webhook"
)

// patient is a server whose health a test changes. It answers validations with the same
// status.
type patient struct {
	*httptest.Server

	status atomic.Int64
	called atomic.Int64
}

func newPatient(t *testing.T) *patient {
	t.Helper()
	p := &patient{}
	p.status.Store(http.StatusOK)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.called.Add(1)
		echo(w, r)
		w.WriteHeader(int(p.status.Load()))
	}))
	t.Cleanup(p.Close)
	return p
}

// under makes a named profile hold.
func (s *server) under(name string) {
	s.t.Helper()
	profile, ok := webhook.Named(name)
	if !ok {
		s.t.Fatalf("there is no profile %s", name)
	}
	s.dispatch.Policy.Set(profile)
}

// fail makes n deliveries to a subscriber of ann fail, spread over d.
func (s *server) fail(chat state.ChatID, n int, d time.Duration) {
	s.t.Helper()
	for i := range n {
		if i > 0 {
			s.advance(d / time.Duration(n-1))
		}
		s.post("ann", chat, "unheard")
		s.advance(0)
	}
}

func (s *server) read(id state.SubscriptionID) subscriptionInfo {
	s.t.Helper()
	return s.decode(s.call("ann", http.MethodGet, "/"+string(id), ""))
}

func TestBlacklisting(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, profile string
		failures      int
		over          time.Duration
		want          state.SubscriptionStatus
	}{
		{"ten failures over ten minutes", "guide-2022", 10, 10*time.Minute + time.Second, state.Blacklisted},
		{"ten failures at once", "guide-2022", 10, 0, state.Active},
		{"two failures far apart", "guide-2022", 2, time.Hour, state.Active},
		{"the same in 2018", "2018", 10, 10*time.Minute + time.Second, state.Blacklisted},
		{"three failures at once", "fast", 3, 0, state.Blacklisted},
		{"two failures at once", "fast", 2, 0, state.Active},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.under(tt.profile)
			hook, chat := newPatient(t), s.team("ann")
			id := s.subscribe("ann", hook.URL, posts).ID
			hook.status.Store(http.StatusNotFound)

			s.fail(chat, tt.failures, tt.over)

			got := s.read(id)
			if got.Status != tt.want {
				t.Errorf("got %+v, want %s", got, tt.want)
			}
			if b := got.BlacklistedData; b != nil && b.Reason != "Webhook responses with code: [404], reason: [Not Found]" {
				t.Errorf("got the reason %q", b.Reason)
			}
		})
	}
}

func TestSuccessEndsASeriesOfFailures(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.under("fast")
	hook, chat := newPatient(t), s.team("ann")
	id := s.subscribe("ann", hook.URL, posts).ID

	for range 3 {
		hook.status.Store(http.StatusBadGateway)
		s.fail(chat, 2, 0)
		hook.status.Store(http.StatusOK)
		s.post("ann", chat, "heard")
		s.advance(0)
	}

	if got := s.read(id); got.Status != state.Active || got.BlacklistedData != nil {
		t.Errorf("got %+v", got)
	}
}

// blacklist blacklists the subscription of ann to a server, which is then cured.
func (s *server) blacklist(hook *patient, chat state.ChatID) state.SubscriptionID {
	s.t.Helper()
	id := s.subscribe("ann", hook.URL, posts).ID
	hook.status.Store(http.StatusInternalServerError)
	s.fail(chat, 10, 10*time.Minute+time.Second)
	if got := s.read(id); got.Status != state.Blacklisted {
		s.t.Fatalf("got %+v", got)
	}
	hook.status.Store(http.StatusOK)
	hook.called.Store(0)
	return id
}

func TestBlacklistedIsForEver(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook, chat := newPatient(t), s.team("ann")
	id := s.blacklist(hook, chat)

	s.advance(24 * time.Hour)
	s.post("ann", chat, "unheard")
	s.advance(0)
	before := s.read(id)
	renewed := s.decode(s.call("ann", http.MethodPost, "/"+string(id)+"/renew", ""))
	changed := s.decode(s.call("ann", http.MethodPut, "/"+string(id), `{"expiresIn":1000}`))

	if n := hook.called.Load(); n > 0 {
		t.Errorf("a blacklisted server was called %d times", n)
	}
	if renewed.Status != state.Blacklisted || renewed.ExpirationTime <= before.ExpirationTime || renewed.BlacklistedData == nil {
		t.Errorf("renewed: %+v, before: %+v", renewed, before)
	}
	if changed.Status != state.Blacklisted || changed.ExpiresIn != 999 {
		t.Errorf("changed: %+v", changed)
	}
}

func TestBlacklistedIsTriedAgainIn2018(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.under("2018")
	hook, chat := newPatient(t), s.team("ann")
	id := s.blacklist(hook, chat)
	hook.status.Store(http.StatusInternalServerError)

	s.advance(46 * time.Minute)
	tried := hook.called.Load()
	s.post("ann", chat, "unheard")
	hook.status.Store(http.StatusOK)
	s.advance(15 * time.Minute)
	healed := s.read(id)
	s.post("ann", chat, "heard")
	s.advance(time.Hour)

	if tried != 3 {
		t.Errorf("tried %d times in three quarters of an hour, want 3", tried)
	}
	if healed.Status != state.Active || healed.BlacklistedData != nil {
		t.Errorf("after a good test it is %+v", healed)
	}
	if n := hook.called.Load(); n != tried+2 { // one test, one notification
		t.Errorf("called %d times more, want 2: what was not told while blacklisted is lost", n-tried)
	}
}

// A server that hangs costs an advance one attempt, not one for each test.
func TestDaysPassForAServerThatHangs(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.under("2018")
	hangs := make(chan struct{})
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-hangs:
			<-r.Context().Done()
		default:
			echo(w, r)
		}
	}))
	t.Cleanup(hook.Close)
	id := s.subscribe("ann", hook.URL, posts).ID
	close(hangs)
	blacklisted := state.Blacklisted
	s.state.ChangeSubscription(id, state.SubscriptionChange{Status: &blacklisted, RetestEvery: 15 * time.Minute})
	elapsed := clock.Stopwatch()

	s.advance(6 * 24 * time.Hour)

	if took := elapsed(); took > 2*patience {
		t.Errorf("six days took %s", took)
	}
	if got := s.read(id); got.Status != state.Blacklisted {
		t.Errorf("got %+v", got)
	}
}

func TestBlacklistedIsNotReminded(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newPatient(t)
	id := s.subscribe("ann", hook.URL, posts, "/restapi/v1.0/subscription/~?threshold=86400&interval=3600").ID
	blacklisted, active := state.Blacklisted, state.Active
	s.state.ChangeSubscription(id, state.SubscriptionChange{Status: &blacklisted, Reason: "why not"})
	hook.called.Store(0)

	s.advance(6*24*time.Hour + 90*time.Minute)
	silent := hook.called.Load()
	s.state.ChangeSubscription(id, state.SubscriptionChange{Status: &active})
	s.advance(2 * time.Hour)

	if n := hook.called.Load(); silent != 0 || n != 2 {
		t.Errorf("reminded %d times while blacklisted and %d in two hours after, want 0 and 2", silent, n)
	}
}

func TestOutboxIsBounded(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	box := newOutbox(clock.New(), func(context.Context, notification) bool { <-gate; return true })
	n := notification{queue: queueKey{subscription: "x", chat: 1}, body: []byte("{}")}

	added := 0
	for range maxWaiting + 50 {
		if box.add(t.Context(), n) {
			added++
		}
	}
	close(gate)
	box.wait()

	if added != maxWaiting || !box.idle("x") {
		t.Errorf("%d notifications were taken, want %d", added, maxWaiting)
	}
}

func TestValidationTokenCanCarryTheSecret(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	profile := s.dispatch.Policy.Profile()
	profile.TokenHeader = "Validation-Token"
	s.dispatch.Policy.Set(profile)
	headers := make(chan http.Header, 2)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers <- r.Header.Clone()
		echo(w, r)
	}))
	t.Cleanup(hook.Close)
	s.subscribe("ann", hook.URL, posts)
	<-headers

	s.post("ann", s.team("ann"), "hi")

	if got := <-headers; got.Get("Validation-Token") != "secret" || got.Get("Verification-Token") != "" {
		t.Errorf("got %v", got)
	}
}

func TestRetry(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	profile := s.dispatch.Policy.Profile()
	profile.Retries = 1
	s.dispatch.Policy.Set(profile)
	hook := newPatient(t)
	s.subscribe("ann", hook.URL, posts)
	hook.status.Store(http.StatusServiceUnavailable)

	s.post("ann", s.team("ann"), "hi")
	s.advance(0)

	attempts := s.client.Journal().List(1) // 1 is the validation
	if len(attempts) != 2 || attempts[0].Attempt != 1 || attempts[1].Attempt != 2 || attempts[0].Notification != attempts[1].Notification {
		t.Errorf("recorded %+v", attempts)
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	cut := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(cut.Close)
	hanging, _, _ := blocking(t)
	for address, want := range map[string]string{
		dead.URL:                 "I/O operation is failed. Details: [Connection refused]",
		cut.URL:                  "I/O operation is failed. Details: [Unexpected end of file from server]",
		hanging.URL:              "I/O operation is failed. Details: [Read timed out]",
		"http://nowhere.invalid": "I/O operation is failed. Details: [nowhere.invalid]",
	} {
		err := s.dispatch.Sender.Deliver(t.Context(), webhook.Target{Address: address}, webhook.Notification{Body: []byte(`{}`)})
		if got := webhook.Reason(err); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func TestBlacklistedDataOnTheWire(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newPatient(t)
	id := s.subscribe("ann", hook.URL, posts).ID
	blacklisted := state.Blacklisted
	s.state.ChangeSubscription(id, state.SubscriptionChange{Status: &blacklisted, Reason: "why not"})

	var list struct {
		Records []struct {
			Status          string
			BlacklistedData struct{ BlacklistedAt, Reason string }
		}
	}
	answer := s.call("ann", http.MethodGet, "", "")
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}

	got := list.Records[0]
	if got.Status != "Blacklisted" || got.BlacklistedData.Reason != "why not" || !strings.HasSuffix(got.BlacklistedData.BlacklistedAt, "Z") {
		t.Errorf("got %+v", got)
	}
}

func TestMailboxIsTold(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.scope = append(s.scope, state.ReadMessages)
	hook := newReceiver(t)
	s.subscribe("bob", hook.URL, "/restapi/v1.0/account/~/extension/~/message-store")

	if _, err := s.state.SendMessage(state.NewMessage{
		From: s.people["ann"].ID, To: []state.ExtensionID{s.people["bob"].ID, s.people["eve"].ID}, Text: "Lunch?",
	}); err != nil {
		t.Fatal(err)
	}
	s.advance(time.Second)

	got := hook.next()
	if !strings.HasSuffix(got.Event, "/message-store") || got.Body.ExtensionID != s.people["bob"].ID.String() || len(hook.told) > 0 {
		t.Errorf("got %+v and %d more, want one of bob's mailbox", got, len(hook.told))
	}
}
