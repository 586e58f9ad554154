package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

// gate is a webhook that keeps everybody waiting until it is opened, and counts.
type gate struct {
	*httptest.Server

	opened chan struct{}
	count  sync.WaitGroup // of the notifications that are expected
}

func newGate(b *testing.B) *gate {
	b.Helper()
	g := &gate{opened: make(chan struct{})}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		<-g.opened
		if r.Header.Get("Authorization") == "" { // the yardstick has one
			g.count.Done()
		}
	}))
	b.Cleanup(g.Close)
	return g
}

// subscribe makes n subscriptions of the caller to posts.
func (s *system) subscribe(b *testing.B, address string, n int) {
	b.Helper()
	body := `{"eventFilters":["/team-messaging/v1/posts"],"deliveryMode":{"transportType":"WebHook","address":"` + address + `"}}`
	for range n {
		if err := s.call(b, http.MethodPost, s.server+"/restapi/v1.0/subscription", body, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// team makes a team of all people of Acme and returns the address of its posts.
func (s *system) team(b *testing.B, name string) string {
	b.Helper()
	var chat struct {
		ID string `json:"id"`
	}
	body := `{"name":"` + name + `","members":[{"email":"ada@acme.example"},{"email":"bob@acme.example"},{"email":"carol@acme.example"},{"email":"travel@acme.example"}]}`
	if err := s.call(b, http.MethodPost, s.server+"/team-messaging/v1/teams", body, &chat); err != nil {
		b.Fatal(err)
	}
	return s.server + "/team-messaging/v1/chats/" + chat.ID + "/posts"
}

// BenchmarkNotifications measures how fast notifications that wait are sent, against
// bare POSTs of as many bytes to the same receiver.
func BenchmarkNotifications(b *testing.B) {
	for _, bb := range []struct {
		name                        string
		chats, subscriptions, posts int
	}{{"one subscription over 100 chats", 100, 1, 5000}, {"100 subscriptions", 10, 100, 50}} {
		b.Run(bb.name, func(b *testing.B) {
			s, g := newSystem(b), newGate(b)
			people, err := s.emulator.Control().People(b.Context(), control.Sandbox)
			if err != nil {
				b.Fatal(err)
			}
			chats := make([]string, bb.chats)
			for i := range chats {
				chats[i] = s.team(b, "T"+strconv.Itoa(i))
			}
			for left, i := bb.subscriptions, 0; left > 0; i++ {
				n := min(left, 20)
				s.token = s.signIn(b, people[i].JWT)
				s.subscribe(b, g.URL, n)
				left -= n
			}
			var spent, yard time.Duration
			total := bb.posts * bb.subscriptions
			for b.Loop() {
				g.opened = make(chan struct{})
				g.count.Add(total)
				run(b, connections, bb.posts, roundRobin(func(i int) error { return s.call(b, http.MethodPost, chats[i%len(chats)], newPost, nil) }))
				start := time.Now()
				close(g.opened)
				g.count.Wait()
				spent += time.Since(start)
				yard += run(b, connections, total, func() error { return s.call(b, http.MethodPost, g.URL, string(make([]byte, 700)), nil) })
			}
			b.ReportMetric(float64(total*b.N)/spent.Seconds(), "notifications/s")
			b.ReportMetric(float64(total*b.N)/yard.Seconds(), "bare-posts/s")
			b.ReportMetric(yard.Seconds()/spent.Seconds(), "x-bare")
		})
	}
}

// roundRobin numbers the calls of f.
func roundRobin(f func(i int) error) func() error {
	var mu sync.Mutex
	next := 0
	return func() error {
		mu.Lock()
		i := next
		next++
		mu.Unlock()
		return f(i)
	}
}

const samples = 1000 // of a latency

// latencies measures from the call that creates a post to its notification.
func (s *system) latencies(b *testing.B, posts string, received <-chan time.Time) []time.Duration {
	b.Helper()
	list := make([]time.Duration, samples)
	for i := range list {
		start := time.Now()
		if err := s.call(b, http.MethodPost, posts, newPost, nil); err != nil {
			b.Fatal(err)
		}
		list[i] = (<-received).Sub(start)
	}
	return list
}

// BenchmarkSlowReceiver compares how late a notification comes beside one receiver that
// never answers with how late it comes otherwise.
func BenchmarkSlowReceiver(b *testing.B) {
	s := newSystem(b)
	url, received := receiver(b)
	s.subscribe(b, url, 1)
	posts := s.team(b, "T")
	dead := newGate(b)
	defer close(dead.opened)
	var beside, alone []time.Duration
	for b.Loop() {
		s.latencies(b, posts, received)
		alone = append(alone, s.latencies(b, posts, received)...)
		dead.count.Add(1 << 20)
		s.subscribe(b, dead.URL, 1)
		beside = append(beside, s.latencies(b, posts, received)...)
		s.loseSubscriptions(b, dead.URL)
	}
	b.ReportMetric(percentile(beside, 0.99).Seconds()/percentile(alone, 0.99).Seconds(), "p99-x-alone")
	b.ReportMetric(float64(percentile(beside, 0.99).Microseconds()), "p99-µs")
}

func (s *system) loseSubscriptions(b *testing.B, address string) {
	b.Helper()
	c := s.emulator.Control()
	list, err := c.Subscriptions(b.Context(), control.Sandbox)
	if err != nil {
		b.Fatal(err)
	}
	for _, x := range list {
		if x.Address == address {
			_ = c.LoseSubscription(b.Context(), control.Sandbox, x.ID)
		}
	}
}

// BenchmarkManySubscriptions compares how late a notification comes among 10,000
// subscriptions of other people with how late it comes among 10.
func BenchmarkManySubscriptions(b *testing.B) {
	const each, people = 30, 334
	s := newSystem(b)
	url, received := receiver(b)
	s.subscribe(b, url, 1)
	posts := s.team(b, "T")
	alice := s.token
	s.latencies(b, posts, received)
	few := s.latencies(b, posts, received)
	for _, token := range s.others(b, people).tokens {
		s.token = token
		s.subscribe(b, url, each)
	}
	s.token = alice
	var many []time.Duration
	for b.Loop() {
		many = append(many, s.latencies(b, posts, received)...)
	}
	b.ReportMetric(percentile(many, 0.5).Seconds()/percentile(few, 0.5).Seconds(), "p50-x-few")
}

// company is an account beside Acme.
type company struct {
	people []control.Person
	tokens []string // of each person
}

// others makes a company of n people.
func (s *system) others(b *testing.B, n int) company {
	b.Helper()
	const id, secret = "others-client-id", "others-client-secret"
	spec := control.AccountSpec{Name: "Others", Applications: []control.ApplicationSpec{{
		Name: "Others", ClientID: id, ClientSecret: secret,
		Permissions: []string{"TeamMessaging", "SubscriptionWebhook", "WebSocketsSubscription"},
	}}}
	for i := range n {
		name := "p" + strconv.Itoa(i)
		spec.People = append(spec.People, control.PersonSpec{FirstName: name, Email: name + "@others.example", JWT: "others-" + name})
	}
	account, err := s.emulator.Control().CreateAccount(b.Context(), emulator.Sandbox, spec)
	if err != nil {
		b.Fatal(err)
	}
	c := company{people: account.People}
	for _, p := range account.People {
		c.tokens = append(c.tokens, s.signInTo(b, id, secret, p.JWT))
	}
	return c
}
