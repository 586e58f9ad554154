package portal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

const (
	heartbeat  = 15 * time.Second // longest silence on a stream
	retry      = "retry: 1000\n\n"
	reload     = "event: reset\ndata: all\n\n"      // the browser comes back with new pages
	conditions = "event: conditions\ndata: all\n\n" // what is out of the ordinary has changed
	mostPeople = 50                                 // in the tabs of one browser
)

const streamPath = "/app/stream"

// serveStream serves GET /app/stream: server-sent events for all people who are open in the
// tabs of a browser, which has few connections. The ids are numbers of changes: a browser
// that was away says the last one it got and misses nothing; one that was away too long is
// told to load its pages again.
func (h *appHandler) serveStream(w http.ResponseWriter, r *http.Request) {
	after, err := startOf(r)
	people := r.URL.Query()["person"]
	if err != nil || len(people) == 0 || len(people) > mostPeople {
		http.Error(w, "The address names no place in the change log, or nobody who reads. Load the page again.", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s := &stream{handler: h, writer: w, flush: http.NewResponseController(w).Flush}
	for _, person := range people {
		s.viewers = append(s.viewers, &viewer{handler: h, person: control.PersonID(person), early: s.send})
	}
	if s.send(retry) == nil {
		s.follow(r.Context(), after)
	}
}

func startOf(r *http.Request) (uint64, error) {
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		return strconv.ParseUint(id, 10, 64)
	}
	return strconv.ParseUint(r.URL.Query().Get("after"), 10, 64)
}

// stream is one browser that follows what happens to some people. The field below mu is
// guarded by it.
type stream struct {
	handler *appHandler
	viewers []*viewer
	flush   func() error

	mu     sync.Mutex
	writer http.ResponseWriter
}

// follow sends changes until the browser leaves or nothing can be followed any more.
func (s *stream) follow(ctx context.Context, after uint64) {
	last, err := s.handler.log.latest(ctx)
	if err != nil {
		return // the emulator is about to end: whoever loads a page again now gets none
	}
	if last < after {
		_ = s.send(reload) // the emulator was started anew, and counts from the beginning
		return
	}
	now, err := s.handler.Control.Timeline(ctx, control.TimelineFilter{Latest: 1}, 0)
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() { watchConditions(ctx, s.handler.Control, now.Last, s.send) })
	defer watching.Wait()
	defer cancel()
	for ctx.Err() == nil {
		changes, err := s.handler.Control.Changes(ctx, after, heartbeat)
		if _, gone := goneBefore(err); gone {
			_ = s.send(reload)
			return
		}
		if err != nil || s.sendAll(ctx, changes) != nil {
			return // the browser comes back with the last id it got
		}
		after = changes.Last
	}
}

// sendAll sends what the people may see of some changes, or a sign of life.
func (s *stream) sendAll(ctx context.Context, changes control.Changes) error {
	var events bytes.Buffer
	for _, change := range changes.Changes {
		if change.Environment != "" && change.Environment != s.handler.Environment {
			continue
		}
		if change.Type == "Reset" {
			return s.send(reload)
		}
		for _, v := range s.viewers {
			name, body, err := v.event(ctx, change)
			if err != nil {
				return err
			}
			if name != "" {
				writeEvent(&events, v.heading(change), name, body)
			}
		}
	}
	// The number comes last: whoever is cut off before gets all of it again.
	fmt.Fprintf(&events, "id: %d\nevent: at\ndata: %d\n\n", changes.Last, changes.Last)
	return s.send(events.String())
}

const carriageReturn = "\r" // ends a line in an event stream too, and people may write it

// writeEvent writes one event whose first line says whom it is for. Whatever stands in the
// body stays in its data.
func writeEvent(events *bytes.Buffer, heading, name string, body []byte) {
	fmt.Fprintf(events, "event: %s\ndata: %s\n", name, heading)
	body = bytes.ReplaceAll(body, []byte(carriageReturn+"\n"), []byte("\n"))
	body = bytes.ReplaceAll(body, []byte(carriageReturn), []byte("\n"))
	for line := range bytes.Lines(body) {
		fmt.Fprintf(events, "data: %s\n", bytes.TrimRight(line, "\n"))
	}
	events.WriteString("\n")
}

func (s *stream) send(text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.writer.Write([]byte(text)); err != nil {
		return err
	}
	return s.flush()
}

// changeLog reads the log of an environment through the control API.
type changeLog struct {
	control     *control.Client
	environment control.Environment

	mu   sync.Mutex
	last uint64 // the greatest number seen; where the search for the end begins
}

// latest returns the number of the newest change.
func (l *changeLog) latest(ctx context.Context) (uint64, error) {
	l.mu.Lock()
	after := l.last
	l.mu.Unlock()
	for {
		changes, err := l.control.Changes(ctx, after, 0)
		if oldest, gone := goneBefore(err); gone {
			after = oldest - 1
			continue
		}
		if err != nil {
			return 0, err
		}
		if len(changes.Changes) == 0 {
			l.saw(after)
			return after, nil
		}
		after = changes.Last
	}
}

func (l *changeLog) saw(seq uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = max(l.last, seq)
}

// goneBefore returns the oldest number kept when err says that the log is past what
// was asked for.
func goneBefore(err error) (oldest uint64, gone bool) {
	refused, ok := errors.AsType[*control.Error](err)
	if !ok || refused.Status != http.StatusGone || refused.Oldest == 0 {
		return 0, false
	}
	return refused.Oldest, true
}

// concerns reports whether a person sees a change.
func concerns(change control.Change, person control.PersonID) bool {
	return slices.Contains(change.Audience, person)
}
