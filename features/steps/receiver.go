package steps

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
)

// receiver is a server of an application: it echoes validation tokens and keeps
// notifications. To browsers it shows a page. Fields below mu are guarded by it.
type receiver struct {
	*server

	mu         sync.Mutex
	status     int // of its answers; zero: it does all right
	received   []notification
	unreadable int           // what came beside them and is no JSON
	arrived    chan struct{} // closed at the next notification
}

// notification is as much of what RingCentral sends as the steps look at.
type notification struct {
	Event string          `json:"event"`
	raw   json.RawMessage // the body, as it came
	Body  struct {
		EventType string `json:"eventType"`
		Text      string `json:"text"`
		CreatorID string `json:"creatorId"`
		GroupID   string `json:"groupId"`
	} `json:"body"`
}

func openReceiver(ctx context.Context) (*receiver, error) {
	r := &receiver{arrived: make(chan struct{})}
	var err error
	r.server, err = serve(ctx, http.HandlerFunc(r.serveHTTP))
	return r, err
}

func (r *receiver) serveHTTP(w http.ResponseWriter, req *http.Request) {
	if req.Method == http.MethodGet {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<h1>Thank you</h1>") // the browser is gone when this fails
		return
	}
	if token := req.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		w.WriteHeader(r.health())
		return
	}
	if status := r.health(); status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	n, err := readNotification(req.Body)
	if err != nil {
		r.refuse(w, err)
		return
	}
	r.keep(n)
}

func readNotification(body io.Reader) (n notification, err error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return n, err
	}
	var envelope struct {
		Body json.RawMessage `json:"body"`
	}
	if err = json.Unmarshal(text, &envelope); err == nil {
		err = json.Unmarshal(text, &n)
	}
	n.raw = envelope.Body
	return n, err
}

// health returns the status of the answers.
func (r *receiver) health() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return cmp.Or(r.status, http.StatusOK)
}

// fall lets the server answer with a status from now on.
func (r *receiver) fall(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// refuse answers what is no JSON.
func (r *receiver) refuse(w http.ResponseWriter, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unreadable++
	http.Error(w, err.Error(), http.StatusBadRequest)
}

func (r *receiver) keep(n notification) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.received = append(r.received, n)
	close(r.arrived)
	r.arrived = make(chan struct{})
}

// all returns what was received, and a channel that closes when there is more.
func (r *receiver) all() ([]notification, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.received, r.arrived
}

var errNotReceived = errors.New("no such notification was received")

// await waits until accept takes a notification.
func (r *receiver) await(ctx context.Context, accept func(notification) bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for next := 0; ; {
		received, more := r.all()
		for ; next < len(received); next++ {
			if accept(received[next]) {
				return nil
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
			return errNotReceived
		}
	}
}
