package emulator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/apierr"
	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/persist"
	"github.com/glipbox/glipbox/emulator/internal/rest"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// Places of the folder beside what is the case: what Reset goes back to, and the named
// snapshots.
const (
	initialPlace  = "initial"
	snapshotPlace = "snapshot/"
)

// data is the folder of an emulator, which keeps what was answered. A nil *data keeps
// nothing, and nobody waits for it.
type data struct {
	store   *persist.Store
	journal *state.Journal
	secret  []byte
	resumed bool // something was kept before
}

// openData takes the folder, puts what it keeps in the place of nothing, and reports
// whether there was anything. From then on every transition is written.
func (e *Emulator) openData(ctx context.Context, described control.Seed) error {
	store, kept, err := persist.Open(ctx, e.settings.data)
	if err != nil {
		return err
	}
	begun := e.begin(ctx, kept)
	e.data = &data{store: store, journal: state.NewJournal(e.log, e.clock), secret: begun.Secret, resumed: !kept.Empty()}
	if !kept.Empty() {
		e.resume(kept)
	}
	for _, s := range e.states() {
		s.Keep(e.data.journal)
	}
	if err := store.Run(ctx, e.data.journal, begun); err != nil {
		return err
	}
	if kept.Empty() {
		err = e.plant(e.settings.seedName, described)
	}
	if err == nil {
		err = e.data.wait(ctx)
	}
	return err
}

// begin returns with what the folder was begun, now or before.
func (e *Emulator) begin(ctx context.Context, kept persist.Kept) persist.Begun {
	sum := sha256.Sum256(e.settings.seed)
	hash := hex.EncodeToString(sum[:])
	begun := kept.Begun
	if kept.Empty() {
		begun = persist.Begun{Seed: e.settings.seedName, Hash: hash, Secret: e.settings.entropy.Bytes(sha256.Size)}
	} else if begun.Hash != hash {
		e.settings.logger.WarnContext(ctx, "seed ignored: the folder was begun with another one and keeps its own state; choose an empty folder to plant it",
			slog.String("seed", e.settings.seedName), slog.String("kept_seed", begun.Seed), slog.String("data", e.settings.data))
	}
	begun.Starts++
	if begun.Starts > 1 {
		e.settings.entropy.Continue(begun.Starts)
	}
	return begun
}

// resume puts back what was kept: the time, the environments, the snapshots, and the
// changes of which subscribers still have to be told.
func (e *Emulator) resume(kept persist.Kept) {
	e.clock.Adopt(clock.Setting{Frozen: kept.Setting.Frozen, At: kept.Setting.At, Offset: time.Duration(kept.Setting.Offset)})
	e.log.Resume(kept.Last, kept.Changes)
	for i, s := range e.states() {
		s.Resume(kept.Places[persist.Now][i])
	}
	e.initial = kept.Places[initialPlace]
	for place, worlds := range kept.Places {
		if name, named := strings.CutPrefix(place, snapshotPlace); named {
			e.snapshots.Put(name, worlds)
		}
	}
}

// secretOf returns what makes the ids of notifications; nil when nothing is kept.
func (d *data) secretOf() []byte {
	if d == nil {
		return nil
	}
	return d.secret
}

// keep keeps snapshots at a place of the folder; without worlds it forgets them.
func (d *data) keep(place string, worlds []state.Snapshot) {
	if d != nil {
		d.journal.Keep(place, worlds)
	}
}

// wait returns when all that was done is kept.
func (d *data) wait(ctx context.Context) error {
	if d == nil {
		return nil
	}
	return d.journal.Wait(ctx)
}

// settleCalls lets the calls be kept that were counted last.
func (d *data) settleCalls(states []*state.State) {
	if d == nil {
		return
	}
	for _, s := range states {
		s.SettleCalls()
	}
}

func (d *data) close() error {
	if d == nil {
		return nil
	}
	return d.store.Close()
}

// hold makes a handler answer only what is kept already, so that nobody is told what a
// killed process would forget.
func (d *data) hold(next http.Handler) http.Handler {
	if d == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.journal.Err() != nil { // nothing is done meanwhile that could not be kept
			unavailable(w, r)
			return
		}
		// What was done is kept also when the emulator is being closed, or the client has gone.
		ctx := context.WithoutCancel(r.Context())
		held := &heldWriter{ResponseWriter: w, data: d, request: r, ctx: ctx}
		next.ServeHTTP(held, r)
		if held.begun {
			return
		}
		if err := d.wait(ctx); err != nil { // an answer without a body
			unavailable(w, r)
		}
	})
}

// unavailable answers while nothing can be kept, in the envelope of whoever is asked.
func unavailable(w http.ResponseWriter, r *http.Request) {
	failure := apierr.Injected(r.URL.Path, http.StatusServiceUnavailable, "", "")
	failure.Hint = "the folder of --data cannot be written to: see to the disk; the emulator goes on by itself"
	if strings.HasPrefix(r.URL.Path, control.Prefix) {
		failure.Message, failure.Plain = failure.Hint, true
	}
	failure.Header = http.Header{"Retry-After": {"1"}} // seconds; writing is tried again more often
	rest.WriteError(w, r, failure)
}

// heldWriter waits before the first byte of an answer, and before each later part of one
// that goes on.
type heldWriter struct {
	http.ResponseWriter

	data    *data
	request *http.Request
	ctx     context.Context //nolint:containedctx // of the request, which the wait outlives
	begun   bool
	err     error // why it cannot be kept
}

// WriteHeader begins the answer. What is not kept is not told.
func (w *heldWriter) WriteHeader(status int) {
	if w.begun {
		return
	}
	w.begun = true
	if w.err = w.data.wait(w.ctx); w.err != nil {
		clear(w.Header())
		unavailable(w.ResponseWriter, w.request)
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write writes a part of the answer.
func (w *heldWriter) Write(part []byte) (int, error) {
	if !w.begun {
		w.WriteHeader(http.StatusOK)
	} else if w.err == nil {
		w.err = w.data.wait(w.ctx)
	}
	if w.err != nil {
		return 0, fmt.Errorf("answer: %w", w.err)
	}
	return w.ResponseWriter.Write(part)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *heldWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
