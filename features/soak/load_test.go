package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/sockettest"
)

// What the load is made of: 10,020 subscriptions.
const (
	crowdSize   = 334
	hooksOfEach = 27 // with the sockets, as many as a user may have
	socketsEach = 3

	crowd = "crowd-client-id:crowd-client-secret" // its application
)

// What the load may cost, the clients' and the webhook's half included.
const (
	heapPerSubscription = 4 << 10   // bytes
	heapPerSocket       = 120 << 10 // bytes; a reader, a writer and their buffers, on both sides
	goroutinesPerSocket = 6
	senders             = 256 + 256 + 128 + 1024 // see docs/subscriptions.md
)

// TestLoad tells ten thousand subscriptions, a thousand of them over open WebSockets, of
// the same post. Then all webhooks hang, and the emulator ends at once all the same.
//
//nolint:paralleltest // it counts the goroutines and the memory of the process
func TestLoad(t *testing.T) {
	before, idle := goleak.IgnoreCurrent(), measure()
	l := newLoad(t)
	open := measure()
	l.checkCost(idle, open)

	l.post("to everybody")
	l.tellAll("to everybody")

	l.hook.hang()
	l.post("to nobody")
	<-l.hook.hanging
	if n := runtime.NumGoroutine() - open.goroutines; n > 3*senders { // at both ends, and who holds the connection
		t.Errorf("%d goroutines more while all webhooks hang", n)
	}
	start := time.Now() //nolint:forbidigo // the time that a user waits
	err := l.emulator.Close()
	took := time.Since(start) //nolint:forbidigo // see above
	t.Logf("Close took %s", took)
	if err != nil || took > closeLimit() {
		t.Errorf("Close took %s (%v), want %s at most", took, err, closeLimit())
	}
	l.end()
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

// closeLimit is a second where nobody else is at work, and more under other load.
func closeLimit() time.Duration {
	if *soakStrict {
		return time.Second
	}
	return 5 * time.Second
}

type cost struct {
	heap       uint64
	goroutines int
}

func measure() cost {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return cost{stats.HeapAlloc + stats.StackInuse, runtime.NumGoroutine()}
}

type load struct {
	*testing.T

	emulator *emulator.Emulator
	people   []control.Person
	tokens   []string // of the people
	chat     control.ChatID
	hook     *patientHook
	client   *http.Client
	sockets  []*sockettest.Conn
}

func newLoad(t *testing.T) *load {
	t.Helper()
	e, err := emulator.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l := &load{
		T: t, emulator: e, hook: newPatientHook(t),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}},
	}
	id, secret, _ := strings.Cut(crowd, ":")
	spec := control.AccountSpec{Name: "Crowd", Applications: []control.ApplicationSpec{{
		Name: "Crowd", ClientID: id, ClientSecret: secret, Permissions: []string{"TeamMessaging", "SubscriptionWebhook", "WebSocket"},
	}}}
	for i := range crowdSize {
		name := "p" + strconv.Itoa(i)
		spec.People = append(spec.People, control.PersonSpec{FirstName: name, Email: name + "@crowd.example", JWT: "crowd-" + name})
	}
	account, err := e.Control().CreateAccount(t.Context(), control.Sandbox, spec)
	if err != nil {
		t.Fatal(err)
	}
	l.people = account.People
	for _, p := range l.people {
		l.tokens = append(l.tokens, signIn(t.Context(), t, e, p, crowd))
	}
	l.subscribeAll()
	l.chat = l.teamOfAll()
	return l
}

// subscribeAll has eight clients at a time subscribe for the people.
func (l *load) subscribeAll() {
	l.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	tokens := make(chan string)
	for range 8 {
		wg.Go(func() {
			for token := range tokens {
				open, err := l.subscribe(token)
				if err != nil {
					l.Error(err)
				}
				mu.Lock()
				l.sockets = append(l.sockets, open...)
				mu.Unlock()
			}
		})
	}
	for _, token := range l.tokens {
		tokens <- token
	}
	close(tokens)
	wg.Wait()
	if l.Failed() {
		l.FailNow()
	}
}

