package connector

import (
	"encoding/base64"
	"fmt"
	"io"
	"sync"
)

// entropy draws random strings. Fields below mu are guarded by it.
type entropy struct {
	mu     sync.Mutex
	source io.Reader
}

// text returns a URL-safe string made of n random bytes.
func (e *entropy) text(n int) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()

	b := make([]byte, n)
	if _, err := io.ReadFull(e.source, b); err != nil {
		return "", fmt.Errorf("draw a random string: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}
