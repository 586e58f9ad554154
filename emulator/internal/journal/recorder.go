package journal

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
	"github.com/glipbox/glipbox/emulator/internal/timeline"
)

const (
	keptBody  = 64 << 10 // bytes of a body that the journal keeps
	bodyLimit = 1 << 20  // bytes; bodies beyond it are refused
	fileLimit = 30 << 20 // bytes; documented limit of a file upload
	noteLimit = 8 << 20  // bytes of a note, whose body has 1,048,576 characters at most
	hookLimit = 2 << 20  // bytes of a message to an incoming webhook, whose attachments have 1.5 MB
)

// Recorder gives every request an id, bounds its body, and writes it to the journal
// when it is answered.
type Recorder struct {
	State   *state.State
	Journal *Journal
	Entropy *entropy.Source
	Clock   *clock.Clock
	Logger  *slog.Logger
}

// Middleware records what goes through next. A connection that a fault cuts breaks by
// http.ErrAbortHandler: whoever calls the handler without a server has to recover it.
func (rec *Recorder) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &rest.Exchange{RequestID: rec.Entropy.UUID(), Logger: rec.Logger}
		body := rec.serve(next, w, r, x)
		if x.ApplyAfter > 0 {
			rec.applyLate(next, r, body, x)
		}
		if x.Cut {
			panic(http.ErrAbortHandler)
		}
	})
}

// serve lets next answer, keeps the exchange, and returns the body of the request.
func (rec *Recorder) serve(next http.Handler, w http.ResponseWriter, r *http.Request, x *rest.Exchange) []byte {
	elapsed, began := clock.Stopwatch(), rec.Journal.timeline.Begin()
	arrived := rec.State.Now()
	answer := &answer{ResponseWriter: w, exchange: x}
	header := w.Header()
	header["RCRequestId"] = []string{x.RequestID}

	body := serve(next, answer, rest.WithExchange(r, x))

	if answer.status == 0 && !x.Cut {
		answer.status = http.StatusOK
	}
	if answer.status != 0 {
		rec.State.CountCall(state.Call{
			App: state.ClientID(x.App), Operation: x.Operation, Permission: state.Permission(x.Permission), Status: answer.status,
		})
	}
	rec.keep(r, began, Entry{
		Began: arrived, Duration: elapsed(), RequestID: x.RequestID, RequestBody: kept(body),
		Status: answer.status, ResponseHeader: header, ResponseBody: answer.body,
		App: x.App, Person: x.Person, Hint: x.Hint, Fault: x.Fault,
	})
	return body
}

// applyLate lets next see a request once more whose connection was cut, when it is due,
// unless the state was replaced meanwhile. Nobody is there to read the answer.
func (rec *Recorder) applyLate(next http.Handler, r *http.Request, body []byte, cut *rest.Exchange) {
	world := rec.State.Restored()
	late := r.Clone(context.WithoutCancel(r.Context()))
	rec.Clock.AfterFunc(cut.ApplyAfter, func() {
		if rec.State.Restored() != world {
			return
		}
		late.Body = io.NopCloser(bytes.NewReader(body))
		rec.serve(next, &lost{header: http.Header{}}, late, &rest.Exchange{
			RequestID: cut.RequestID, Logger: rec.Logger, Fault: cut.Fault + ", applied late", Late: true,
		})
	})
}

// lost is where an answer goes that nobody reads.
type lost struct{ header http.Header }

func (l *lost) Header() http.Header         { return l.header }
func (l *lost) WriteHeader(int)             {}
func (l *lost) Write(b []byte) (int, error) { return len(b), nil }

// kept returns as much of a body as the journal keeps. A longer one is copied, so that
// the rest of it can be forgotten.
func kept(body []byte) []byte {
	if len(body) <= keptBody {
		return body
	}
	return bytes.Clone(body[:keptBody])
}

// serve lets next answer, unless the body is over the limit, and returns the body.
func serve(next http.Handler, w *answer, r *http.Request) []byte {
	body, err := readBody(r)
	if err != nil {
		rest.WriteError(w, r, err)
		return nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.from(next, r)
	return body
}

// keep completes the entry with what the request says and puts it in the journal.
func (rec *Recorder) keep(r *http.Request, began timeline.Turn, e Entry) {
	e.Environment, e.Time = rec.State.Environment(), rec.State.Now()
	e.Method, e.Path, e.RequestHeader = r.Method, r.URL.RequestURI(), r.Header
	rec.Journal.append(began, e)
	rec.Logger.DebugContext(r.Context(), "request answered", slog.String("method", e.Method),
		slog.String("path", r.URL.Path), slog.Int("status", e.Status), slog.String("request_id", e.RequestID))
}

// readBody reads the whole body, unless it is over the limit.
func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	limit := int64(bodyLimit)
	switch {
	case strings.HasSuffix(r.URL.Path, "/files"):
		limit = fileLimit
	case strings.Contains(r.URL.Path, "/notes"):
		limit = noteLimit
	case strings.HasPrefix(r.URL.Path, "/webhook"):
		limit = hookLimit
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if int64(len(body)) > limit {
		return nil, rest.TooLarge()
	}
	return body, err
}

// answer notes what is written, and sends it unless the connection is to be cut.
type answer struct {
	http.ResponseWriter
	exchange *rest.Exchange
	status   int // 0 until it is written
	body     []byte
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	if !a.exchange.Cut {
		a.ResponseWriter.WriteHeader(status)
	}
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if room := keptBody - len(a.body); room > 0 {
		a.body = append(a.body, b[:min(room, len(b))]...)
	}
	if a.exchange.Cut {
		return len(b), nil
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
