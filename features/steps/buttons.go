package steps

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the documented algorithm
	"encoding/hex"
	"io"
	"net/http"
	"sync"
)

// buttons is a server of an application that is told of the buttons of its cards. Fields
// below mu are guarded by it.
type buttons struct {
	*server
	told chan struct{} // holds a sign once there was a request

	mu        sync.Mutex
	status    int
	reply     string
	body      []byte
	signature string
}

func openButtons(ctx context.Context) (*buttons, error) {
	b := &buttons{status: http.StatusOK, told: make(chan struct{}, 1)}
	var err error
	b.server, err = serve(ctx, http.HandlerFunc(b.serveHTTP))
	return b, err
}

func (b *buttons) serveHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.body, b.signature = body, r.Header.Get("X-Glip-Signature")
	select {
	case b.told <- struct{}{}:
	default:
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(b.status)
	_, _ = io.WriteString(w, b.reply) // the emulator is gone when this fails
}

func (b *buttons) answer(status int, reply string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.status, b.reply = status, reply
}

// heard waits until something was told, and returns the last of it with its signature.
func (b *buttons) heard(ctx context.Context) (body []byte, signature string) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-b.told:
	case <-ctx.Done(): // nothing was told: there is no signature
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.body, b.signature
}

func sign(body []byte) string {
	mac := hmac.New(sha1.New, []byte(sharedSecret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
