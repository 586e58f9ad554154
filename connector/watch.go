package connector

import "sync"

// watchers wakes whoever waits for a channel to change. The field below mu is guarded by it.
type watchers struct {
	mu   sync.Mutex
	wake chan struct{}
}

// Changed returns what is closed at the next change of any channel that this process makes.
// Who reads a channel afterwards misses nothing.
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
