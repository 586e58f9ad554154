package chaos

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

const look = 500 * time.Millisecond // at the journals, and at the connector's tally

// auditor reads the emulator's log of changes and its journal of requests while they are
// written, for both are rings. Fields below mu are guarded by it.
type auditor struct {
	control *control.Client
	company *company
	changes uint64 // read so far
	request uint64

	mu    sync.Mutex
	posts map[control.PostID]control.Post // of the agent, as they stand at last
	open  map[string]int                  // sends of which the platform did not tell the outcome, by message
}

func newAuditor(c *control.Client, company *company) *auditor {
	return &auditor{
		control: c, company: company, posts: map[control.PostID]control.Post{}, open: map[string]int{},
	}
}

// follow reads until ctx ends, and once more.
func (a *auditor) follow(ctx context.Context, t *testing.T) {
	t.Helper()
	for {
		last := ctx.Err() != nil
		if err := a.read(context.WithoutCancel(ctx)); err != nil {
			t.Errorf("the journals were not read: %v", err)
			return
		}
		if last {
			return
		}
		wait(ctx, look)
	}
}

func (a *auditor) read(ctx context.Context) error {
	for {
		page, err := a.control.Changes(ctx, a.changes, 0)
		if err != nil {
			return err
		}
		a.changes = page.Last
		a.enter(page.Changes)
		if len(page.Changes) == 0 {
			break
		}
	}
	requests, err := a.control.Requests(ctx, control.RequestFilter{
		Environment: control.Sandbox, After: a.request, Method: http.MethodPost, Path: "/posts",
	})
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range requests {
		a.request = r.Seq
		var body struct {
			Text string `json:"text"`
		}
		if json.Unmarshal([]byte(r.RequestBody), &body) != nil {
			continue
		}
		if strings.HasPrefix(r.Fault, "cut") || r.Status == http.StatusInternalServerError || r.Status == http.StatusBadGateway {
			a.open[question(body.Text)]++
		}
	}
	return nil
}

func (a *auditor) enter(changes []control.Change) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, change := range changes {
		if change.Post == nil || change.Post.CreatorID != a.company.agent.ID {
			continue
		}
		switch change.Type {
		case "PostAdded", "PostChanged":
			a.posts[change.Post.ID] = *change.Post
		case "PostRemoved":
			delete(a.posts, change.Post.ID)
		}
	}
}

type tally struct {
	Messages map[string]int `json:"messages"`
	Late     int            `json:"late"`
}

// await waits until the connectors know what became of every message, but so many.
func (a *auditor) await(ctx context.Context, f *fleet, messages, left int) bool {
	for wait(ctx, look) {
		var t tally
		if f.api(ctx, http.MethodGet, f.stream+"/tally", nil, &t) != nil {
			continue
		}
		if t.Messages["Waiting"]+t.Messages["Replying"] <= left && t.Messages["Answered"]+t.Messages["DeadLetter"] >= messages-left {
			return true
		}
	}
	return false
}

type letter struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// balance holds what was written against what was answered and what was given up.
func (a *auditor) balance(ctx context.Context, t *testing.T, f *fleet) {
	t.Helper()
	var counted tally
	f.must(ctx, http.MethodGet, f.stream+"/tally", nil, &counted)
	var dead struct {
		Records []letter `json:"records"`
	}
	f.must(ctx, http.MethodGet, f.stream+"/dead-letters", nil, &dead)
	for text, n := range f.agent.leftOpen() {
		a.open[text] += n
	}
	diary := f.diary()
	if unknown := diary.unknown(a.company.asked); unknown > len(a.company.asked)/10 {
		t.Errorf("the connectors have not logged that they stored %d messages", unknown)
	}
	b := books{asked: a.company.asked, posts: slices.SortedFunc(maps.Values(a.posts), inOrder), letters: dead.Records, open: a.open, late: counted.Late, diary: diary}
	v := b.reckon()
	t.Logf("books: %s; %v", v, counted.Messages)
	for _, fault := range v.faults {
		t.Error(fault)
	}
}

// inOrder compares posts by their ids, which grow.
func inOrder(a, b control.Post) int {
	return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
}
