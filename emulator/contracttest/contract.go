// Package contracttest holds what the emulator answers in tests against RingCentral's
// OpenAPI document, so that drift fails the build. The document is not part of this
// project: GLIPBOX_OPENAPI names it, else it is looked for beside the repository.
// Where there is none, nothing is checked.
//
// Not checked are authorization, which has tests of its own, forms (kin-openapi reads
// none with alternatives in them), patterns that Go's regexp cannot read, and
// operations that the document does not list.
package contracttest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
)

//nolint:gochecknoglobals // parsing takes half a second: once for all tests of a process
var load = sync.OnceValues(func() (*document, error) {
	path, err := find()
	if errors.Is(err, errNoDocument) {
		fmt.Fprintln(os.Stderr, "contract check: no document")
	}
	if err != nil {
		return nil, err
	}
	return read(path)
})

// Check returns next with each exchange held against the document. A response that
// deviates from it fails tb, and so does a request that deviates and was granted all
// the same; deviations that are kept on purpose do not.
func Check(tb testing.TB, next http.Handler) http.Handler {
	tb.Helper()
	return Checking(tb)(next)
}

// Checking reads the document, so that no request has to wait for it, and returns what
// checks the exchanges of a handler.
func Checking(tb testing.TB) func(next http.Handler) http.Handler {
	tb.Helper()
	doc, err := load()
	if errors.Is(err, errNoDocument) {
		return func(next http.Handler) http.Handler { return next }
	}
	if err != nil {
		tb.Fatalf("contract check: %v", err)
	}
	return func(next http.Handler) http.Handler { return doc.check(tb.Errorf, next) }
}

// Against returns what holds each exchange of a handler against an OpenAPI document of
// our own.
func Against(tb testing.TB, text []byte) func(next http.Handler) http.Handler {
	tb.Helper()
	doc, err := parse(text)
	if err != nil {
		tb.Fatalf("contract check: %v", err)
	}
	return func(next http.Handler) http.Handler { return doc.check(tb.Errorf, next) }
}

func (d *document) check(report func(format string, args ...any), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		op, ok := d.operation(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		request := r.Clone(r.Context())
		sent, answer := &bytes.Buffer{}, &recorder{ResponseWriter: w}
		r.Body = tee{io.TeeReader(r.Body, sent), r.Body}

		next.ServeHTTP(answer, r)

		request.Body = io.NopCloser(sent)
		for _, dev := range op.judge(request, answer) {
			if !dev.isKept() {
				report("contract: %s", dev)
			}
		}
	})
}

type tee struct {
	io.Reader
	io.Closer
}

// recorder keeps a copy of the answer that passes through it.
type recorder struct {
	http.ResponseWriter
	status int
	header http.Header
	body   bytes.Buffer
}

func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && status >= http.StatusOK {
		rec.status, rec.header = status, rec.Header().Clone()
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *recorder) Write(p []byte) (int, error) {
	if rec.status == 0 {
		rec.WriteHeader(http.StatusOK)
	}
	rec.body.Write(p)
	return rec.ResponseWriter.Write(p)
}

// Unwrap lets an http.ResponseController reach the connection.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }
