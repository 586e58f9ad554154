package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hearer is a server that is told of posts. Fields below mu are guarded by it.
type hearer struct {
	url          string
	heard, again atomic.Int64

	mu    sync.Mutex
	uuids map[string]string // of what was heard, by post
	odd   []string          // posts that were told of under several uuids
	wake  chan struct{}     // closed when something is heard
}

func newHearer(t *testing.T) *hearer {
	t.Helper()
	h := &hearer{uuids: map[string]string{}, wake: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(h.serve))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

func (h *hearer) serve(w http.ResponseWriter, r *http.Request) {
	if token := r.Header.Get("Validation-Token"); token != "" {
		w.Header().Set("Validation-Token", token)
		return
	}
	content, err := io.ReadAll(r.Body)
	var notification struct {
		UUID string `json:"uuid"`
		Body struct {
			ID        string `json:"id"`
			EventType string `json:"eventType"`
		} `json:"body"`
	}
	if err != nil || json.Unmarshal(content, &notification) != nil || notification.Body.EventType != "PostAdded" {
		return // cut off by the end of the process, or about something else
	}
	h.hear(notification.Body.ID, notification.UUID)
}

func (h *hearer) hear(post, uuid string) {
	h.heard.Add(1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if before, again := h.uuids[post]; again {
		h.again.Add(1)
		if before != uuid {
			h.odd = append(h.odd, post)
		}
	}
	h.uuids[post] = uuid
	close(h.wake)
	h.wake = make(chan struct{})
}

// await waits until all posts were heard of, and returns those that were not in time.
func (h *hearer) await(ctx context.Context, posts []string) (missing []string) {
	for {
		h.mu.Lock()
		missing = nil
		for _, post := range posts {
			if _, heard := h.uuids[post]; !heard {
				missing = append(missing, post)
			}
		}
		wake := h.wake
		h.mu.Unlock()
		if len(missing) == 0 {
			return nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return missing
		}
	}
}

// heard is who posts, and has a subscription that tells of each post: before the process
// is killed, or after its next start.
type heard struct {
	receiver *hearer
	path     string
	posts    []string
}

func (w *heard) prepare(c *client) {
	c.found()
	w.path = "/team-messaging/v1/chats/" + string(c.account.Teams[0].ID) + "/posts"
	made, _ := c.call(c.token, http.MethodPost, subscriptionPath, subscriptionTo(w.receiver.url))
	if !made.ok() {
		c.Fatalf("the subscription is refused: %s", made.body)
	}
}

const subscriptionPath = "/restapi/v1.0/subscription"

func subscriptionTo(url string) map[string]any {
	return map[string]any{
		"eventFilters": []string{"/team-messaging/v1/posts"},
		"deliveryMode": map[string]any{"transportType": "WebHook", "address": url},
	}
}

func (w *heard) step(c *client) bool {
	made, answered := c.call(c.token, http.MethodPost, w.path, map[string]string{"text": "Hello"})
	if answered && made.ok() {
		w.posts = append(w.posts, made.text("id"))
	}
	return answered
}

func (w *heard) verify(c *client) { c.enter() }

const hearing = 30 * time.Second

func (w *heard) finish(c *client) {
	ctx, cancel := context.WithTimeout(c.Context(), hearing)
	defer cancel()
	if missing := w.receiver.await(ctx, w.posts); len(missing) > 0 {
		c.Errorf("nobody was told of %d of %d posts, such as %s", len(missing), len(w.posts), missing[0])
	}
	if len(w.receiver.odd) > 0 {
		c.Errorf("posts were told of under several uuids: %v", w.receiver.odd)
	}
}

// subscribing is who makes, prolongs and deletes subscriptions.
type subscribing struct {
	ids  []string
	ends map[string]*ending
}

// ending says when a subscription ends.
type ending struct {
	at      string
	inDoubt bool // a renewal was not answered
	deleted bool
	maybe   bool // the deletion was not answered
}

const mostSubscriptions = 5

func (w *subscribing) prepare(c *client) {
	c.found()
	w.ends = map[string]*ending{}
}

func (w *subscribing) step(c *client) bool {
	if len(w.ids) == 0 || c.dice.IntN(3) == 0 && len(w.ids) < mostSubscriptions {
		return w.subscribe(c)
	}
	n := c.dice.IntN(len(w.ids))
	id := w.ids[n]
	end := w.ends[id]
	if c.dice.IntN(4) == 0 {
		w.ids = append(w.ids[:n:n], w.ids[n+1:]...)
		deleted, answered := c.call(c.token, http.MethodDelete, subscriptionPath+"/"+id, nil)
		if answered && !deleted.ok() {
			c.Errorf("deleting a subscription is answered %d %s", deleted.status, deleted.body)
		}
		end.deleted, end.maybe = answered, !answered
		return answered
	}
	renewed, answered := c.call(c.token, http.MethodPost, subscriptionPath+"/"+id+"/renew", nil)
	switch {
	case !answered:
		end.inDoubt = true
	case !renewed.ok():
		c.Errorf("renewing a subscription is answered %d %s", renewed.status, renewed.body)
	default:
		end.at = renewed.text("expirationTime")
	}
	return answered
}

func (w *subscribing) subscribe(c *client) bool {
	made, answered := c.call(c.token, http.MethodPost, subscriptionPath, subscriptionTo(c.receiver.url))
	switch {
	case !answered:
	case !made.ok():
		c.Errorf("a subscription is refused: %d %s", made.status, made.body)
	default:
		id := made.text("id")
		w.ids = append(w.ids, id)
		w.ends[id] = &ending{at: made.text("expirationTime")}
	}
	return answered
}

func (w *subscribing) verify(c *client) {
	c.enter()
	for id, end := range w.ends {
		found, _ := c.call(c.token, http.MethodGet, subscriptionPath+"/"+id, nil)
		at := found.text("expirationTime")
		switch {
		case found.status == http.StatusNotFound && (end.deleted || end.maybe):
			delete(w.ends, id)
		case !found.ok() || end.deleted:
			c.Errorf("the subscription %s, last %+v, is answered %d %s", id, *end, found.status, found.body)
		case at < end.at || at != end.at && !end.inDoubt:
			c.Errorf("the subscription %s, last %+v, ends at %s", id, *end, at)
		default:
			end.at, end.inDoubt = at, false
			if end.maybe {
				end.maybe = false
				w.ids = append(w.ids, id)
			}
		}
	}
}

func (w *subscribing) finish(*client) {}
