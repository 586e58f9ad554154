// Package ringcentraltest is a fake RingCentral for the connector's tests: one
// application, a few people, and faults on demand. It shares no type with the
// connector's client.
package ringcentraltest

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/mux"
)

// The application and the people that every fake knows.
const (
	ClientID     = "client-1"
	ClientSecret = "secret-1"
	JWT          = "jwt-of-the-agent"
	Agent        = "300" // Travel App
	Alice        = "301"
	Bob          = "302"
	Bot          = "303" // another application's
)

// Fault answers a request instead of the fake, if it returns true.
type Fault func(w http.ResponseWriter, r *http.Request) bool

// Subscription is one that the fake has granted.
type Subscription struct {
	ID      string
	Address string
	Token   string
}

// Post is an entry in a chat.
type Post struct {
	ID      string
	Chat    string
	Creator string
	Text    string
	Created time.Time
	Edited  time.Time // zero for never
	Thread  string    // of a reply; "thread of" and the id of the post that it replies to
	// Mentions are the ids of people.
	Mentions []string
	// Attached is what it carries.
	Attached []Attachment
}

// Attachment is a file or a card of a post.
type Attachment struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

// Server is the fake. Fields below mu are guarded by it.
type Server struct {
	URL          string
	RedirectURIs []string // empty accepts any

	tb     testing.TB
	server *httptest.Server
	world  World

	mu            sync.Mutex
	wake          chan struct{} // closed at each change
	next          int
	now           time.Time
	tokens        map[string]bool // valid access tokens
	refresh       map[string]bool // valid refresh tokens
	codes         map[string]bool
	subscriptions map[string]Subscription
	chats         map[string]string // type by id
	posts         []Post
	files         map[string]string // name by id
	faults        []Fault
	calls         map[string]int
	blacklisted   string // why every subscription is; empty when none is
}

// serve starts a fake.
func serve(s *Server) *Server {
	s.server = httptest.NewServer(s.router())
	s.URL = s.server.URL
	s.tb.Cleanup(s.server.Close)
	return s
}

func (s *Server) router() http.Handler {
	r := mux.NewRouter()
	r.HandleFunc("/restapi/oauth/authorize", s.authorize).Methods(http.MethodGet)
	r.HandleFunc("/restapi/oauth/token", s.token).Methods(http.MethodPost)
	r.HandleFunc("/restapi/oauth/revoke", s.revoke).Methods(http.MethodPost)
	r.HandleFunc("/restapi/v1.0/account/~/extension/~", s.bearer(s.self)).Methods(http.MethodGet)
	r.HandleFunc("/restapi/v1.0/account/~/extension/{id}", s.bearer(s.extension)).Methods(http.MethodGet)
	r.HandleFunc("/team-messaging/v1/persons/{id}", s.bearer(s.person)).Methods(http.MethodGet)
	r.HandleFunc("/team-messaging/v1/chats/{id}", s.bearer(s.chat)).Methods(http.MethodGet)
	r.HandleFunc("/team-messaging/v1/chats/{id}/posts", s.bearer(s.listPosts)).Methods(http.MethodGet)
	r.HandleFunc("/team-messaging/v1/chats/{id}/posts", s.bearer(s.createPost)).Methods(http.MethodPost)
	r.HandleFunc("/team-messaging/v1/chats/{id}/threads/{thread}/posts", s.bearer(s.listPosts)).Methods(http.MethodGet)
	r.HandleFunc("/team-messaging/v1/chats/{id}/posts/{post}", s.bearer(s.editPost)).Methods(http.MethodPatch)
	r.HandleFunc("/team-messaging/v1/chats/{id}/posts/{post}", s.bearer(s.deletePost)).Methods(http.MethodDelete)
	r.HandleFunc("/team-messaging/v1/chats/{id}/adaptive-cards", s.bearer(s.createCard)).Methods(http.MethodPost)
	r.HandleFunc("/team-messaging/v1/files", s.bearer(s.uploadFile)).Methods(http.MethodPost)
	r.HandleFunc("/team-messaging/v1/recent/chats", s.bearer(s.listRecent)).Methods(http.MethodGet)
	r.HandleFunc("/restapi/v1.0/subscription", s.bearer(s.subscribe)).Methods(http.MethodPost)
	r.HandleFunc("/restapi/v1.0/subscription", s.bearer(s.listSubscriptions)).Methods(http.MethodGet)
	r.HandleFunc("/restapi/v1.0/subscription/{id}/renew", s.bearer(s.renew)).Methods(http.MethodPost)
	r.HandleFunc("/restapi/v1.0/subscription/{id}", s.bearer(s.renew)).Methods(http.MethodGet)
	r.HandleFunc("/restapi/v1.0/subscription/{id}", s.bearer(s.unsubscribe)).Methods(http.MethodDelete)
	return s.faulty(r)
}

