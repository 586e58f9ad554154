package connector

import (
	"slices"
	"sync"
	"time"
)

// CallKind says what a call wanted that was refused for a blocked stream.
type CallKind string

// The kinds of calls that come from outside.
const (
	NotificationCall  CallKind = "Notification"  // of RingCentral, about a post
	ApplicationCall   CallKind = "Application"   // another application wanted to speak
	AuthorizationCall CallKind = "Authorization" // a browser came back from RingCentral
	InstallationCall  CallKind = "Installation"  // RingCentral told of a bot
)

// RefusedCall is a call that was refused because the stream is blocked.
type RefusedCall struct {
	Time        time.Time
	Kind        CallKind
	Environment Environment // only of a notification
	Genuine     bool        // it carried the token of the subscription
	Type        EventType   // only of a genuine notification about a text message
	Post        Post        // likewise
	Released    bool        // the block has ended since
}

const keptCalls = 100 // per stream; the newest

// refusedCalls keeps what the latest refused calls of each stream said, for as long as the
// process runs. The field below mu is guarded by it.
type refusedCalls struct {
	mu    sync.Mutex
	calls map[StreamID][]RefusedCall
}

// NoteRefused keeps what a call said that Admit or Endpoint has refused with ErrBlocked.
func (c *Connector) NoteRefused(id StreamID, call RefusedCall) {
	call.Time = c.clock.Now().UTC()
	c.refusedCalls.add(id, call)
	c.watchers.ring()
}

func (r *refusedCalls) add(id StreamID, call RefusedCall) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls == nil {
		r.calls = map[StreamID][]RefusedCall{}
	}
	list := append(r.calls[id], call)
	r.calls[id] = slices.Clone(list[max(0, len(list)-keptCalls):])
}

// RefusedCalls returns the latest calls that this process refused during the present block
// of a stream, or the one before, newest first.
func (c *Connector) RefusedCalls(id StreamID) []RefusedCall {
	r := &c.refusedCalls
	r.mu.Lock()
	defer r.mu.Unlock()
	list := slices.Clone(r.calls[id])
	slices.Reverse(list)
	return list
}

// begin forgets the calls of the block before.
func (r *refusedCalls) begin(id StreamID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.calls, id)
}

// release notes that the block has ended.
func (r *refusedCalls) release(id StreamID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.calls[id] {
		r.calls[id][i].Released = true
	}
}
