package portal

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// reads remembers up to where people have read their chats. The public API has nothing
// like it, so it lives as long as the pages do.
type reads struct {
	mu   sync.Mutex
	upTo map[readKey]time.Time
}

type readKey struct {
	person control.PersonID
	chat   control.ChatID
}

func (r *reads) mark(person control.PersonID, chat control.ChatID, upTo time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.upTo == nil {
		r.upTo = map[readKey]time.Time{}
	}
	if key := (readKey{person, chat}); upTo.After(r.upTo[key]) {
		r.upTo[key] = upTo
	}
}

func (r *reads) until(person control.PersonID, chat control.ChatID) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.upTo[readKey{person, chat}]
}

const counted = 20 // unread posts; more are "20+"

// unread returns how many posts of others came after the last one that was read. Who has
// answered has read what was before.
func (h *appHandler) unread(ctx context.Context, person control.PersonID, last post) (string, error) {
	upTo := h.reads.until(person, last.ChatID)
	if last.Creator == person || !last.Created.After(upTo) {
		return "", nil
	}
	posts, err := h.client.posts(ctx, person, last.ChatID, strconv.Itoa(counted+1), "")
	if err != nil {
		return "", err
	}
	n := 0
	for _, p := range posts.Records {
		if p.Creator == person || !p.Created.After(upTo) {
			break
		}
		n++
	}
	switch {
	case n == 0:
		return "", nil
	case n > counted:
		return strconv.Itoa(counted) + "+", nil
	}
	return strconv.Itoa(n), nil
}

// markRead serves POST /app/{personId}/chats/{chatId}/read: what is there now was seen.
func (h *appHandler) markRead(r *http.Request) (answer, error) {
	posts, err := h.client.posts(r.Context(), personOf(r), chatOf(r), "1", "")
	if err != nil {
		return answer{}, err
	}
	h.sawAll(personOf(r), posts)
	if fromScript(r) {
		return answer{}, nil
	}
	return answer{redirect: chatPath(personOf(r), chatOf(r))}, nil
}

// sawAll notes that the newest posts of a chat were shown.
func (h *appHandler) sawAll(person control.PersonID, newest list[post]) {
	if len(newest.Records) > 0 {
		h.reads.mark(person, newest.Records[0].ChatID, newest.Records[0].Created)
	}
}
