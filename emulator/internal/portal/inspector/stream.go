package inspector

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	heartbeat = 15 * time.Second // longest silence on a stream
	retry     = "retry: 1000\n\n"
	reload    = "event: reset\ndata: all\n\n" // the browser loads the page again
)

// serveStream serves GET /inspector/stream: server-sent events, each with the rows of all
// that was told since the last one. Their ids are numbers of moments, so that a browser
// that was away goes on where it was.
func (h *handler) serveStream(w http.ResponseWriter, r *http.Request) {
	start := r.Header.Get("Last-Event-ID")
	if start == "" {
		start = r.URL.Query().Get("after")
	}
	after, err := strconv.ParseUint(start, 10, 64)
	if err != nil {
		http.Error(w, "The place in the timeline is not a number. Load the page again.", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s := &stream{handler: h, filter: filterOf(r), writer: w, flush: http.NewResponseController(w).Flush}
	if s.send(retry) == nil {
		s.follow(r.Context(), after)
	}
}

// stream is one browser that follows the timeline.
type stream struct {
	handler *handler
	filter  filter
	names   names
	writer  http.ResponseWriter
	flush   func() error
}

// follow sends what happens until the browser leaves.
func (s *stream) follow(ctx context.Context, after uint64) {
	var err error
	if s.names, err = s.handler.names(ctx); err != nil {
		return
	}
	for ctx.Err() == nil {
		part, err := s.handler.Control.Timeline(ctx, control.TimelineFilter{After: after}, heartbeat)
		if err != nil {
			return // the browser comes back with the last id it got
		}
		if part.Last < after {
			_ = s.send(reload) // the emulator was started anew, and counts from the beginning
			return
		}
		if s.tell(ctx, part) != nil {
			return
		}
		after = part.Last
	}
}

// tell sends the rows that the filter selects as one event, or a sign of life.
func (s *stream) tell(ctx context.Context, part control.Timeline) error {
	s.learn(ctx, part.Moments)
	var body bytes.Buffer
	for _, m := range part.Moments {
		if !s.filter.selects(m, s.names) {
			continue
		}
		html, err := s.handler.set.Execute("moment-row", newRow(m, s.names))
		if err != nil {
			return err
		}
		body.Write(bytes.ReplaceAll(html, []byte("\n"), []byte(" ")))
	}
	if part.Missed > 0 {
		fmt.Fprintf(&body, `<li class="missed">%d more happened meanwhile; they are no longer kept.</li>`, part.Missed)
	}
	if body.Len() == 0 {
		return s.send(fmt.Sprintf("id: %d\n\n", part.Last))
	}
	return s.send(fmt.Sprintf("id: %d\nevent: rows\ndata: %s\n\n", part.Last, body.Bytes()))
}

// learn reads the names again when somebody new appears.
func (s *stream) learn(ctx context.Context, moments []control.Moment) {
	for _, m := range moments {
		if !s.names.knows(m) {
			if fresh, err := s.handler.names(ctx); err == nil {
				s.names = fresh
			}
			return
		}
	}
}

func (s *stream) send(text string) error {
	if _, err := s.writer.Write([]byte(text)); err != nil {
		return err
	}
	return s.flush()
}
