package state

import "testing"

// BenchmarkPost measures creating and reading a post of 10,000.
func BenchmarkPost(b *testing.B) {
	s, _ := filled(b, 10_000)
	person := s.Extensions(s.Accounts()[0].ID)[0].ID.Person()
	chat, _ := s.PersonalChat(person)
	post, err := s.CreatePost(person, chat, NewPost{Text: "hi"})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("get", func(b *testing.B) {
		for b.Loop() {
			_, _ = s.Post(person, chat, post.ID)
		}
	})
	b.Run("create", func(b *testing.B) {
		for b.Loop() {
			_, _ = s.CreatePost(person, chat, NewPost{Text: "hi"})
		}
	})
}
