package emulator

import (
	"encoding/binary"
	"encoding/json"
	"hash/maphash"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// moody is a webhook that follows the rules, on a bad day: it keeps each notification
// once, by its uuid, before it answers late, badly or not at all. Fields below mu are
// guarded by it.
type moody struct {
	*httptest.Server

	mu    sync.Mutex
	mood  *rand.Rand
	seen  map[string]bool
	texts map[string][]string // by chat, as they came
}

func newMoody(t *testing.T, seed uint64) *moody {
	t.Helper()
	m := &moody{mood: dice(seed, 2), seen: map[string]bool{}, texts: map[string][]string{}}
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
	if !m.seen[uuid] {
		m.seen[uuid] = true
		m.texts[chat] = append(m.texts[chat], text)
	}
	return m.mood.IntN(20)
}

// soak returns for how long in wall time, and from which seed.
func soak(t *testing.T) (time.Duration, uint64) {
	t.Helper()
	length, seed := 300*time.Millisecond, maphash.String(maphash.MakeSeed(), "")
	var err error
	if text := os.Getenv("GLIPBOX_SOAK"); text != "" {
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv("GLIPBOX_SOAK_SEED"); text != "" {
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	return length, seed
}

// TestSoak writes posts while the webhook, its subscription and time misbehave. What was
// not lost on purpose arrives exactly once, in the order of its chat.
func TestSoak(t *testing.T) {
	t.Parallel()
	length, seed := soak(t)
	t.Logf("GLIPBOX_SOAK=%s GLIPBOX_SOAK_SEED=%d", length, seed)
	chance := dice(seed, 1)
	e := start(t, WithSeed("acme.yaml", seeds.Acme), WithDeliveryProfile(control.DeliveryProfile{Failures: 1000}))
	c, ctx := e.Control(), t.Context()
	people, err := c.People(ctx, control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	alice, hook := people[1], newMoody(t, seed)
	subscribe(t, e, alice, hook.URL)
	list, err := c.Subscriptions(ctx, control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	id, lifetime := list[0].ID, int64(600_000_000)
	if _, err := c.ChangeSubscription(ctx, control.Sandbox, id, control.SubscriptionChange{ExpiresIn: &lifetime}); err != nil {
		t.Fatal(err)
	}

	told, wanted := true, map[string][]string{}
	elapsed := clock.Stopwatch()
	for i := 0; elapsed() < length; i++ {
		switch chance.IntN(40) {
		case 0:
			told = !told
			if err := settle(t, e); err != nil {
				t.Fatal(err)
			}
			status := map[bool]string{true: "Active", false: "Blacklisted"}[told]
			if _, err := c.ChangeSubscription(ctx, control.Sandbox, id, control.SubscriptionChange{Status: status}); err != nil {
				t.Fatal(err)
			}
		case 1:
			if _, err := c.Advance(ctx, time.Duration(chance.IntN(60))*time.Second); err != nil {
				t.Fatal(err)
			}
		default:
			to := people[[]int{0, 2, 3, 4}[chance.IntN(4)]]
			post, err := c.CreatePost(ctx, control.Sandbox, alice.ID, control.NewPost{To: to.Email, Text: strconv.Itoa(i)})
			if err != nil {
				t.Fatal(err)
			}
			if told {
				wanted[string(post.ChatID)] = append(wanted[string(post.ChatID)], post.Text)
			}
		}
	}
	if err := settle(t, e); err != nil {
		t.Fatal(err)
	}

	hook.mu.Lock()
	defer hook.mu.Unlock()
	for chat, want := range wanted {
		if !slices.Equal(hook.texts[chat], want) {
			t.Errorf("chat %s got %d posts instead of %d, or in another order", chat, len(hook.texts[chat]), len(want))
		}
	}
	t.Logf("%d posts in %d chats", len(hook.seen), len(wanted))
}

// dice are the same for the same seed and user.
func dice(seed uint64, user byte) *rand.Rand {
	long := [32]byte{31: user}
	binary.LittleEndian.PutUint64(long[:], seed)
	return rand.New(rand.NewChaCha8(long)) //nolint:gosec // repeatable on purpose
}

// settle waits until all that waits is delivered.
func settle(t *testing.T, e *Emulator) error {
	t.Helper()
	_, err := e.Control().Advance(t.Context(), time.Millisecond)
	return err
}
