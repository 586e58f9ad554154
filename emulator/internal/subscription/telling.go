package subscription

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sync/atomic"

	"github.com/glipbox/glipbox/emulator/internal/entropy"
	"github.com/glipbox/glipbox/emulator/internal/state"
)

// telling follows the notifications about one change until all are sent, so that those
// which are not can be sent by the next process. A nil *telling follows nothing.
type telling struct {
	state *state.State
	seq   uint64
	left  atomic.Int64 // notifications, and one for the dispatcher itself
}

// begin returns what follows a change; nil when nothing outlives the process.
func (d *Dispatcher) begin(c state.Change) *telling {
	if !d.State.Keeps() {
		return nil
	}
	t := &telling{state: d.State, seq: c.Seq}
	t.add()
	return t
}

func (t *telling) add() {
	if t != nil {
		t.left.Add(1)
	}
}

// release says that a notification needs nothing more.
func (t *telling) release() {
	if t != nil && t.left.Add(-1) == 0 {
		t.state.Told(t.seq)
	}
}

// source returns where the uuid of a notification comes from: one that may be sent again
// by the next process has to have the same there.
func (d *Dispatcher) source(t *telling, id state.SubscriptionID, o occasion) *entropy.Source {
	if t == nil {
		return d.Entropy
	}
	what := fmt.Appendf(nil, "%x %d %s %d %d", d.Secret, t.seq, id, o.kind, o.extension)
	sum := sha256.Sum256(what)
	return entropy.New(bytes.NewReader(sum[:]))
}
