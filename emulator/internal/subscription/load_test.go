package subscription

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// crowd makes subscriptions to an address, 400 for each of so many people, and returns a
// chat about whose posts all of them are told.
func (s *server) crowd(people int, address string) state.ChatID {
	s.t.Helper()
	const applications, each = 20, 20
	account := s.people["ann"].Account
	names := make([]string, people)
	for i := range names {
		names[i] = "p" + strconv.Itoa(i)
		s.addPerson(account, names[i])
		for j := range applications * each {
			_, err := s.state.CreateSubscription(state.Subscription{
				App: state.ClientID(strconv.Itoa(j % applications)), Owner: s.people[names[i]].ID, Account: account,
				Filters: []state.Filter{{Kind: state.PostFilter, Text: posts}}, Transport: webHook, Address: address, TTL: 24 * time.Hour,
			})
			if err != nil {
				s.t.Fatal(err)
			}
		}
	}
	return s.team(names[0], names[1:]...)
}

// dead is a server that takes every request and answers none.
type dead struct {
	*httptest.Server

	under, most, all atomic.Int64  // requests under way now, at most, and altogether
	full             chan struct{} // closed at the first request beyond what is allowed to hang
}

func newDead(t *testing.T, until int64) *dead {
	t.Helper()
	d := &dead{full: make(chan struct{})}
	d.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		d.most.Store(max(d.most.Load(), d.under.Add(1)))
		defer d.under.Add(-1)
		if d.all.Add(1) == until {
			close(d.full)
		}
		_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection noticed
		<-r.Context().Done()
	}))
	t.Cleanup(d.Close)
	return d
}

// dispatchUntilTheEnd dispatches until the returned function is called, which says how long the end took.
func (s *server) dispatchUntilTheEnd() (end func() time.Duration) {
	ctx, cancel := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.dispatch.Run(ctx)
	}()
	return func() time.Duration {
		elapsed := clock.Stopwatch()
		cancel()
		<-ended
		return elapsed()
	}
}

// Ten thousand dead servers take no more connections than the lines allow; and when it
// has to end, it ends.
func TestTenThousandDeadServers(t *testing.T) {
	t.Parallel()
	s := newIdleServer(t, state.Sandbox)
	s.dispatch.Logger = slog.New(slog.DiscardHandler)
	d := newDead(t, maxDetached+256)
	chat := s.crowd(25, d.URL)
	end := s.dispatchUntilTheEnd()

	s.post("p0", chat, "to ten thousand")
	<-d.full

	if took := end(); took > time.Second {
		t.Errorf("the end took %s", took)
	}
	if n := d.most.Load(); n > 256+256+128+maxDetached {
		t.Errorf("%d requests were under way at once", n)
	}
}

// As many dead servers as may be waited for at once hold up nobody else.
func TestDeadServersHoldUpNobodyElse(t *testing.T) {
	t.Parallel()
	s := newIdleServer(t, state.Sandbox)
	s.dispatch.Logger = slog.New(slog.DiscardHandler)
	d := newDead(t, 400)
	chat := s.crowd(2, d.URL)
	s.run()
	quick := newReceiver(t)
	s.subscribe("ann", quick.URL, posts)
	own := s.team("ann")

	s.post("p0", chat, "to eight hundred")
	elapsed := clock.Stopwatch()
	for i := range 20 {
		s.post("ann", own, strconv.Itoa(i))
		if got := quick.next().Body.Text; got != strconv.Itoa(i) {
			t.Errorf("got %q, want %d", got, i)
		}
	}

	if took := elapsed(); took > 2*time.Second { // one attempt at a dead server takes three
		t.Errorf("twenty notifications took %s", took)
	}
	<-d.full
}
