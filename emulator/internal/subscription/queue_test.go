package subscription

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/outbound"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

func TestOrderPerChat(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	const chats, each = 20, 50
	s.subscribe("ann", hook.URL, posts)
	var ids []state.ChatID
	for range chats {
		ids = append(ids, s.team("ann"))
	}

	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			for i := range each {
				_, _ = s.state.CreatePost(s.people["ann"].ID.Person(), id, state.NewPost{Text: strconv.Itoa(i)})
			}
		})
	}
	wg.Wait()

	seen := map[string]int{}
	for range chats * each {
		n := hook.next()
		if n.Body.Text != strconv.Itoa(seen[n.Body.GroupID]) {
			t.Fatalf("chat %s: got post %s, want %d", n.Body.GroupID, n.Body.Text, seen[n.Body.GroupID])
		}
		seen[n.Body.GroupID]++
	}
}

// blocking answers notifications only when released.
func blocking(t *testing.T) (hook *httptest.Server, begun chan struct{}, release func()) {
	t.Helper()
	begun = make(chan struct{}, 1000)
	gate := make(chan struct{})
	release = sync.OnceFunc(func() { close(gate) })
	hook = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Validation-Token") != "" {
			echo(w, r)
			return
		}
		begun <- struct{}{}
		select {
		case <-gate:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(hook.Close)
	t.Cleanup(release)
	return hook, begun, release
}

func TestSlowReceiverHoldsUpNobodyElse(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, _ := blocking(t)
	quick := newReceiver(t)
	chat := s.team("ann", "bob")
	s.subscribe("ann", slow.URL, posts)
	s.subscribe("ann", quick.URL, posts)
	s.subscribe("bob", quick.URL, posts)

	for i := range 100 {
		s.post("ann", chat, strconv.Itoa(i))
	}

	for range 200 {
		quick.next()
	}
	<-begun
	if under := s.underWay(slow, 1+len(begun)); under > 1 {
		t.Errorf("a queue has %d notifications under way at once", under)
	}
}

// underWay returns how many of the notifications that have begun at a receiver did not end
// since: on a busy machine some may have been given up already.
func (s *server) underWay(hook *httptest.Server, begun int) int {
	for _, attempt := range s.client.Journal().List(0) {
		if attempt.Purpose == outbound.Notification && strings.HasPrefix(attempt.URL, hook.URL) {
			begun--
		}
	}
	return begun
}

func TestParallelismOfASubscriptionIsBounded(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, release := blocking(t)
	s.subscribe("ann", slow.URL, posts)

	const chats = maxParallel + 10
	for range chats {
		s.post("ann", s.team("ann"), "hi")
	}

	for range maxParallel {
		<-begun
	}
	if under := s.underWay(slow, maxParallel+len(begun)); under > maxParallel {
		t.Errorf("%d are under way, more than the %d that are allowed", under, maxParallel)
	}
	release()
	for range chats - maxParallel {
		<-begun
	}
}

func TestResetDropsQueues(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, _ := blocking(t)
	empty := state.Save(s.state)
	chat := s.team("ann")
	s.subscribe("ann", slow.URL, posts)
	for i := range 50 {
		s.post("ann", chat, strconv.Itoa(i))
	}
	<-begun

	state.Restore([]*state.State{s.state}, empty)

	s.advance(time.Hour) // returns at once, for nothing is under way
	hook := newReceiver(t)
	s.subscribe("ann", hook.URL, posts)
	s.post("ann", s.team("ann"), "anew")
	if got := hook.next(); got.Body.Text != "anew" || len(begun) > 0 {
		t.Errorf("got %q, and %d old notifications more", got.Body.Text, len(begun))
	}
}

func TestDeletedSubscriptionGetsNothingMore(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	slow, begun, release := blocking(t)
	chat := s.team("ann")
	info := s.subscribe("ann", slow.URL, posts)
	for range 10 {
		s.post("ann", chat, "hi")
	}
	<-begun

	s.call("ann", http.MethodDelete, "/"+string(info.ID), "")
	release()
	s.advance(time.Second)

	if len(begun) > 0 {
		t.Errorf("%d notifications came after the delete", len(begun))
	}
}

// A server may close a connection after each answer without saying so.
func TestStaleConnectionIsNoFailure(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	rude := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("Validation-Token")
		if token == "" {
			hook.keep(r)
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nValidation-Token: %s\r\n\r\n", token)
		_ = conn.Close()
	}))
	t.Cleanup(rude.Close)
	s.subscribe("ann", rude.URL, posts)
	chat := s.team("ann")

	const sent = 300
	for i := range sent {
		s.post("ann", chat, strconv.Itoa(i))
	}

	for i := range sent {
		if got := hook.next().Body.Text; got != strconv.Itoa(i) {
			t.Fatalf("got post %s, want %d", got, i)
		}
	}
	for _, a := range s.client.Journal().After(t.Context(), 0, 1000) {
		if a.Error != "" || a.Status != http.StatusOK {
			t.Errorf("attempt %d: status %d, %s", a.Seq, a.Status, a.Error)
		}
	}
}

func TestFailureIsRecordedAndNotRetried(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	hook := newReceiver(t)
	failing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hook.serve(w, r)
		if r.Header.Get("Validation-Token") == "" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(failing.Close)
	info := s.subscribe("ann", failing.URL, posts)
	chat := s.team("ann")

	s.post("ann", chat, "first")
	s.post("ann", chat, "second")

	if first, second := hook.next(), hook.next(); first.Body.Text != "first" || second.Body.Text != "second" {
		t.Errorf("got %q and %q, want each once", first.Body.Text, second.Body.Text)
	}
	attempts := s.client.Journal().After(t.Context(), 1, 10) // 1 is the validation
	if len(attempts) == 0 || attempts[0].Status != http.StatusServiceUnavailable || attempts[0].Subscription != string(info.ID) {
		t.Errorf("recorded %+v, want 503 for %s", attempts, info.ID)
	}
}
