package connector

import "sync"

// watchers wakes whoever waits for a channel to change. The field below mu is guarded by it.
type watchers struct {
	mu   sync.Mutex
	wake chan struct{}
}

// Changed returns what is closed at the next change that this process makes to any channel,
// its messages or the calls that were refused. Who reads them afterwards misses nothing.
func (c *Connector) Changed() <-chan struct{} {
	w := &c.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wake == nil {
		w.wake = make(chan struct{})
	}
	return w.wake
}

func (w *watchers) ring() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wake != nil {
		close(w.wake)
		w.wake = nil
	}
}

// telling wakes who watches after what can be seen on a page was counted.
type telling struct {
	Observer
	watchers *watchers
}

// Count notes that something happened, which is stored by then.
func (t telling) Count(id StreamID, e Environment, s Subject, result string) {
	t.Observer.Count(id, e, s, result)
	switch s {
	case OfNotification, OfMessage, OfPost:
		t.watchers.ring()
	default:
	}
}
