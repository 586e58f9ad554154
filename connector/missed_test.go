package connector_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// brokenStore takes no posts while it is broken.
type brokenStore struct {
	connector.Store
	broken *atomic.Bool
}

func (s brokenStore) AddPost(ctx context.Context, l connector.Lane, p connector.Post) (bool, error) {
	if s.broken.Load() {
		return false, errors.New("the store is broken")
	}
	return s.Store.AddPost(ctx, l, p)
}

// withBrokenStore returns a live harness whose store can break.
func withBrokenStore(t *testing.T) (*harness, *atomic.Bool) {
	t.Helper()
	h := newHarness(t, echo)
	var broken atomic.Bool
	h.options.Store = brokenStore{h.options.Store, &broken}
	h.build()
	h.goLive()
	return h, &broken
}

// untold posts something of which the connector cannot keep the notification.
func (h *harness) untold(chat, text string) {
	h.t.Helper()
	post := h.rc.SayUnheard(chat, ringcentraltest.Alice, text)
	if got := h.rc.Deliver(h.rc.Subscriptions()[0], ringcentraltest.Agent, added(post)); got != http.StatusInternalServerError {
		h.t.Fatalf("a notification that cannot be stored was answered %d", got)
	}
}

// added is what RingCentral tells of a new post.
func added(post ringcentraltest.Post) map[string]any {
	return map[string]any{
		"id": post.ID, "groupId": post.Chat, "type": "TextMessage", "text": post.Text, "creatorId": post.Creator,
		"creationTime": post.Created.Format("2006-01-02T15:04:05.000Z"), "eventType": "PostAdded",
	}
}

// RingCentral does not send again what was answered with an error: it is read back as soon
// as the store takes it, and before what comes later is answered.
func TestWhatCouldNotBeStoredIsReadBackSoon(t *testing.T) {
	t.Parallel()
	h, broken := withBrokenStore(t)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	renewal := "/restapi/v1.0/subscription/" + h.rc.Subscriptions()[0].ID + "/renew"
	before := h.rc.Calls(http.MethodPost, renewal)
	broken.Store(true)
	h.untold(chat, "two")
	broken.Store(false)
	h.rc.Say(chat, ringcentraltest.Alice, "three")
	h.clock.AwaitTimer(t, 10*time.Minute) // the pause after a read-back that failed as well, or the next look
	h.said(chat, "re: one", "re: two", "re: three")
	h.rc.Await("a look at the subscription", func() bool { return h.rc.Calls(http.MethodPost, renewal) > before })
}

// A read-back that fails again and again, though RingCentral serves, is the channel's problem,
// until it succeeds.
func TestAReadBackThatCannotSucceedIsTold(t *testing.T) {
	t.Parallel()
	h, broken := withBrokenStore(t)
	chat := h.rc.Chat("Direct")
	broken.Store(true)
	h.untold(chat, "one")
	for h.state() != connector.NeedsAttention {
		h.clock.AwaitTimer(t, time.Minute)
	}
	channel, err := h.Channel(t.Context(), h.id)
	h.check(err)
	if problem := channel.Sandbox.Problem; !strings.Contains(problem.Reason, "the store is broken") || problem.Remedy == "" {
		t.Errorf("got %+v, want the reason and a remedy", problem)
	}
	broken.Store(false)
	h.clock.AwaitTimer(t, 10*time.Minute) // the pause, or, where that is over, the next look
	h.said(chat, "re: one")
	h.rc.Await("the end of the problem", func() bool { return h.state() == connector.Enabled })
}

// Of a notification with the right token half is missing: what it told is answered all the
// same, and before what comes later.
func TestWhatCameInPiecesIsReadBackSoon(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.rc.SayUnheard(chat, ringcentraltest.Alice, "two")
	to := h.rc.Subscriptions()[0]
	if got := deliverHalf(t, to.Address, "guess"); got != http.StatusUnauthorized {
		t.Errorf("a forged notification was answered %d", got)
	}
	if got := deliverHalf(t, to.Address, to.Token); got != http.StatusBadRequest {
		t.Errorf("half a notification was answered %d", got)
	}
	h.rc.Say(chat, ringcentraltest.Alice, "three")
	h.said(chat, "re: one", "re: two", "re: three")
}

// deliverHalf sends the first half of a notification, and returns the status.
func deliverHalf(t *testing.T, address, token string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(`{"uuid":"1","ownerId":"300","bo`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Verification-Token", token)
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}
