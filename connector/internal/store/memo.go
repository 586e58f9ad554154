package store

import "sync"

// memo keeps what was read from a database that no other process writes to. A nil memo
// keeps nothing. Fields below mu are guarded by it.
type memo[K comparable, V any] struct {
	mu     sync.Mutex
	writes int64 // how often known was forgotten
	known  map[K]V
}

func newMemo[K comparable, V any]() *memo[K, V] { return &memo[K, V]{known: map[K]V{}} }

// recall returns what is known of a key, or reads it.
func (m *memo[K, V]) recall(key K, read func() (V, error)) (V, error) {
	if m == nil {
		return read()
	}
	m.mu.Lock()
	value, known := m.known[key]
	writes := m.writes
	m.mu.Unlock()
	if known {
		return value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if writes == m.writes { // or it may be older than what was written meanwhile
		m.known[key] = value
	}
	return value, nil
}

// forget has to be called after each write, before it is answered, whatever came of it.
func (m *memo[K, V]) forget() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes++
	clear(m.known)
}
