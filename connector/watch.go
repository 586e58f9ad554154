package connector

import "sync"

// watchers wakes whoever waits for a channel to change. The field below mu is guarded by it.
type watchers struct {
	news chan struct{} // holds a sign for the neighbours; nil without them

	mu   sync.Mutex
	wake chan struct{}
}

// Changed returns what is closed at the next change of any channel, its messages or the calls
// that were refused: at once when this process makes it, and a moment later when one of its
// neighbours does. Who reads them afterwards misses nothing.
func (c *Connector) Changed() <-chan struct{} {
	w := &c.watchers
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.wake == nil {
		w.wake = make(chan struct{})
	}
	return w.wake
}

// ring tells everybody of a change that this process made.
func (w *watchers) ring() {
	w.wakeUp()
	select {
	case w.news <- struct{}{}:
	default: // there is a sign already, or nobody to tell
	}
}

// wakeUp tells who watches in this process.
func (w *watchers) wakeUp() {
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
