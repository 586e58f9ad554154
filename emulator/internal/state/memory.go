package state

import (
	"cmp"
	"time"
)

// memory is something that is kept only to answer properly when it is shown once more:
// an expired code or socket token, a revoked refresh token, a browser that was away long.
type memory struct {
	until Instant
	key   string
}

func (a memory) compare(b memory) int {
	return cmp.Or(cmp.Compare(a.until, b.until), cmp.Compare(a.key, b.key))
}

const rememberedCode = 24 * time.Hour // after it expired; then it is invalid

// remember keeps what has the key until an instant. Each call forgets up to two whose
// time is over, so that they never pile up. s.mu must be held.
func (s *State) remember(key string, until Instant) {
	s.world.remembered.Set(memory{until, key})
	for range 2 {
		oldest, ok := s.world.remembered.Min()
		if !ok || oldest.until > s.now() {
			return
		}
		s.world.remembered.Delete(oldest)
		s.world.codes.Delete(oldest.key)
		s.world.browsers.Delete(oldest.key)
		s.world.refreshTokens.Delete(oldest.key)
		s.world.socketTokens.Delete(oldest.key)
	}
}