// subscribe makes the subscriptions of one person.
func (l *load) subscribe(token string) ([]*sockettest.Conn, error) {
	for range hooksOfEach {
		body := `{"eventFilters":["` + posts + `"],"deliveryMode":{"transportType":"WebHook","address":"` + l.hook.URL + `"}}`
		if _, err := l.call(token, "/restapi/v1.0/subscription", body); err != nil {
			return nil, err
		}
	}
	var open []*sockettest.Conn
	for range socketsEach {
		c, err := sockettest.Open(l.Context(), l.emulator.URL(emulator.Sandbox), token, "")
		if err != nil {
			return open, err
		}
		open = append(open, c)
		if _, err := c.Subscribe(l.Context(), posts); err != nil {
			return open, err
		}
	}
	return open, nil
}

// call sends a POST with a token, and returns the id in the answer.
func (l *load) call(token, path, body string) (string, error) {
	req, err := http.NewRequestWithContext(l.Context(), http.MethodPost, l.emulator.URL(emulator.Sandbox)+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := l.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	var object struct {
		ID string `json:"id"`
	}
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil || object.ID == "" {
		return "", fmt.Errorf("%s was answered %s %s (%w)", path, resp.Status, text, err)
	}
	return object.ID, nil
}

func (l *load) teamOfAll() control.ChatID {
	l.Helper()
	members := make([]string, 0, len(l.people))
	for _, p := range l.people[1:] {
		members = append(members, `{"id":"`+string(p.ID)+`"}`)
	}
	id, err := l.call(l.tokens[0], "/team-messaging/v1/teams", `{"name":"All","members":[`+strings.Join(members, ",")+`]}`)
	if err != nil {
		l.Fatal(err)
	}
	l.hook.forget()
	return control.ChatID(id)
}

func (l *load) post(text string) {
	l.Helper()
	_, err := l.emulator.Control().CreatePost(l.Context(), control.Sandbox, l.people[0].ID, control.NewPost{ChatID: l.chat, Text: text})
	if err != nil {
		l.Fatal(err)
	}
}

// checkCost compares what is open with nothing.
func (l *load) checkCost(idle, open cost) {
	l.Helper()
	const hooks, sockets = crowdSize * hooksOfEach, crowdSize * socketsEach
	heap, goroutines := int(open.heap-idle.heap), open.goroutines-idle.goroutines //nolint:gosec // far below the limit
	l.Logf("%d subscriptions, %d sockets: %d KiB, %d goroutines", hooks+sockets, sockets, heap>>10, goroutines)
	if limit := hooks*heapPerSubscription + sockets*heapPerSocket + 32<<20; heap > limit {
		l.Errorf("they take %d KiB, want %d at most", heap>>10, limit>>10)
	}
	if limit := sockets*goroutinesPerSocket + 200; goroutines > limit {
		l.Errorf("they have %d goroutines, want %d at most", goroutines, limit)
	}
}

// tellAll waits until all have heard of a post.
func (l *load) tellAll(text string) {
	l.Helper()
	ctx, cancel := context.WithTimeout(l.Context(), time.Minute)
	defer cancel()
	for _, c := range l.sockets {
		for heard := ""; heard != text; {
			n, err := c.NextNotification(ctx)
			if err != nil {
				l.Fatal(err)
			}
			heard = n.Body.Text
		}
	}
	select {
	case <-l.hook.all:
	case <-ctx.Done():
		l.Fatalf("%d webhooks were told", l.hook.told.Load())
	}
}

func (l *load) end() {
	for _, c := range l.sockets {
		c.Cut()
	}
	l.hook.Close()
	l.client.CloseIdleConnections()
	(&http.Client{}).CloseIdleConnections() // those to the token endpoint
}

// patientHook is the webhook of everybody: it counts, and may stop answering.
type patientHook struct {
	*httptest.Server

	stuck   atomic.Bool
	told    atomic.Int64
	waiting atomic.Int64
	all     chan struct{} // closed when all were told
	hanging chan struct{} // closed when as many hang as are sent to at once
}

func newPatientHook(t *testing.T) *patientHook {
	t.Helper()
	h := &patientHook{all: make(chan struct{}), hanging: make(chan struct{})}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token := r.Header.Get("Validation-Token"); token != "" {
			w.Header().Set("Validation-Token", token)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection noticed
		if h.stuck.Load() {
			if h.waiting.Add(1) == 256 {
				close(h.hanging)
			}
			<-r.Context().Done()
			return
		}
		if h.told.Add(1) == crowdSize*hooksOfEach {
			close(h.all)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *patientHook) hang() { h.stuck.Store(true) }

// forget begins to count anew.
func (h *patientHook) forget() { h.told.Store(0) }
