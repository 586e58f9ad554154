package guard

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Group is the rate group of an operation, as the answers name it.
type Group string

// The rate groups.
const (
	Light        Group = "light"
	Medium       Group = "medium"
	Heavy        Group = "heavy"
	Auth         Group = "auth"
	NoThrottling Group = ""
)

const rateWindow = time.Minute // documented window of all groups

// limit returns how many requests a user and application have in a window.
func (g Group) limit() int {
	switch g {
	case Light:
		return 50
	case Medium:
		return 40
	case Heavy:
		return 10
	case Auth:
		return 5
	case NoThrottling:
	}
	return 0
}

// rateKey says whose requests are counted together.
type rateKey struct {
	extension state.ExtensionID
	app       state.ClientID
	group     Group
}

// rates counts requests. Fields below mu are guarded by it.
type rates struct {
	mu      sync.Mutex
	windows map[rateKey]window
}

// window counts the requests since it began.
type window struct {
	began state.Instant
	count int
}

func newRates() *rates { return &rates{windows: map[rateKey]window{}} }

// count counts a request and tells the client, as every throttled answer does.
func (r *rates) count(header http.Header, key rateKey, now state.Instant) {
	limit := key.group.limit()
	if limit == 0 {
		return
	}
	remaining := max(limit-r.add(key, now), 0)
	header["X-Rate-Limit-Group"] = []string{string(key.group)}
	header["X-Rate-Limit-Limit"] = []string{strconv.Itoa(limit)}
	header["X-Rate-Limit-Remaining"] = []string{strconv.Itoa(remaining)}
	header["X-Rate-Limit-Window"] = []string{strconv.Itoa(int(rateWindow.Seconds()))}
}

func (r *rates) add(key rateKey, now state.Instant) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.windows[key]
	if age := now.Sub(w.began); age >= rateWindow || age < 0 {
		w = window{began: now}
	}
	w.count++
	r.windows[key] = w
	return w.count
}
