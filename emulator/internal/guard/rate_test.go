package guard

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// counter is a set of counters with a clock that stands still.
type counter struct {
	*rates
	clock *clock.Clock
}

func newCounter(rules Rules) counter {
	c := clock.New()
	c.Freeze()
	s := state.New(state.Sandbox, c, entropy.Random(), state.NewLog())
	return counter{newRates(s, NewLimits(rules)), c}
}

func (c counter) pass(d time.Duration) { c.clock.Set(c.clock.Now().Add(d)) }

// model keeps the times of all requests that were let through.
type model struct {
	passed  []time.Time
	penalty time.Time
}

func (m *model) admit(now time.Time, limit int) (remaining int, ok bool) {
	inWindow := 0
	for _, at := range m.passed {
		if now.Sub(at) < time.Minute {
			inWindow++
		}
	}
	if now.Before(m.penalty) || inWindow >= limit {
		m.penalty = now.Add(time.Minute)
		return 0, false
	}
	m.passed = append(m.passed, now)
	return limit - inWindow - 1, true
}

// TestRatesCountAsTheModel sends requests of several users, applications and groups at
// any distance, and compares each verdict with that of a model which forgets nothing.
func TestRatesCountAsTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limits := map[Group]int{Light: rapid.IntRange(1, 4).Draw(t, "light"), Heavy: rapid.IntRange(1, 4).Draw(t, "heavy")}
		c, models := newCounter(Rules{Enforced: true, Requests: limits}), map[rateKey]*model{}
		for range rapid.IntRange(1, 60).Draw(t, "requests") {
			c.pass(time.Duration(rapid.SampledFrom([]int{0, 1, 999, 15_000, 59_999, 60_000, 60_001, 130_000}).Draw(t, "pause")) * time.Millisecond)
			key := rateKey{
				extension: state.ExtensionID(rapid.IntRange(1, 2).Draw(t, "user")),
				app:       state.ClientID(rapid.SampledFrom([]string{"a", "b"}).Draw(t, "app")),
				group:     rapid.SampledFrom([]Group{Light, Heavy}).Draw(t, "group"),
			}
			if models[key] == nil {
				models[key] = &model{}
			}
			_, remaining, penalty := c.admit(key)
			ok := penalty == 0

			wantRemaining, want := models[key].admit(c.clock.Now(), limits[key.group])
			if ok != want || remaining != wantRemaining {
				t.Fatalf("%+v: %t with %d left, want %t with %d", key, ok, remaining, want, wantRemaining)
			}
		}
	})
}

func TestPenalty(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		pauses []time.Duration // before each request; two in a minute are allowed
		want   string          // y: let through
	}{
		{"within the limit", []time.Duration{0, 0}, "yy"},
		{"beyond the limit", []time.Duration{0, 0, 0}, "yyn"},
		{"the window slides", []time.Duration{0, 40 * time.Second, 20 * time.Second, 0}, "yyyn"},
		{"the penalty lasts a minute", []time.Duration{0, 0, 0, time.Minute}, "yyny"},
		{"each request starts it anew", []time.Duration{0, 0, 0, 59 * time.Second, 59 * time.Second, time.Minute}, "yynnny"},
		{"the clock is set back", []time.Duration{0, 0, 0, -time.Hour}, "yyny"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(Rules{Enforced: true, Requests: map[Group]int{Heavy: 2}})
			var got strings.Builder
			for _, pause := range tt.pauses {
				c.pass(pause)
				verdict := "n"
				if _, _, penalty := c.admit(rateKey{group: Heavy}); penalty == 0 {
					verdict = "y"
				}
				got.WriteString(verdict)
			}
			if got.String() != tt.want {
				t.Errorf("got %s, want %s", &got, tt.want)
			}
		})
	}
}

func TestRatesAreNotEnforcedUnlessArmed(t *testing.T) {
	t.Parallel()
	c := newCounter(Rules{})
	for i := range 25 {
		_, remaining, penalty := c.admit(rateKey{group: Heavy})
		ok := penalty == 0
		if want := max(10-i-1, 0); !ok || remaining != want {
			t.Errorf("request %d: %t with %d left, want %d", i, ok, remaining, want)
		}
	}
	if kept := len(c.recent[rateKey{group: Heavy}].times); kept != 10 {
		t.Errorf("%d requests are remembered, want 10", kept)
	}
}

func TestCountersAreForgotten(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name   string
		forget func(c counter)
	}{
		{"with time", func(c counter) {
			c.pass(time.Minute)
			c.admit(rateKey{group: Light})
			c.pass(time.Minute)
		}},
		{"by a reset", func(c counter) { state.Restore([]*state.State{c.state}, state.Save(c.state)) }},
		{"by new rules", func(c counter) { c.limits.Set(Rules{Enforced: true}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCounter(Rules{Enforced: true})
			for i := range 1000 {
				c.admit(rateKey{extension: state.ExtensionID(i), group: Heavy})
			}

			tt.forget(c)
			c.admit(rateKey{group: Light})

			if kept := len(c.recent) + len(c.older); kept != 1 {
				t.Errorf("%d counters are kept, want 1", kept)
			}
		})
	}
}

func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	d := newDoor(t, state.TeamMessaging)
	d.guard.rates.limits.Set(Rules{Enforced: true, Requests: map[Group]int{Medium: 1}})
	authorization := []string{"Authorization", "Bearer " + d.token}
	d.get(t.Context(), "/team-messaging/v1/chats", authorization...)

	got := d.get(t.Context(), "/team-messaging/v1/chats", authorization...)

	const want = `{"errorCode":"CMN-301","message":"Request rate exceeded","errors":[{"errorCode":"CMN-301","message":"Request rate exceeded"}]}`
	if got.Code != http.StatusTooManyRequests || got.Body.String() != want {
		t.Errorf("got %d %s, want %s", got.Code, got.Body, want)
	}
	for name, want := range map[string]string{
		"Retry-After": "60", "X-Rate-Limit-Group": "medium", "X-Rate-Limit-Limit": "1", "X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Window": "60",
	} {
		if value := got.Header().Get(name); value != want {
			t.Errorf("%s is %q, want %q", name, value, want)
		}
	}
}

func TestRefusedForAPermissionCountsToo(t *testing.T) {
	t.Parallel()
	d := newDoor(t, state.ReadAccounts)

	got := d.get(t.Context(), "/team-messaging/v1/chats", "Authorization", "Bearer "+d.token)

	if got.Code != http.StatusForbidden || got.Header().Get("X-Rate-Limit-Remaining") != strconv.Itoa(documented()[Medium]-1) {
		t.Errorf("got %d with %v", got.Code, got.Header())
	}
}
