package teammessaging

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/mux"

	"github.com/glipbox/glipbox/emulator/internal/caller"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// crowd is the API in front of many posts in many chats of one person.
type crowd struct {
	handler http.Handler
	chats   []state.Chat
	posts   []state.PostID // one of each chat
}

const ordinaryPost = "a post of ordinary length, as people write them all day"

// newCrowd returns that many posts, spread over that many chats.
func newCrowd(b *testing.B, posts, chats int) *crowd {
	b.Helper()
	s := state.New(state.Sandbox, clock.New(), entropy.Random(), state.NewLog())
	account := s.CreateAccount("Acme", "+16505550100")
	ann, err := s.CreateExtension(state.Extension{Account: account.ID, FirstName: "Ann", Email: "ann@acme.example", Status: state.Enabled})
	if err != nil {
		b.Fatal(err)
	}
	c := &crowd{}
	for i := range chats {
		team, err := s.CreateTeam(ann.ID.Person(), state.NewTeam{Name: strconv.Itoa(i)})
		if err != nil {
			b.Fatal(err)
		}
		c.chats = append(c.chats, team)
	}
	for i := range posts {
		post, err := s.CreatePost(ann.ID.Person(), c.chats[i%len(c.chats)].ID, state.NewPost{Text: ordinaryPost})
		if err != nil {
			b.Fatal(err)
		}
		if i < len(c.chats) {
			c.posts = append(c.posts, post.ID)
		}
	}
	router := mux.NewRouter()
	router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, caller.With(r, caller.Caller{Account: ann.Account, Extension: ann.ID, Person: ann.ID.Person()}))
		})
	})
	(&Handler{State: s}).Mount(router.PathPrefix("/team-messaging/v1").Subrouter())
	c.handler = router
	return c
}

// call is one request about the n-th chat.
type call struct {
	method, body string
	path         func(c *crowd, n int) string
}

func calls() map[string]call {
	posts := func(c *crowd, n int) string { return "/chats/" + c.chats[n].ID.String() + "/posts" }
	return map[string]call{
		"create": {http.MethodPost, `{"text":"` + ordinaryPost + `"}`, posts},
		"read":   {http.MethodGet, "", func(c *crowd, n int) string { return posts(c, n) + "/" + c.posts[n].String() }},
		"list":   {http.MethodGet, "", posts},
		"chats":  {http.MethodGet, "", func(*crowd, int) string { return "/chats" }},
		"recent": {http.MethodGet, "", func(*crowd, int) string { return "/recent/chats" }},
	}
}

// median returns the p50 of many calls.
func (c *crowd) median(b *testing.B, x call) time.Duration {
	b.Helper()
	const rounds = 4000
	durations := make([]time.Duration, rounds)
	for i := range durations {
		r := httptest.NewRequestWithContext(b.Context(), x.method, "/team-messaging/v1"+x.path(c, i*7919%len(c.chats)), strings.NewReader(x.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		elapsed := clock.Stopwatch()
		c.handler.ServeHTTP(w, r)
		durations[i] = elapsed()
		if w.Code >= http.StatusBadRequest {
			b.Fatalf("%s answered %d %s", r.URL, w.Code, w.Body)
		}
	}
	slices.Sort(durations)
	return durations[rounds/2]
}

// BenchmarkGrowth compares the p50 of requests at 1,000,000 posts in 1,000 chats with that
// at 1,000 posts in 32, and tells what a stored post takes. A page is full in both.
func BenchmarkGrowth(b *testing.B) {
	var before, after runtime.MemStats
	few := newCrowd(b, 1000, 32)
	runtime.GC()
	runtime.ReadMemStats(&before)
	many := newCrowd(b, 1_000_000, 1000)
	runtime.GC()
	runtime.ReadMemStats(&after)
	perPost := float64(after.HeapAlloc-before.HeapAlloc) / 1_000_000

	for name, x := range calls() {
		b.Run(name, func(b *testing.B) {
			var small, large time.Duration
			for b.Loop() {
				small, large = few.median(b, x), many.median(b, x)
			}
			b.ReportMetric(float64(small.Nanoseconds()), "ns-at-1k")
			b.ReportMetric(float64(large.Nanoseconds()), "ns-at-1M")
			b.ReportMetric(float64(large)/float64(small), "x-growth")
			b.ReportMetric(perPost, "B/post")
		})
	}
	runtime.KeepAlive(many)
}
