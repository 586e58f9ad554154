package session_test

import (
	"errors"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/internal/session"
)

const rightPassword = "correct horse"

// withPassword returns sessions whose password is set.
func withPassword(t *testing.T) (*session.Sessions, *handClock) {
	t.Helper()
	s, clock := newSessions(t)
	token, err := s.NewSetup(t.Context())
	if err == nil {
		err = s.SetPassword(t.Context(), httptest.NewRecorder(), token, rightPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, clock
}

// try signs in from an address, and reports how long it was refused for.
func try(t *testing.T, s *session.Sessions, from, password string) (time.Duration, error) {
	t.Helper()
	err := s.SignIn(t.Context(), httptest.NewRecorder(), from, password)
	if busy, ok := errors.AsType[*session.BusyError](err); ok {
		return busy.Wait, err
	}
	return 0, err
}

func TestWrongPasswordsAreSlowedDown(t *testing.T) {
	t.Parallel()
	s, clock := withPassword(t)
	for range 5 {
		if _, err := try(t, s, "a", "wrong horse"); !errors.Is(err, session.ErrWrongPassword) {
			t.Fatalf("got %v, want a wrong password", err)
		}
	}
	for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		if wait, err := try(t, s, "a", rightPassword); wait != want {
			t.Fatalf("got %v, want a pause of %s", err, want)
		}
		clock.now = clock.now.Add(want)
		if _, err := try(t, s, "a", "wrong horse"); !errors.Is(err, session.ErrWrongPassword) {
			t.Fatalf("got %v after the pause", err)
		}
	}
	if _, err := try(t, s, "b", rightPassword); err != nil {
		t.Errorf("got %v from another address, want it let in", err)
	}
	clock.now = clock.now.Add(time.Minute)
	if _, err := try(t, s, "a", rightPassword); err != nil {
		t.Errorf("got %v after a minute, want it let in", err)
	}
}

// Who guesses from many addresses is slowed down as well, and holds up nobody who has signed
// in before.
func TestManyAddressesAreSlowedDown(t *testing.T) {
	t.Parallel()
	s, clock := withPassword(t)
	if _, err := try(t, s, "admin", rightPassword); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range 40 {
		if wait, _ := try(t, s, strconv.Itoa(i), "wrong horse"); wait > 0 {
			refused++
		}
	}
	if refused != 20 {
		t.Errorf("got %d of 40 refused, want 20", refused)
	}
	if _, err := try(t, s, "admin", rightPassword); err != nil {
		t.Errorf("got %v, want the administrator let in", err)
	}
	clock.now = clock.now.Add(time.Second)
	if _, err := try(t, s, "new", rightPassword); err != nil {
		t.Errorf("got %v a second later, want it let in", err)
	}
}

// However many come at once, few hashes are computed, and few wait.
func TestAFloodOfPasswordsIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := withPassword(t)
	if _, err := try(t, s, "admin", rightPassword); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	var refused atomic.Int64
	for range 60 {
		group.Go(func() {
			if wait, _ := try(t, s, "admin", rightPassword); wait > 0 {
				refused.Add(1)
			}
		})
	}
	group.Wait()
	if refused.Load() == 0 {
		t.Error("60 passwords at once were all looked at")
	}
}
