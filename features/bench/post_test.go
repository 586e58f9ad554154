package bench

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

const newPost = `{"text":"a post of ordinary length, as people write them all day"}`

// BenchmarkCreatePost compares creating a post with the bare server.
func BenchmarkCreatePost(b *testing.B) {
	s := newSystem(b)
	posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
	yardstick := httptest.NewServer(bare(nil))
	defer yardstick.Close()

	compare(b,
		func() error { return s.call(b, http.MethodPost, posts, newPost, nil) },
		func() error { return s.call(b, http.MethodPost, yardstick.URL+"/posts", newPost, nil) })
}

// BenchmarkReadPost compares reading a post by id, over 8 and over 64 connections, with the bare server, which writes the
// same bytes.
func BenchmarkReadPost(b *testing.B) {
	s := newSystem(b)
	posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
	var made post
	if err := s.call(b, http.MethodPost, posts, newPost, &made); err != nil {
		b.Fatal(err)
	}
	var bytes json.RawMessage
	if err := s.call(b, http.MethodGet, posts+"/"+made.ID, "", &bytes); err != nil {
		b.Fatal(err)
	}
	yardstick := httptest.NewServer(bare(bytes))
	defer yardstick.Close()

	for _, connections := range []int{connections, manyConnections} {
		b.Run(strconv.Itoa(connections), func(b *testing.B) {
			compareOver(b, connections,
				func() error { return s.call(b, http.MethodGet, posts+"/"+made.ID, "", nil) },
				func() error { return s.call(b, http.MethodGet, yardstick.URL+"/posts", "", nil) })
		})
	}
}

// BenchmarkListPosts compares listing 30 posts of 1,000 with the bare server, which
// writes the same bytes.
func BenchmarkListPosts(b *testing.B) {
	s := newSystem(b)
	posts := s.server + "/team-messaging/v1/chats/" + s.directChat(b) + "/posts"
	for range 1000 {
		if err := s.call(b, http.MethodPost, posts, newPost, nil); err != nil {
			b.Fatal(err)
		}
	}
	var list json.RawMessage
	if err := s.call(b, http.MethodGet, posts, "", &list); err != nil {
		b.Fatal(err)
	}
	yardstick := httptest.NewServer(bare(list))
	defer yardstick.Close()

	compare(b,
		func() error { return s.call(b, http.MethodGet, posts, "", nil) },
		func() error { return s.call(b, http.MethodGet, yardstick.URL+"/posts", "", nil) })
}
