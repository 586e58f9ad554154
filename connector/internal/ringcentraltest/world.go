package ringcentraltest

import (
	"testing"
	"time"
)

// World is what one fake knows and another does not: its application, its people, and how what
// it issues is called.
type World struct {
	ClientID, ClientSecret, JWT string
	Agent                       string            // the person of the application
	Names                       map[string]string // first names of people, by id
	Mark                        string            // in every token, code and subscription that it issues
	Before                      int               // the first id that it gives is greater
}

// usual is the world of the constants.
func usual() World {
	return World{
		ClientID: ClientID, ClientSecret: ClientSecret, JWT: JWT, Agent: Agent,
		Names:  map[string]string{Agent: "Travel", Alice: "Alice", Bob: "Bob"},
		Before: 1,
	}
}

// New starts a fake that ends with the test.
func New(tb testing.TB) *Server {
	tb.Helper()
	return NewIn(tb, usual())
}

// NewIn starts a fake of a world.
func NewIn(tb testing.TB, w World) *Server {
	tb.Helper()
	return serve(&Server{
		tb: tb, world: w, wake: make(chan struct{}), next: w.Before, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		tokens: map[string]bool{}, refresh: map[string]bool{}, codes: map[string]bool{},
		subscriptions: map[string]Subscription{}, files: map[string]string{}, chats: map[string]string{}, calls: map[string]int{},
	})
}
