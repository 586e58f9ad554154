package account

import (
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

// server is the API in front of a real state, as seen by Ann, the administrator of Acme.
// Bob is her colleague, Dan has not been activated, Bot is one. Eve works elsewhere.
type server struct {
	t       *testing.T
	state   *state.State
	caller  string
	people  map[string]state.Extension
	handler http.Handler
}

// by returns the API as somebody else sees it.
func (srv *server) by(name string) *server {
	other := *srv
	other.caller = name
	return &other
}

func newServer(t *testing.T) *server {
	t.Helper()
	c := clock.New()
	c.Freeze()
	c.Set(time.Date(2026, 3, 26, 9, 18, 41, 105_000_000, time.UTC))
	s := state.New(state.Sandbox, c, entropy.Seeded([32]byte{1}), state.NewLog())
	srv := &server{t: t, state: s, caller: "Ann", people: map[string]state.Extension{}}
	acme, other := s.CreateAccount("Acme", "+16505550100"), s.CreateAccount("Other", "+16505550200")
	for _, e := range []state.Extension{
		{Account: acme.ID, FirstName: "Ann", Status: state.Enabled, Type: "User", Admin: true},
		{Account: acme.ID, FirstName: "Bob", Status: state.Enabled, Type: "VirtualUser"},
		{Account: acme.ID, FirstName: "Dan", Status: state.NotActivated, Type: "User"},
		{Account: acme.ID, FirstName: "Bot", Status: state.Enabled, Type: "Bot"},
		{Account: acme.ID, FirstName: "Nil", Status: state.Unassigned, Type: "User"},
		{Account: other.ID, FirstName: "Eve", Status: state.Enabled, Type: "User"},
	} {
		e.LastName, e.Email = "Smith", strings.ToLower(e.FirstName)+"@example.com"
		created, err := s.CreateExtension(e)
		if err != nil {
			t.Fatal(err)
		}
		srv.people[e.FirstName] = created
	}
	router := mux.NewRouter()
	router.Use(srv.withCaller)
	(&Activation{State: s}).Mount(router)
	(&Handler{State: s}).Mount(router.PathPrefix("/restapi").Subrouter())
	srv.handler = contracttest.Check(t, router)
	return srv
}

const callerHeader = "Test-Caller"

func (srv *server) withCaller(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := srv.people[r.Header.Get(callerHeader)]
		next.ServeHTTP(w, caller.With(r, caller.Caller{Account: who.Account, Extension: who.ID, Person: who.ID.Person()}))
	})
}

// fill replaces {Ann} by her extension id, {Acme} and {Other} by the account ids.
func (srv *server) fill(text string) string {
	for name, e := range srv.people {
		text = strings.ReplaceAll(text, "{"+name+"}", e.ID.String())
	}
	return strings.NewReplacer(
		"{Acme}", srv.people["Ann"].Account.String(), "{Other}", srv.people["Eve"].Account.String(),
	).Replace(text)
}

func (srv *server) send(method, path, body string) *httptest.ResponseRecorder {
	srv.t.Helper()
	r := httptest.NewRequestWithContext(srv.t.Context(), method, "http://sandbox.example"+srv.fill(path), strings.NewReader(srv.fill(body)))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return srv.do(r)
}

func (srv *server) do(r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set(callerHeader, srv.caller)
	w := httptest.NewRecorder()
	srv.handler.ServeHTTP(w, r)
	return w
}

func (srv *server) get(path string) *httptest.ResponseRecorder {
	srv.t.Helper()
	return srv.send(http.MethodGet, path, "")
}

// want fails unless the answer has the status and the text in it.
func want(t *testing.T, answer *httptest.ResponseRecorder, status int, text string) {
	t.Helper()
	if answer.Code != status || !strings.Contains(answer.Body.String(), text) {
		t.Errorf("got %d %s, want %d with %q", answer.Code, answer.Body, status, text)
	}
}
