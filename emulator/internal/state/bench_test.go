package state

import (
	"strconv"
	"testing"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// filled returns a state with that many posts in one chat, and a snapshot of it empty.
func filled(b *testing.B, posts int) (*State, []Snapshot) {
	b.Helper()
	s := New(Sandbox, clock.New(), entropy.Random(), NewLog())
	account := s.CreateAccount("Acme", "+16505550100")
	e, err := s.CreateExtension(Extension{Account: account.ID, FirstName: "Ann", Email: "ann@acme.example", Status: Enabled})
	if err != nil {
		b.Fatal(err)
	}
	empty := Save(s)
	chat, _ := s.PersonalChat(e.ID.Person())
	for range posts {
		if _, err := s.CreatePost(e.ID.Person(), chat, NewPost{Text: "a post of ordinary length, as people write them all day"}); err != nil {
			b.Fatal(err)
		}
	}
	return s, empty
}

// BenchmarkSnapshot measures saving, restoring and resetting (restoring the empty state)
// of 10 and of 1,000,000 posts.
func BenchmarkSnapshot(b *testing.B) {
	for _, posts := range []int{10, 1_000_000} {
		b.Run(strconv.Itoa(posts), func(b *testing.B) {
			s, empty := filled(b, posts)
			full := Save(s)
			states := []*State{s}
			b.Run("save", func(b *testing.B) {
				for b.Loop() {
					Save(s)
				}
			})
			b.Run("restore", func(b *testing.B) {
				for b.Loop() {
					Restore(states, full)
				}
			})
			b.Run("reset", func(b *testing.B) {
				for b.Loop() {
					Restore(states, empty)
				}
			})
		})
	}
}
