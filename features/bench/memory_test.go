package bench

import (
	"encoding/json"
	"net/http"
	"runtime"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
)

// weight is what this process has in use.
type weight struct {
	heap       int64 // bytes after a collection, stacks included
	goroutines int
}

func measure() weight {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return weight{heap: int64(m.HeapAlloc + m.StackInuse), goroutines: runtime.NumGoroutine()} //nolint:gosec // far from overflow
}

const (
	peopleWithSockets = 40
	socketsOfEach     = 25 // each with a subscription, of which a person may have 30
)

// openSockets opens a thousand WebSockets that are subscribed to posts, of people who
// share the team of the returned id.
func (s *system) openSockets(b *testing.B) (open []*sockettest.Conn, team string) {
	b.Helper()
	others := s.others(b, peopleWithSockets)
	for _, token := range others.tokens {
		open = append(open, s.openSession(b, token)...)
	}
	s.token = others.tokens[0]
	return open, s.teamOf(b, others.people)
}

func (s *system) openSession(b *testing.B, token string) []*sockettest.Conn {
	b.Helper()
	address, err := sockettest.Address(b.Context(), s.server, token)
	if err != nil {
		b.Fatal(err)
	}
	var open []*sockettest.Conn
	for range socketsOfEach {
		socket, err := sockettest.Dial(b.Context(), address)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(socket.Cut)
		if _, err := socket.Subscribe(b.Context(), "/team-messaging/v1/posts"); err != nil {
			b.Fatal(err)
		}
		open = append(open, socket)
	}
	return open
}

func (s *system) teamOf(b *testing.B, people []control.Person) string {
	b.Helper()
	type member struct {
		ID control.PersonID `json:"id"`
	}
	var request struct {
		Name    string   `json:"name"`
		Members []member `json:"members"`
	}
	request.Name = "All"
	for _, p := range people {
		request.Members = append(request.Members, member{p.ID})
	}
	body, err := json.Marshal(request)
	if err != nil {
		b.Fatal(err)
	}
	var team struct {
		ID string `json:"id"`
	}
	if err := s.call(b, http.MethodPost, s.server+"/team-messaging/v1/teams", string(body), &team); err != nil {
		b.Fatal(err)
	}
	return team.ID
}
