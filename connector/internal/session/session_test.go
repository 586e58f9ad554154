package session_test

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/internal/session"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
)

// handClock stands still until it is moved.
type handClock struct{ now time.Time }

func (c *handClock) Now() time.Time { return c.now }

func (c *handClock) AfterFunc(time.Duration, func()) func() bool { return func() bool { return false } }

func newSessions(t *testing.T) (*session.Sessions, *handClock) {
	t.Helper()
	database, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	clock := &handClock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	kept, err := store.Open(t.Context(), database, clock, store.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	return &session.Sessions{Store: kept, Clock: clock, Entropy: rand.Reader, Limit: session.NewLimit(clock)}, clock
}

// visit is a request with the cookies that w has set.
func visit(t *testing.T, w *httptest.ResponseRecorder) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
	for _, cookie := range w.Result().Cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("got cookie %s, want it HttpOnly and SameSite=Lax", cookie)
		}
		r.AddCookie(cookie)
	}
	return r
}

// admitted reports whether a request has a session.
func admitted(t *testing.T, s *session.Sessions, r *http.Request) bool {
	t.Helper()
	name, err := s.Of(r)
	if err != nil {
		t.Fatal(err)
	}
	return name != ""
}

func TestFirstPassword(t *testing.T) {
	t.Parallel()
	s, _ := newSessions(t)
	const password = "correct horse"
	token, err := s.NewSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name, token, password string
		want                  error
	}{
		{"too short", token, "short", session.ErrWeakPassword},
		{"wrong token", "x", password, session.ErrSpentLink},
		{"right", token, password, nil},
		{"again", token, password, session.ErrSpentLink},
	}
	for _, step := range steps {
		w := httptest.NewRecorder()
		if err := s.SetPassword(t.Context(), w, step.token, step.password); !errors.Is(err, step.want) {
			t.Fatalf("%s: got %v, want %v", step.name, err, step.want)
		}
		if got := admitted(t, s, visit(t, w)); got != (step.want == nil) {
			t.Fatalf("%s: got admitted %t", step.name, got)
		}
	}
	if has, err := s.HasPassword(t.Context()); err != nil || !has {
		t.Fatalf("got %t, %v, want a password", has, err)
	}
	w := httptest.NewRecorder()
	if err := s.SignIn(t.Context(), w, "a", "wrong horse"); !errors.Is(err, session.ErrWrongPassword) {
		t.Errorf("got %v, want ErrWrongPassword", err)
	}
	if err := s.SignIn(t.Context(), w, "a", password); err != nil || !admitted(t, s, visit(t, w)) {
		t.Errorf("got %v and no session with the password", err)
	}
}

func TestLinksServeOnce(t *testing.T) {
	t.Parallel()
	s, clock := newSessions(t)
	link, err := s.NewLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := s.SignInOnce(t.Context(), w, link); err != nil {
		t.Fatal(err)
	}
	request := visit(t, w)
	if !admitted(t, s, request) {
		t.Error("the link opened no session")
	}
	if err := s.SignInOnce(t.Context(), httptest.NewRecorder(), link); !errors.Is(err, session.ErrSpentLink) {
		t.Errorf("got %v the second time, want ErrSpentLink", err)
	}
	clock.now = clock.now.Add(8 * 24 * time.Hour)
	if admitted(t, s, request) {
		t.Error("the session does not end")
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	s, _ := newSessions(t)
	link, err := s.NewLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := s.SignInOnce(t.Context(), w, link); err != nil {
		t.Fatal(err)
	}
	request := visit(t, w)
	if err := s.SignOut(t.Context(), httptest.NewRecorder(), request); err != nil {
		t.Fatal(err)
	}
	if admitted(t, s, request) {
		t.Error("the session goes on after signing out")
	}
}
