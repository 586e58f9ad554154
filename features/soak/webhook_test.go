package soak

import (
	"context"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// TestWebHook lets Alice write to four people while her webhook, its subscription, time
// and armed faults misbehave. What was not lost on purpose arrives exactly once, in the
// order of its chat, but for what is late on purpose: behind the next one.
func TestWebHook(t *testing.T) {
	t.Parallel()
	s := newHookSoak(t, seed(t))
	ctx, cancel := context.WithTimeout(t.Context(), *soakFor)
	defer cancel()

	for ctx.Err() == nil {
		s.act()
	}
	s.finish()

	t.Logf("%d posts in %d chats; %v; %d notifications came, %d of them twice",
		s.written, len(s.wanted), s.done, s.hook.came, s.hook.repeated)
	if s.written == 0 || *soakFor >= time.Minute && len(s.done) < kinds {
		t.Error("nothing was put to the test")
	}
}

const kinds = 8 // of what is done to her application

// hookSoak is Alice with her application, and what it has to hear of.
type hookSoak struct {
	*testing.T

	emulator *emulator.Emulator
	control  *control.Client
	dice     *rand.Rand
	people   []control.Person
	hook     *moody
	id       control.SubscriptionID

	told    bool                // the subscription is active
	written int                 // posts
	wanted  map[string][]string // texts by chat, in order
	done    map[string]int      // what was done, and how often
}

func newHookSoak(t *testing.T, seed uint64) *hookSoak {
	t.Helper()
	e, err := emulator.Start(t.Context(), emulator.WithSeed("acme.yaml", seeds.Acme),
		emulator.WithDeliveryProfile(control.DeliveryProfile{Failures: 1000}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	s := &hookSoak{
		T: t, emulator: e, control: e.Control(), hook: newMoody(t, seed),
		dice:   rand.New(rand.NewPCG(seed, seed)), //nolint:gosec // repeatable, not secret
		wanted: map[string][]string{}, done: map[string]int{},
	}
	if s.people, err = s.control.People(t.Context(), control.Sandbox); err != nil {
		t.Fatal(err)
	}
	s.subscribe()
	return s
}

// subscribe makes a subscription of Alice, as her application does whenever it finds that
// it has none.
func (s *hookSoak) subscribe() {
	s.Helper()
	body := `{"eventFilters":["` + posts + `"],"expiresIn":600000000,"deliveryMode":{"transportType":"WebHook","address":"` + s.hook.URL + `"}}`
	var answer struct {
		ID control.SubscriptionID `json:"id"`
	}
	status := send(s.Context(), s.T, s.emulator.URL(emulator.Sandbox)+"/restapi/v1.0/subscription", "application/json",
		"Bearer "+signIn(s.Context(), s.T, s.emulator, s.people[1], acme), body, &answer)
	if status != http.StatusOK {
		s.Fatalf("the subscription was answered %d", status)
	}
	s.id, s.told = answer.ID, true
}

// act does one thing, mostly a post.
func (s *hookSoak) act() {
	s.Helper()
	n := s.dice.IntN(200)
	switch {
	case n == 0:
		s.did("blacklisted or reactivated")
		s.toggle()
	case n <= 3:
		s.did("time")
		s.advance(time.Duration(s.dice.IntN(60)) * time.Second)
	case n <= 9 && s.told:
		s.disturb(n)
	default:
		s.want(s.post(s.anybody()))
	}
}

// disturb does something to the next notification, or to the subscription.
func (s *hookSoak) disturb(n int) {
	s.Helper()
	switch n {
	case 4:
		s.did("dropped")
		s.settle()
		s.arm(control.FaultSpec{Effect: control.FaultDrop})
		s.post(s.anybody())
		s.settle()
	case 5:
		s.did("duplicated")
		s.settle()
		s.arm(control.FaultSpec{Effect: control.FaultDuplicate})
		s.want(s.post(s.anybody()))
	case 6:
		s.did("delayed")
		s.overtake(control.FaultDelay, time.Minute)
	case 7:
		s.did("reordered")
		s.overtake(control.FaultReorder, 0)
	case 8:
		s.did("lost")
		s.settle()
		if err := s.control.LoseSubscription(s.Context(), control.Sandbox, s.id); err != nil {
			s.Fatal(err)
		}
		s.post(s.anybody())
		s.subscribe()
	default:
		s.did("expired")
		s.settle()
		now := int64(0)
		s.change(control.SubscriptionChange{ExpiresIn: &now})
		s.subscribe()
	}
}

func (s *hookSoak) did(what string) { s.done[what]++ }

// overtake has a post told behind the next one of its chat.
func (s *hookSoak) overtake(effect control.FaultEffect, later time.Duration) {
	s.Helper()
	s.settle()
	s.arm(control.FaultSpec{Effect: effect, After: time.Minute.String()})
	to := s.anybody()
	chat, text := s.post(to)
	s.settle()
	s.want(s.post(to))
	s.settle()
	s.advance(later)
	s.want(chat, text)
}

// toggle blacklists the subscription, or makes it active again.
func (s *hookSoak) toggle() {
	s.Helper()
	s.settle()
	s.told = !s.told
	s.change(control.SubscriptionChange{Status: map[bool]string{true: "Active", false: "Blacklisted"}[s.told]})
}

func (s *hookSoak) change(c control.SubscriptionChange) {
	s.Helper()
	if _, err := s.control.ChangeSubscription(s.Context(), control.Sandbox, s.id, c); err != nil {
		s.Fatal(err)
	}
}

func (s *hookSoak) arm(spec control.FaultSpec) {
	s.Helper()
	spec.Count = 1
	if _, err := s.control.ArmFault(s.Context(), spec); err != nil {
		s.Fatal(err)
	}
}

func (s *hookSoak) anybody() control.Person {
	return s.people[[]int{0, 2, 3, 4}[s.dice.IntN(4)]]
}

// post has Alice write to somebody.
func (s *hookSoak) post(to control.Person) (chat, text string) {
	s.Helper()
	s.written++
	text = strconv.Itoa(s.written)
	post, err := s.control.CreatePost(s.Context(), control.Sandbox, s.people[1].ID, control.NewPost{To: to.Email, Text: text})
	if err != nil {
		s.Fatal(err)
	}
	return string(post.ChatID), text
}

// want notes that the application has to hear of a post next, if it is told anything.
func (s *hookSoak) want(chat, text string) {
	if s.told {
		s.wanted[chat] = append(s.wanted[chat], text)
	}
}

// settle waits until all that waits is delivered.
func (s *hookSoak) settle() {
	s.Helper()
	s.advance(time.Millisecond)
}

func (s *hookSoak) advance(d time.Duration) {
	s.Helper()
	if _, err := s.control.Advance(s.Context(), d); err != nil {
		s.Fatal(err)
	}
}

// finish compares what was told with what had to be.
func (s *hookSoak) finish() {
	s.Helper()
	s.settle()
	s.hook.mu.Lock()
	defer s.hook.mu.Unlock()
	for _, chat := range slices.Sorted(maps.Keys(s.wanted)) {
		want, got := s.wanted[chat], s.hook.texts[chat]
		for i := range max(len(want), len(got)) {
			if i >= len(want) || i >= len(got) || want[i] != got[i] {
				s.Errorf("chat %s was told %d posts, want %d; the first that differs: got %v, want %v",
					chat, len(got), len(want), around(got, i), around(want, i))
				break
			}
		}
	}
}

// around returns what stands about a place of a list.
func around(list []string, at int) []string {
	return list[min(max(0, at-2), len(list)):min(at+3, len(list))]
}

// moody is a webhook that follows the rules, on a bad day: it keeps each notification
// once, by its uuid, before it answers badly or not at all. Fields below mu are guarded by
// it.
type moody struct {
	*httptest.Server

	mu       sync.Mutex
	dice     *rand.Rand
	seen     map[string]bool
	texts    map[string][]string // by chat, as they came
	came     int
	repeated int
}

func newMoody(t *testing.T, seed uint64) *moody {
	t.Helper()
	m := &moody{
		dice: rand.New(rand.NewPCG(seed, seed+1)), //nolint:gosec // repeatable, not secret
		seen: map[string]bool{}, texts: map[string][]string{},
	}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
			return
		}
		var n struct {
			UUID string
			Body struct{ GroupID, Text string }
		}
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
			t.Error(err)
		}
		switch m.keep(n.UUID, n.Body.GroupID, n.Body.Text) {
		case 0:
			w.WriteHeader(http.StatusInternalServerError)
		case 1:
			panic(http.ErrAbortHandler)
		case 2:
			w.Header().Set("Connection", "close")
		}
	}))
	t.Cleanup(m.Close)
	return m
}

// keep returns the mood of the answer.
func (m *moody) keep(uuid, chat, text string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.came++
	if m.seen[uuid] {
		m.repeated++
	} else {
		m.seen[uuid] = true
		m.texts[chat] = append(m.texts[chat], text)
	}
	return m.dice.IntN(20)
}
