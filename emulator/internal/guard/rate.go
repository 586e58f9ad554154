package guard

import (
	"cmp"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// rateKey says whose requests are counted together. Where no token tells the user, who
// is as good a name as the request gives.
type rateKey struct {
	extension state.ExtensionID
	who       string
	app       state.ClientID
	group     Group
}

// keptKeys bounds the counters of a run in which the clock stands still.
const keptKeys = 1 << 16

// rates counts requests. Nothing has to be swept: what was counted goes from recent to
// older with each window that passes, and is forgotten after that. Fields below mu are
// guarded by it.
type rates struct {
	state  *state.State
	limits *Limits

	mu     sync.Mutex
	rules  *Rules
	world  uint64 // the counters are void when the state was replaced
	turned state.Instant
	recent map[rateKey]*window
	older  map[rateKey]*window
	daily  map[state.ExtensionID]tally
}

func newRates(s *state.State, limits *Limits) *rates { return &rates{state: s, limits: limits} }

// count counts a request and tells the client how many are left, as every throttled
// answer does. It returns an error when the request is one too many.
func (r *rates) count(header http.Header, key rateKey) error {
	if key.group == NoThrottling {
		return nil
	}
	limit, remaining, penalty := r.admit(key)
	header["X-Rate-Limit-Group"] = []string{string(key.group)}
	header["X-Rate-Limit-Limit"] = []string{strconv.Itoa(limit)}
	header["X-Rate-Limit-Remaining"] = []string{strconv.Itoa(remaining)}
	header["X-Rate-Limit-Window"] = []string{strconv.Itoa(int(rateWindow.Seconds()))}
	if penalty == 0 {
		return nil
	}
	return apierr.RateExceeded(string(key.group), limit, penalty)
}

// admit counts a request. A penalty says for how long no other may follow.
func (r *rates) admit(key rateKey) (limit, remaining int, penalty time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.state.Now()
	r.turn(now)
	limit = r.rules.Requests[key.group]
	remaining, penalty = r.window(key).admit(now, limit, r.rules.Enforced)
	return limit, remaining, penalty
}

// turn forgets what no longer counts. r.mu must be held.
func (r *rates) turn(now state.Instant) {
	rules, world := r.limits.rules.Load(), r.state.Restored()
	switch {
	case rules != r.rules || world != r.world || now < r.turned:
		r.rules, r.world = rules, world
		r.recent, r.older, r.turned = map[rateKey]*window{}, nil, now
		r.daily = map[state.ExtensionID]tally{}
	case now.Sub(r.turned) >= rateWindow || len(r.recent) >= keptKeys:
		forgotten := r.older
		r.recent, r.older, r.turned = map[rateKey]*window{}, r.recent, now
		for key, w := range forgotten {
			if now < w.penalty { // one that is longer than the windows
				r.recent[key] = w
			}
		}
	}
}

// penalize begins a penalty, whether the limits are enforced or not.
func (r *rates) penalize(key rateKey, penalty time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.state.Now()
	r.turn(now)
	w := r.window(key)
	w.length, w.penalty = penalty, now.Add(penalty)
}

// window returns the counter of a key. r.mu must be held.
func (r *rates) window(key rateKey) *window {
	if w, ok := r.recent[key]; ok {
		return w
	}
	w, ok := r.older[key]
	if !ok {
		w = &window{}
	}
	delete(r.older, key)
	r.recent[key] = w
	return w
}

// window remembers the latest requests that were let through, as many as are allowed.
type window struct {
	times   []state.Instant // oldest first
	penalty state.Instant   // until when everything is refused
	length  time.Duration   // of the penalty; zero: the documented one
}

// admit counts a request and returns how many are left. Assumed: the penalty starts with
// the first request beyond the limit; each request during it starts it anew.
func (w *window) admit(now state.Instant, limit int, enforced bool) (remaining int, penalty time.Duration) {
	w.slide(now)
	full := len(w.times) >= limit
	if now < w.penalty || enforced && full {
		w.penalty = now.Add(w.penaltyLength())
		return 0, w.penaltyLength()
	}
	w.length = 0
	if full {
		w.times = w.times[1:]
	}
	w.times = append(w.times, now)
	return limit - len(w.times), 0
}

func (w *window) penaltyLength() time.Duration { return cmp.Or(w.length, rateWindow) }

// slide forgets the requests that are as old as the window is long, and everything when
// the clock was set back.
func (w *window) slide(now state.Instant) {
	if w.penalty > now.Add(w.penaltyLength()) || len(w.times) > 0 && w.times[len(w.times)-1] > now {
		*w = window{}
	}
	for len(w.times) > 0 && now.Sub(w.times[0]) >= rateWindow {
		w.times = w.times[1:]
	}
}
