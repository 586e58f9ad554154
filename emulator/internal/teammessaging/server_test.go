package teammessaging

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const fromHeader = "Test-From" // who sends a request, by first name

// server is the API in front of a real state, in which Ann, Bob and Cyd are colleagues
// and Eve works elsewhere. Dan has not been activated, and Ada is an administrator.
type server struct {
	t       *testing.T
	clock   *clock.Clock
	state   *state.State
	people  map[string]state.Extension
	api     *Handler
	handler http.Handler
}

func newServer(t *testing.T) *server {
	t.Helper()
	srv := &server{t: t, api: &Handler{}}
	router := mux.NewRouter()
	router.Use(srv.withCaller)
	srv.api.Mount(router.PathPrefix("/team-messaging/v1").Subrouter())
	srv.api.MountLegacy(router.PathPrefix("/restapi/v1.0/glip").Subrouter())
	srv.api.MountPublic(router)
	srv.handler = contracttest.Check(t, router)
	srv.begin()
	return srv
}

// begin puts a new state behind the API. Property tests do so for each of their cases: to
// make the routes anew takes longer than most of these.
func (srv *server) begin() {
	srv.t.Helper()
	c := clock.New()
	c.Freeze()
	c.Set(time.Date(2026, 3, 26, 9, 18, 41, 105_000_000, time.UTC))
	s := state.New(state.Sandbox, c, entropy.Seeded([32]byte{1}), state.NewLog())
	srv.clock, srv.state, srv.api.State, srv.people = c, s, s, map[string]state.Extension{}
	acme, other := s.CreateAccount("Acme", "+16505550100"), s.CreateAccount("Other", "+16505550200")
	for _, name := range []string{"Ann", "Bob", "Cyd"} {
		srv.hire(acme, name, state.Enabled)
	}
	srv.hire(acme, "Dan", state.NotActivated)
	srv.hire(other, "Eve", state.Enabled)
	srv.hire(acme, "Ada", state.Enabled)
}

func (srv *server) hire(account state.Account, name string, status state.ExtensionStatus) {
	srv.t.Helper()
	e, err := srv.state.CreateExtension(state.Extension{
		Account: account.ID, Type: "User", Status: status,
		FirstName: name, LastName: "Smith", Email: strings.ToLower(name) + "@example.com",
	})
	if err != nil {
		srv.t.Fatalf("hire %s: %v", name, err)
	}
	srv.people[name] = e
}

func (srv *server) withCaller(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := srv.people[r.Header.Get(fromHeader)]
		next.ServeHTTP(w, caller.With(r, caller.Caller{Account: e.Account, Extension: e.ID, Person: e.ID.Person(), Admin: e.FirstName == "Ada"}))
	})
}

func (srv *server) person(name string) state.PersonID { return srv.people[name].ID.Person() }

// ids replaces each name in braces by the person's id.
func (srv *server) ids(text string) string {
	for name, e := range srv.people {
		text = strings.ReplaceAll(text, "{"+name+"}", e.ID.Person().String())
	}
	return text
}

// send returns the answer to a request. In path and body {Ann} stands for Ann's id.
func (srv *server) send(from, method, path, body string) *httptest.ResponseRecorder {
	srv.t.Helper()
	r := httptest.NewRequestWithContext(srv.t.Context(), method, "/team-messaging/v1"+srv.ids(path), strings.NewReader(srv.ids(body)))
	r.Header.Set(fromHeader, from)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	srv.handler.ServeHTTP(w, r)
	return w
}

func (srv *server) get(from, path string) *httptest.ResponseRecorder {
	srv.t.Helper()
	return srv.send(from, http.MethodGet, path, "")
}

func (srv *server) post(from, path, body string) *httptest.ResponseRecorder {
	srv.t.Helper()
	return srv.send(from, http.MethodPost, path, body)
}

// team creates a team of Ann and returns its id.
func (srv *server) team(body string) string {
	srv.t.Helper()
	return idOf(srv.t, srv.post("Ann", "/teams", body))
}

// direct returns the id of the conversation of Ann and Bob.
func (srv *server) direct() string {
	srv.t.Helper()
	return idOf(srv.t, srv.post("Ann", "/conversations", `{"members":[{"id":"{Bob}"}]}`))
}

// say posts a text and returns the id of the post.
func (srv *server) say(from, chat, text string) string {
	srv.t.Helper()
	return idOf(srv.t, srv.post(from, "/chats/"+chat+"/posts", `{"text":"`+text+`"}`))
}

// idOf returns the id in an answer that succeeded.
func idOf(t *testing.T, answer *httptest.ResponseRecorder) string {
	t.Helper()
	id := decode[struct{ ID string }](t, answer).ID
	if id == "" {
		t.Fatalf("no id in %s", answer.Body)
	}
	return id
}

// decode reads an answer that succeeded.
func decode[T any](t *testing.T, answer *httptest.ResponseRecorder) T {
	t.Helper()
	var value T
	if answer.Code >= http.StatusBadRequest {
		t.Fatalf("got %d %s, want success", answer.Code, answer.Body)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &value); err != nil {
		t.Fatalf("decode %s: %v", answer.Body, err)
	}
	return value
}

// want fails unless the answer has the status and the text in it.
func want(t *testing.T, answer *httptest.ResponseRecorder, status int, text string) {
	t.Helper()
	if answer.Code != status || !strings.Contains(answer.Body.String(), text) {
		t.Errorf("got %d %s, want %d with %q", answer.Code, answer.Body, status, text)
	}
}

type listed struct {
	Records []struct {
		ID      string
		Type    string
		Text    string
		Members []struct{ ID string }
	}
	Navigation struct{ PrevPageToken, NextPageToken string }
}

func (l listed) ids() []string {
	ids := make([]string, len(l.Records))
	for i, record := range l.Records {
		ids[i] = record.ID
	}
	return ids
}
