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

const (
	heartbeat = 15 * time.Second // longest silence on a stream
	retry     = "retry: 1000\n\n"
	reload    = "event: reset\ndata: all\n\n" // the browser comes back with a new page
)

// serveStream serves GET /app/{personId}/stream: server-sent events whose ids are
// numbers of changes. A browser that was away says the last one it got and misses
// nothing; one that was away too long is told to load the page again.
func (h *appHandler) serveStream(w http.ResponseWriter, r *http.Request) {
	after, err := startOf(r)
	if err != nil {
		http.Error(w, "The place in the change log is not a number. Load the page again.", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s := &stream{handler: h, person: personOf(r), writer: w, flush: http.NewResponseController(w).Flush}
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

// stream is one browser that follows what happens to a person.
type stream struct {
	handler *appHandler
	person  control.PersonID
	writer  http.ResponseWriter
	flush   func() error
	people  directory // nil until needed, and after somebody changed
}

// follow sends changes until the browser leaves or nothing can be followed any more.
func (s *stream) follow(ctx context.Context, after uint64) {
	if last, err := s.handler.log.latest(ctx); err != nil || last < after {
		_ = s.send(reload) // the emulator was started anew, and counts from the beginning
		return
	}
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

// sendAll sends what the person may see of some changes, or a sign of life.
func (s *stream) sendAll(ctx context.Context, changes control.Changes) error {
	var events bytes.Buffer
	for _, change := range changes.Changes {
		if change.Environment != "" && change.Environment != s.handler.Environment {
			continue
		}
		name, body, err := s.event(ctx, change)
		if err != nil {
			return err
		}
		if name != "" {
			writeEvent(&events, change.Seq, name, body)
		}
	}
	fmt.Fprintf(&events, "id: %d\n\n", changes.Last) // also a sign of life
	return s.send(events.String())
}

// carriageReturn ends a line in an event stream too, and people may write it.
const carriageReturn = "\r"

// writeEvent writes one event, with a number unless it is zero. Whatever stands in the body stays in its data.
func writeEvent(events *bytes.Buffer, seq uint64, name string, body []byte) {
	if seq != 0 {
		fmt.Fprintf(events, "id: %d\n", seq)
	}
	fmt.Fprintf(events, "event: %s\n", name)
	body = bytes.ReplaceAll(body, []byte(carriageReturn+"\n"), []byte("\n"))
	body = bytes.ReplaceAll(body, []byte(carriageReturn), []byte("\n"))
	for line := range bytes.Lines(body) {
		fmt.Fprintf(events, "data: %s\n", bytes.TrimRight(line, "\n"))
	}
	events.WriteString("\n")
}

func (s *stream) send(text string) error {
	if _, err := s.writer.Write([]byte(text)); err != nil {
		return err
	}
	return s.flush()
}

// event turns a change into what a browser does about it: put HTML in its place,
// remove a post, or load the page again. An empty name means nothing.
func (s *stream) event(ctx context.Context, change control.Change) (name string, body []byte, err error) {
	if change.Type == "Reset" {
		return "reset", []byte("all"), nil
	}
	if change.PersonID != "" && change.SubscriptionID == "" {
		s.people = nil
		return "", nil, nil
	}
	if !slices.Contains(change.Audience, s.person) {
		return "", nil, nil
	}
	switch change.Type {
	case "PostAdded":
		body, err = s.renderPost(ctx, change)
		return ifThere("put", body, err)
	case "PostChanged":
		body, err = s.renderChange(ctx, change)
		return ifThere("replace", body, err)
	case "PostRemoved":
		body, err = s.renderRemoval(ctx, change)
		return ifThere("replace", body, err)
	case "GroupLeft":
		return "remove", []byte("chat-" + change.ChatID), nil
	case "GroupJoined", "GroupChanged", "GroupRenamed":
		body, err = s.renderRow(ctx, change.ChatID, change.Time)
		return ifThere("put", body, err)
	}
	return "", nil, nil
}

// ifThere drops an event about something that is gone by now; its removal follows.
func ifThere(name string, body []byte, err error) (string, []byte, error) {
	if no, ok := errors.AsType[*refusal](err); ok && no.Status == http.StatusNotFound {
		return "", nil, nil
	}
	return name, body, err
}

// renderPost renders a post and the post that it replies to. The browser gets them at once,
// before the chat in the list that it moves to the top, which takes longer.
func (s *stream) renderPost(ctx context.Context, change control.Change) ([]byte, error) {
	body, p, err := s.render(ctx, change.ChatID, change.Post.ID, change.Time)
	if err != nil {
		return nil, err
	}
	if p.Parent != "" {
		root, _, err := s.render(ctx, change.ChatID, control.PostID(p.Parent), change.Time)
		if _, _, err = ifThere("", nil, err); err != nil {
			return nil, err
		}
		body = append(body, root...)
	}
	var early bytes.Buffer
	writeEvent(&early, 0, "put", body) // without a number: whoever is cut off now gets it again
	if err := s.send(early.String()); err != nil {
		return nil, err
	}
	return s.renderRow(ctx, change.ChatID, change.Time)
}

// renderChange renders a post that was changed, wherever it stands, and its chat in the
// list.
func (s *stream) renderChange(ctx context.Context, change control.Change) ([]byte, error) {
	body, _, err := s.render(ctx, change.ChatID, change.Post.ID, change.Time)
	if err != nil {
		return nil, err
	}
	row, err := s.renderRow(ctx, change.ChatID, change.Time)
	return append(body, row...), err
}

// renderRemoval takes a post away at once and renders its chat in the list.
func (s *stream) renderRemoval(ctx context.Context, change control.Change) ([]byte, error) {
	var early bytes.Buffer
	writeEvent(&early, 0, "remove", []byte("post-"+change.Post.ID+" reply-"+change.Post.ID))
	if err := s.send(early.String()); err != nil {
		return nil, err
	}
	return s.renderRow(ctx, change.ChatID, change.Time)
}

// render renders a post in its chat and, if it is a reply, in its thread.
func (s *stream) render(ctx context.Context, chat control.ChatID, id control.PostID, now time.Time) ([]byte, post, error) {
	p, err := s.handler.client.post(ctx, s.person, chat, id)
	if err != nil {
		return nil, p, err
	}
	to, err := s.reader(ctx, now)
	if err != nil {
		return nil, p, err
	}
	view, err := s.handler.describePost(ctx, to, p)
	if err != nil {
		return nil, p, err
	}
	body, err := s.handler.set.Execute("post", view)
	if err != nil || p.Thread == "" {
		return body, p, err
	}
	view.InThread = true
	reply, err := s.handler.set.Execute("post", view)
	return append(body, reply...), p, err
}

func (s *stream) renderRow(ctx context.Context, id control.ChatID, now time.Time) ([]byte, error) {
	c, err := s.handler.client.chat(ctx, s.person, id)
	if err != nil {
		return nil, err
	}
	to, err := s.reader(ctx, now)
	if err != nil {
		return nil, err
	}
	favorites, err := s.handler.favorites(ctx, s.person)
	if err != nil {
		return nil, err
	}
	row := describeChat(to, c)
	row.Marked = favorites[id]
	unread, err := s.handler.Control.Unread(ctx, s.handler.Environment, s.person)
	if err != nil {
		return nil, err
	}
	if row, err = s.handler.withLast(ctx, to, row, unread); err != nil {
		return nil, err
	}
	return s.handler.set.Execute("chat-row", row)
}

func (s *stream) reader(ctx context.Context, now time.Time) (reader, error) {
	if s.people == nil {
		people, err := s.handler.client.directory(ctx, s.person)
		if err != nil {
			return reader{}, err
		}
		s.people = people
	}
	return reader{s.person, s.people, now}, nil
}