// faulty counts each call and lets the faults have it first.
func (s *Server) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls[r.Method+" "+r.URL.Path]++
		faults := slices.Clone(s.faults)
		s.changed()
		s.mu.Unlock()
		for _, fault := range faults {
			if fault(w, r) {
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// changed wakes who waits. s.mu must be held.
func (s *Server) changed() {
	close(s.wake)
	s.wake = make(chan struct{})
}

// Wake makes Await look again.
func (s *Server) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed()
}

// Await waits until done is true of the fake.
func (s *Server) Await(what string, done func() bool) {
	s.tb.Helper()
	deadline, cancel := context.WithTimeout(s.tb.Context(), 30*time.Second)
	defer cancel()
	for {
		s.mu.Lock()
		wake := s.wake
		s.mu.Unlock()
		if done() {
			return
		}
		select {
		case <-wake:
		case <-deadline.Done():
			s.tb.Fatalf("waited in vain for %s; posts: %v", what, s.Posts())
		}
	}
}

// Arm adds a fault for requests of a method whose path contains a part, a number of
// times.
func (s *Server) Arm(method, part string, times int, fault Fault) {
	var mu sync.Mutex
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		armed := times > 0 && r.Method == method && strings.Contains(r.URL.Path, part)
		if armed {
			times--
		}
		mu.Unlock()
		return armed && fault(w, r)
	})
}

// While adds a fault that strikes as long as what is returned is true.
func (s *Server) While(method, part string, fault Fault) *atomic.Bool {
	var armed atomic.Bool
	armed.Store(true)
	s.Arm(method, part, math.MaxInt, func(w http.ResponseWriter, r *http.Request) bool { return armed.Load() && fault(w, r) })
	return &armed
}

// Refuse is a fault with RingCentral's envelope.
func Refuse(status int, code, message string, header ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		refuse(w, status, code, message)
		return true
	}
}

// Lose is a fault that cuts the connection after the fake has applied the request.
func (s *Server) Lose() Fault {
	return func(w http.ResponseWriter, r *http.Request) bool {
		request := mux.SetURLVars(r, map[string]string{"id": strings.Split(r.URL.Path, "/")[4]})
		s.createPost(httptest.NewRecorder(), request)
		cut(w)
		return true
	}
}

// Cut is a fault that cuts the connection before anything is applied.
func Cut(w http.ResponseWriter, _ *http.Request) bool {
	cut(w)
	return true
}

func cut(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	permission := ""
	if _, rest, ok := strings.Cut(message, "["); ok {
		permission, _, _ = strings.Cut(rest, "]")
	}
	answer(w, status, map[string]any{
		"errorCode": code, "message": message,
		"errors": []map[string]string{{"errorCode": code, "message": message, "permissionName": permission}},
	})
}

// Calls returns how often a method and path was called.
func (s *Server) Calls(method, path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method+" "+path]
}

// id returns a new id. s.mu must be held.
func (s *Server) id() string {
	s.next++
	return strconv.Itoa(s.next)
}

// Advance moves RingCentral's time, by which posts and subscriptions are dated.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// String describes a post in failures.
func (p Post) String() string {
	return fmt.Sprintf("%s by %s in %s: %q", p.ID, p.Creator, p.Chat, p.Text)
}
