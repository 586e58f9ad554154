package chaos

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	agentTimeout = 8 * time.Second         // that the connectors know
	slowAnswer   = 5500 * time.Millisecond // longer than a chat waits for a placeholder
)

// agent is a server that mostly answers at once, with the text and the number of the
// call: an answer that was asked for twice shows. Fields below mu are guarded by it.
type agent struct {
	dice   *dice
	killer *killer
	server *httptest.Server
	good   atomic.Bool

	mu     sync.Mutex
	calls  map[string]int // by message
	asker  map[string]int // the connector that asked last, by message
	unsent map[string]int // the same, of messages whose answer no connector knows to be posted
	open   map[string]int // how often connectors died with an answer unsent, by message
	counts map[string]int // of its whims
}

func newAgent(t *testing.T, d *dice, k *killer) *agent {
	t.Helper()
	a := &agent{dice: d, killer: k, calls: map[string]int{}, asker: map[string]int{}, unsent: map[string]int{}, open: map[string]int{}, counts: map[string]int{}}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	return a
}

// url is where a connector asks.
func (a *agent) url(replica int) string { return a.server.URL + "/" + strconv.Itoa(replica) }

// behave ends the whims.
func (a *agent) behave() { a.good.Store(true) }

// whim is what an agent does on one call in a thousand times below.
type whim struct {
	name string
	upTo int
}

func whims() []whim {
	return []whim{
		{"hung", 4},
		{"talked rubbish", 10},
		{"failed", 16},
		{"was overloaded", 20},
		{"broke off", 26},
		{"was slow", 36},
		{"answered twice", 60},
	}
}

// note counts a call and decides on its whim.
func (a *agent) note(text string, replica int) (call int, whim string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls[text]++
	a.asker[text] = replica
	a.unsent[text] = replica
	call = a.calls[text]
	if a.good.Load() || strings.HasSuffix(text, poisonous) {
		return call, ""
	}
	roll := a.dice.of(fmt.Sprintf("%s/%d", text, call), 1000)
	for _, w := range whims() {
		if roll < w.upTo {
			a.counts[w.name]++
			return call, w.name
		}
	}
	return call, ""
}

// askedBy is the connector that asked about a message last.
func (a *agent) askedBy(text string) (int, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, ok := a.asker[text]
	return i, ok
}

// posted notes that a connector was told of the post that an answer became.
func (a *agent) posted(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.unsent, text)
}

// died notes that a connector died: what it may have been sending is open. On a shared
// store it may have been sending what another one asked for.
func (a *agent) died(replica int, shared bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for text, asker := range a.unsent {
		if shared || asker == replica {
			a.open[text]++
		}
	}
}

// leftOpen is how often connectors died with an answer unsent, by message.
func (a *agent) leftOpen() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return maps.Clone(a.open)
}

func (a *agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	replica, _ := strconv.Atoi(strings.Trim(r.URL.Path, "/"))
	var asked struct {
		Message struct {
			Text string `json:"text"`
		} `json:"message"`
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &asked) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	text := asked.Message.Text
	call, whim := a.note(text, replica)
	a.killer.at(asking, replica)
	if strings.HasSuffix(text, poisonous) {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	a.answer(w, r, fmt.Sprintf("re: %s (call %d)", text, call), whim)
	a.killer.shortlyAfter(r.Context(), answered, replica)
}

func (a *agent) answer(w http.ResponseWriter, r *http.Request, text, whim string) {
	encoded := fmt.Sprintf(`{"posts":[{"text":%q}]}`+"\n", text)
	media := "application/json"
	switch whim {
	case "hung":
		<-r.Context().Done()
		return
	case "talked rubbish":
		encoded, media = "<html>good morning", "text/html"
	case "failed":
		w.WriteHeader(http.StatusInternalServerError)
		return
	case "was overloaded":
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case "broke off":
		w.Header().Set("Content-Length", strconv.Itoa(len(encoded)+1))
	case "was slow":
		wait(r.Context(), slowAnswer)
	case "answered twice":
		encoded, media = encoded+strings.ReplaceAll(encoded, "(call", "(again, call"), "application/x-ndjson"
	}
	w.Header().Set("Content-Type", media)
	_, _ = io.WriteString(w, encoded)
}

func (a *agent) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	asked := 0
	for _, n := range a.calls {
		asked += n
	}
	parts := []string{fmt.Sprintf("asked %d times", asked)}
	for name, n := range a.counts {
		parts = append(parts, fmt.Sprintf("%s %d", name, n))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
