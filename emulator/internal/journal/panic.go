package journal

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/glipbox/glipbox/emulator/internal/rest"
)

// from lets next answer. Should it panic, the request is answered like any that fails here,
// so that neither its connection nor, over a WebSocket, the process ends with it.
func (a *answer) from(next http.Handler, r *http.Request) {
	defer func() {
		if cause := recover(); cause == http.ErrAbortHandler { //nolint:errorlint // the very value
			panic(cause)
		} else if cause != nil {
			a.fail(r, fmt.Errorf("handler panicked: %v\n%s", cause, debug.Stack()))
		}
	}()
	next.ServeHTTP(a, r)
}

// fail answers that something is wrong here. When an answer has begun, it is cut off.
func (a *answer) fail(r *http.Request, err error) {
	if a.status == 0 {
		rest.WriteError(a, r, err)
		return
	}
	a.exchange.Logger.ErrorContext(r.Context(), "answer cut off", slog.String("path", r.URL.Path), slog.Any("err", err))
	a.exchange.Cut = true
}
