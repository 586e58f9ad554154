package guard

import (
	"time"

	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

const day = 24 * time.Hour

// tally counts what a user did in a day. Assumed: the day begins with what is counted
// first.
type tally struct {
	since state.Instant
	count int
}

// countDaily counts a call of an operation that a user may call so often in a day. It
// returns an error when the call is one too many and limits are enforced.
func (r *rates) countDaily(user state.ExtensionID, limit int) error {
	if limit == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.state.Now()
	r.turn(now)
	today := r.daily[user]
	if now < today.since || now.Sub(today.since) >= day {
		today = tally{since: now}
	}
	if r.rules.Enforced && today.count >= limit {
		return apierr.DailyExceeded(limit)
	}
	today.count++
	r.daily[user] = today
	return nil
}
