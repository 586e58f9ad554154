package emulator

import (
	"fmt"
	"net/http"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/page"
)

// noticed lets every page say what is out of the ordinary. The control API tells the same
// by GET faults and GET clock.
func (e *Emulator) noticed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, notice := range e.Notices() {
			w.Header().Add(page.NoticeHeader, notice)
		}
		next.ServeHTTP(w, r)
	})
}

// Notices returns what is out of the ordinary, in a sentence each: armed faults, and a clock
// that was moved.
func (e *Emulator) Notices() []string {
	var notices []string
	switch n := e.faults.Armed(); n {
	case 0:
	case 1:
		notices = append(notices, "1 fault is armed.")
	default:
		notices = append(notices, fmt.Sprintf("%d faults are armed.", n))
	}
	if e.clock.Frozen() {
		notices = append(notices, "The clock stands still at "+e.clock.Now().Format(time.DateTime)+" UTC.")
	} else if offset := e.clock.Offset().Round(time.Second); offset != 0 {
		notices = append(notices, "The clock is "+page.Apart(offset)+" real time.")
	}
	return notices
}
