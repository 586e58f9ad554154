package portal

import (
	"context"
	"net/http"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/page"
)

const (
	noticesStream = page.NoticesPath + "/stream"
	signOfLife    = ": nothing new\n\n"
)

// noticeStream tells pages that are open that what is out of the ordinary has changed. They
// read it at page.NoticesPath then.
type noticeStream struct {
	control *control.Client
}

// ServeHTTP serves GET /notices/stream: server-sent events.
func (n noticeStream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	flush := http.NewResponseController(w).Flush
	send := func(text string) error {
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		return flush()
	}
	now, err := n.control.Timeline(r.Context(), control.TimelineFilter{Latest: 1}, 0)
	if err == nil && send(retry) == nil {
		watchConditions(r.Context(), n.control, now.Last, send)
	}
}

// watchConditions sends an event for each fault and each move of the clock after a moment,
// and signs of life, until ctx ends or nobody reads.
func watchConditions(ctx context.Context, from *control.Client, after uint64, send func(string) error) {
	for {
		part, err := from.Timeline(ctx, control.TimelineFilter{
			After: after, Kinds: []control.MomentKind{control.FaultMoment, control.ClockMoment, control.SnapshotMoment},
		}, heartbeat)
		if err != nil {
			return
		}
		text := signOfLife
		if len(part.Moments) > 0 {
			text = conditions
		}
		if send(text) != nil {
			return
		}
		after = part.Last
	}
}
