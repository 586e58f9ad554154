package state

import (
	"testing"
	"time"
)

func TestSocketSubscriptionIsOne(t *testing.T) {
	t.Parallel()
	s, ann := newSocketState(t)
	first, err := s.CreateSubscription(socketSubscription(ann, "socket"))
	if err != nil {
		t.Fatal(err)
	}

	second, err := s.CreateSubscription(socketSubscription(ann, "socket"))

	if got, ok := s.SocketSubscription("socket"); err != nil || !ok || got.ID != second.ID {
		t.Errorf("the socket has %+v (%v), want %s", got, err, second.ID)
	}
	if _, ok := s.Subscriber(first.ID); ok {
		t.Error("the first subscription is still there")
	}
}

func TestSocketSubscriptionTakesNoMoreRoom(t *testing.T) {
	t.Parallel()
	s, ann := newSocketState(t)
	for range maxSubscriptions - 1 {
		if _, err := s.CreateSubscription(socketSubscription(ann, "")); err != nil {
			t.Fatal(err)
		}
	}
	_, last := s.CreateSubscription(socketSubscription(ann, "socket"))

	_, again := s.CreateSubscription(socketSubscription(ann, "socket"))
	_, other := s.CreateSubscription(socketSubscription(ann, "other"))

	if last != nil || again != nil || other == nil {
		t.Errorf("got %v, %v and %v, want only the last refused", last, again, other)
	}
}

func TestSocketSubscriptionRenewsItself(t *testing.T) {
	t.Parallel()
	s, ann := newSocketState(t)
	x, err := s.CreateSubscription(socketSubscription(ann, "socket"))
	if err != nil {
		t.Fatal(err)
	}

	err = s.clock.Advance(t.Context(), 50*time.Hour)

	if got, ok := s.SocketSubscription("socket"); err != nil || !ok || got.Expires != x.Expires.Add(48*time.Hour) {
		t.Errorf("after two days there is %+v (%v)", got, err)
	}
	s.EndSocket("socket")
	if _, ok := s.SocketSubscription("socket"); ok {
		t.Error("the subscription outlives its socket")
	}
}

func TestSocketSubscriptionsAreNotRestored(t *testing.T) {
	t.Parallel()
	s, ann := newSocketState(t)
	x, err := s.CreateSubscription(socketSubscription(ann, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	saved := Save(s)

	Restore([]*State{s}, saved)

	if _, ok := s.Subscriber(x.ID); ok {
		t.Error("the subscription is there without its socket")
	}
}

func newSocketState(t *testing.T) (*State, Extension) {
	t.Helper()
	s := newState()
	s.clock.Watch(s)
	account := s.CreateAccount("Acme", "")
	ann, err := s.CreateExtension(Extension{Account: account.ID, Type: "User", Status: Enabled, FirstName: "Ann", Email: "ann@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	return s, ann
}

func socketSubscription(owner Extension, socket SocketID) Subscription {
	return Subscription{App: "app", Owner: owner.ID, Account: owner.Account, Transport: "WebSocket", Socket: socket, TTL: 24 * time.Hour}
}
