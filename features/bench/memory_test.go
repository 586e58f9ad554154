package bench

import (
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
	sessionsOfEach   = 4  // a fifth one of Alice is open already
	socketsOfSession = 50 // documented limit
)

// openSockets opens WebSockets of all people that are subscribed to posts: a thousand.
func (s *system) openSockets(b *testing.B) []*sockettest.Conn {
	b.Helper()
	people, err := s.emulator.Control().People(b.Context(), control.Sandbox)
	if err != nil {
		b.Fatal(err)
	}
	var open []*sockettest.Conn
	for _, person := range people {
		for range sessionsOfEach {
			open = append(open, s.openSession(b, person)...)
		}
	}
	return open
}

func (s *system) openSession(b *testing.B, person control.Person) []*sockettest.Conn {
	b.Helper()
	address, err := sockettest.Address(b.Context(), s.server, s.signIn(b, person.JWT))
	if err != nil {
		b.Fatal(err)
	}
	var open []*sockettest.Conn
	for range socketsOfSession {
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

// teamOfAll returns a team of everybody.
func (s *system) teamOfAll(b *testing.B) string {
	b.Helper()
	var team struct {
		ID string `json:"id"`
	}
	body := `{"name":"All","members":[{"email":"ada@acme.example"},{"email":"bob@acme.example"},{"email":"carol@acme.example"},{"email":"travel@acme.example"}]}`
	if err := s.call(b, http.MethodPost, s.server+"/team-messaging/v1/teams", body, &team); err != nil {
		b.Fatal(err)
	}
	return team.ID
}
