package outbound

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// trace learns on which connection a request went, and whether an answer began.
type trace struct {
	reused   atomic.Bool
	answered atomic.Bool
}

func (t *trace) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:              func(c httptrace.GotConnInfo) { t.reused.Store(c.Reused) },
		GotFirstResponseByte: func() { t.answered.Store(true) },
	})
}

// stale reports that a failed request went over a connection that had been kept, and
// that no answer began.
func (t *trace) stale() bool { return t.reused.Load() && !t.answered.Load() }
