package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// stage is where a message is when its connector dies.
type stage string

// The stages of a message, and one that knows none.
const (
	arriving stage = "before a notification came"
	stored   stage = "before its acknowledgement was heard"
	asking   stage = "while the agent was asked"
	answered stage = "just after the agent answered"
	sending  stage = "when a send was not applied yet"
	losing   stage = "when a send was lost"
	applied  stage = "when a send was applied, unheard"
	sent     stage = "just after a send was heard"
	whenever stage = "whenever"
)

// stages are those of a message that comes over a transport.
func stages(transport string) []stage {
	all := []stage{arriving, stored, asking, answered, sending, losing, applied, sent, whenever}
	if transport == webSocket {
		return all[2:] // nobody between the platform and the connector sees a notification
	}
	return all
}

const (
	shortestCalm  = 1500 * time.Millisecond // between two kills
	longestCalm   = 3 * time.Second
	longestWatch  = 8 * time.Second // for a message to come to a stage
	longestAbsent = 500 * time.Millisecond
)

// killer ends connectors with SIGKILL, one at a time, and starts them again. Fields below
// mu are guarded by it.
type killer struct {
	dice  *dice
	fleet *fleet

	mu     sync.Mutex
	armed  stage
	struck chan int // the connector that was killed; buffered
	counts map[stage]int
}

func newKiller(d *dice) *killer { return &killer{dice: d, counts: map[stage]int{}} }

// run kills at each stage in turn, those of notifications first and the others in an order
// of its own: once while people write, as long as that takes, and then until ctx ends.
func (k *killer) run(ctx context.Context, transport string) {
	order := stages(transport)
	slices.SortFunc(order[len(order)-7:], func(a, b stage) int { return k.dice.of(string(a), 1000) - k.dice.of(string(b), 1000) })
	for round := 0; round == 0 || ctx.Err() == nil; round++ {
		for _, s := range order {
			calm := shortestCalm + time.Duration(k.dice.roll(int(longestCalm-shortestCalm)))
			if !wait(context.WithoutCancel(ctx), calm) || round > 0 && ctx.Err() != nil {
				return
			}
			k.strike(context.WithoutCancel(ctx), s)
		}
	}
}

// strike waits until a message is at a stage, or for a while, kills, and revives.
func (k *killer) strike(ctx context.Context, s stage) {
	struck := make(chan int, 1)
	k.mu.Lock()
	k.armed, k.struck = s, struck
	k.mu.Unlock()
	watching, cancel := context.WithTimeout(ctx, longestWatch)
	defer cancel()
	if s != whenever {
		select {
		case i := <-struck:
			k.revive(ctx, i)
			return
		case <-watching.Done():
		}
	}
	if !k.take(s) { // it struck just now
		k.revive(ctx, <-struck)
		return
	}
	i := k.dice.roll(len(k.fleet.replicas))
	k.kill(whenever, i)
	k.revive(ctx, i)
}

// take disarms a stage and reports whether it was armed.
func (k *killer) take(s stage) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.armed != s {
		return false
	}
	k.armed = ""
	return true
}

// at kills a connector if it is to die at this stage, and reports whether it did.
func (k *killer) at(s stage, replica int) bool {
	if !k.take(s) {
		return false
	}
	k.kill(s, replica)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.struck <- replica
	return true
}

// shortlyAfter is at for a stage that is reached when the other side has read an answer.
func (k *killer) shortlyAfter(ctx context.Context, s stage, replica int) {
	if k.peek(s) {
		wait(context.WithoutCancel(ctx), time.Duration(k.dice.roll(int(3*time.Millisecond))))
		k.at(s, replica)
	}
}

func (k *killer) peek(s stage) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.armed == s
}

func (k *killer) kill(s stage, replica int) {
	k.fleet.end(replica)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.counts[s]++
}

func (k *killer) revive(ctx context.Context, replica int) {
	wait(ctx, time.Duration(k.dice.roll(int(longestAbsent))))
	k.fleet.launch(ctx, replica)
}

func (k *killer) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var parts []string
	total := 0
	for s, n := range k.counts {
		parts = append(parts, fmt.Sprintf("%d %s", n, s))
		total += n
	}
	slices.Sort(parts)
	return fmt.Sprintf("%d times: %s", total, strings.Join(parts, ", "))
}

// watch sees when a connector sends a post.
type watch struct {
	killer *killer
	agent  *agent
}

// platform kills a connector that sends, before or after its request is applied.
func (s *watch) platform(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := answerIn(r)
		replica, known := s.agent.askedBy(text)
		if !ok || !known {
			next.ServeHTTP(w, r)
			return
		}
		if s.killer.at(losing, replica) {
			return
		}
		s.killer.at(sending, replica)
		answer := &deadline{ResponseWriter: w, before: func() { s.killer.at(applied, replica) }}
		next.ServeHTTP(answer, r)
		if http.NewResponseController(w).Flush() == nil && answer.status == http.StatusOK {
			s.agent.posted(text)
		}
		s.killer.shortlyAfter(r.Context(), sent, replica)
	})
}

// answerIn is the text of the message that a post in r answers, if r is a post.
func answerIn(r *http.Request) (string, bool) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/posts") {
		return "", false
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var post struct {
		Text string `json:"text"`
	}
	if err != nil || json.Unmarshal(body, &post) != nil {
		return "", false
	}
	return question(post.Text), true
}

// question is the text that an answer of the agent is about.
func question(answer string) string {
	text, _, _ := strings.Cut(strings.TrimPrefix(answer, "re: "), " (")
	return text
}

// deadline calls before once, when the first byte of an answer is about to be written, and
// keeps the status.
type deadline struct {
	http.ResponseWriter
	before func()
	status int // 0 while nothing was answered
}

func (d *deadline) WriteHeader(status int) {
	if d.status == 0 {
		d.status = status
		d.before()
	}
	d.ResponseWriter.WriteHeader(status)
}

func (d *deadline) Write(b []byte) (int, error) {
	if d.status == 0 {
		d.WriteHeader(http.StatusOK)
	}
	return d.ResponseWriter.Write(b)
}

// Unwrap lets a fault cut the connection.
func (d *deadline) Unwrap() http.ResponseWriter { return d.ResponseWriter }
