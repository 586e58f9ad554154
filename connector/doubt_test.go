package connector_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

func TestASendInDoubtIsNotRepeatedBlindly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   func(*ringcentraltest.Server) ringcentraltest.Fault
		times   int
		answers []string
		letter  string
	}{
		{name: "applied", times: 1, answers: []string{"re: hi", "re: end"}, fault: (*ringcentraltest.Server).Lose},
		{name: "not applied", times: 1, answers: []string{"re: hi", "re: end"}, fault: cut},
		{name: "server error", times: 1, answers: []string{"re: hi", "re: end"}, fault: broken},
		{name: "never applied", times: 2, answers: []string{"re: end"}, fault: cut, letter: "in doubt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			chat := h.rc.Chat("Direct")
			h.rc.Arm(http.MethodPost, "/posts", tt.times, tt.fault(h.rc))

			h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.rc.Say(chat, ringcentraltest.Alice, "end")

			h.said(chat, tt.answers...)
			letters := h.letters()
			if tt.letter == "" && len(letters) > 0 || tt.letter != "" && (len(letters) != 1 || !strings.Contains(letters[0].Reason, tt.letter)) {
				t.Errorf("got dead letters %+v, want %q", letters, tt.letter)
			}
		})
	}
}

func cut(*ringcentraltest.Server) ringcentraltest.Fault { return ringcentraltest.Cut }

func broken(*ringcentraltest.Server) ringcentraltest.Fault {
	return ringcentraltest.Refuse(http.StatusInternalServerError, "CMN-203", "Internal error")
}

// A worker stored its reply and was lost before, or after, it sent it.
func TestALostWorkersReplyIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, sent := range []bool{false, true} {
		t.Run(map[bool]string{false: "before the send", true: "after the send"}[sent], func(t *testing.T) {
			t.Parallel()
			h := live(t, echo)
			h.stop()
			chat := h.rc.Chat("Direct")
			asked := h.rc.Say(chat, ringcentraltest.Alice, "hi")
			h.loseWorker(asked, "stored answer")
			if sent {
				h.rc.AgentSays(chat, "stored answer")
			}
			h.again()
			h.rc.Say(chat, ringcentraltest.Alice, "end")
			h.said(chat, "stored answer", "re: end")
		})
	}
}

// A worker was lost whose request RingCentral applies while an older message, which came later, is
// answered first.
func TestALostWorkersReplyMayArriveBehindAnOlderMessage(t *testing.T) {
	t.Parallel()
	var h *harness
	chat, arrived := "", make(chan struct{})
	h = live(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "first" {
			time.AfterFunc(200*time.Millisecond, func() {
				h.rc.AgentSays(chat, "kept answer")
				close(arrived)
			})
		}
		return echo(ctx, m)
	})
	h.stop()
	chat = h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "first")
	h.loseWorker(h.rc.Say(chat, ringcentraltest.Alice, "hi"), "kept answer")
	h.again()
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	<-arrived
	h.said(chat, "re: first", "kept answer", "re: end")
}

// A process is asked to stop while it answers the older message, before it has given such a request
// the time to arrive. The one after it does not send the reply again either.
func TestALostWorkersReplyMayArriveBehindTheNextProcess(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true // so that nothing but the lane tells the next one
	h.build()
	h.goLive()
	h.stop()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "first")
	h.loseWorker(h.rc.Say(chat, ringcentraltest.Alice, "hi"), "kept answer")
	h.rc.Arm(http.MethodPost, "/posts", 1, func(http.ResponseWriter, *http.Request) bool {
		h.end()
		return false
	})
	h.build()
	h.SetLimits(3*time.Second, 2*time.Second, 10*time.Second) // it is asked to stop well before
	h.run()
	h.said(chat, "re: first")
	h.stop()

	arrived := make(chan struct{})
	time.AfterFunc(200*time.Millisecond, func() {
		h.rc.AgentSays(chat, "kept answer")
		close(arrived)
	})
	h.again()
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	<-arrived
	h.said(chat, "re: first", "kept answer", "re: end")
}

// leftStore tells that a lane was given back.
type leftStore struct {
	connector.Store
	left chan<- struct{}
}

func (s leftStore) Release(ctx context.Context, c connector.Claim) error {
	defer func() { s.left <- struct{}{} }()
	return s.Store.Release(ctx, c)
}

// The stream is blocked for a moment behind the older message.
func TestALostWorkersReplyMayArriveAfterABlock(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	h.stop()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "first")
	h.loseWorker(h.rc.Say(chat, ringcentraltest.Alice, "hi"), "kept answer")
	arrived, left := make(chan struct{}), make(chan struct{}, 10)
	h.options.Store = leftStore{h.options.Store, left}
	h.rc.Arm(http.MethodPost, "/posts", 1, func(http.ResponseWriter, *http.Request) bool {
		if _, err := h.Block(t.Context(), h.id, ""); err != nil {
			t.Error(err)
		}
		time.AfterFunc(300*time.Millisecond, func() {
			h.rc.AgentSays(chat, "kept answer")
			close(arrived)
		})
		return false
	})
	h.again()
	h.said(chat, "re: first")
	<-left
	_, err := h.Unblock(t.Context(), h.id)
	h.check(err)
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	<-arrived
	h.said(chat, "re: first", "kept answer", "re: end")
}

// shortStore fails to prolong claims.
type shortStore struct{ connector.Store }

func (shortStore) Extend(context.Context, connector.Claim, time.Duration) error {
	return errors.New("the database was restarted")
}

// The claim of whoever waits for such a request cannot be prolonged. The lane is not given back
// before the request had the time to arrive.
func TestALostWorkersReplyMayArriveWhileAClaimIsLost(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.stop()
	chat := h.rc.Chat("Direct")
	h.loseWorker(h.rc.Say(chat, ringcentraltest.Alice, "hi"), "kept answer")
	h.options.Store = shortStore{h.options.Store}
	arrived := make(chan struct{})
	h.build()
	h.SetLimits(300*time.Millisecond, time.Second, 10*time.Second) // prolonged after 100 ms
	time.AfterFunc(600*time.Millisecond, func() {
		h.rc.AgentSays(chat, "kept answer")
		close(arrived)
	})
	h.run()
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	<-arrived
	h.said(chat, "kept answer", "re: end")
}

// unsureStore fails to keep which post the next part of a reply became.
type unsureStore struct {
	connector.Store
	fails *atomic.Bool
}

func (s unsureStore) SaveSent(ctx context.Context, c connector.Claim, id connector.PostID, number int, sent connector.Post) error {
	if s.fails.CompareAndSwap(true, false) {
		return errors.New("the database was restarted")
	}
	return s.Store.SaveSent(ctx, c, id, number, sent)
}

// The post is made, and the database takes no note of it.
func TestASendThatCannotBeNotedIsNotRepeated(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	var fails atomic.Bool
	h.options.Store = unsureStore{h.options.Store, &fails}
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	fails.Store(true)
	h.rc.Say(chat, ringcentraltest.Alice, "hi")
	h.rc.Say(chat, ringcentraltest.Alice, "end")
	h.said(chat, "re: hi", "re: end")
}

// After a crash every lane may have a reply in doubt. The second sends, which a further
// crash would leave in doubt for good, are not made all at once.
func TestFewSecondSendsAreUnderWayAtOnce(t *testing.T) {
	t.Parallel()
	h := live(t, echo)
	h.stop()
	var chats []string
	for range 12 {
		chat := h.rc.Chat("Direct")
		h.loseWorker(h.rc.Say(chat, ringcentraltest.Alice, "hi"), "stored answer")
		chats = append(chats, chat)
	}
	var mu sync.Mutex
	underWay, most := 0, 0
	h.rc.Arm(http.MethodPost, "/posts", len(chats), func(_ http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		underWay++
		most = max(most, underWay)
		mu.Unlock()
		slow, cancel := context.WithTimeout(r.Context(), 30*time.Millisecond)
		defer cancel()
		<-slow.Done()
		mu.Lock()
		defer mu.Unlock()
		underWay--
		return false
	})
	h.again()
	for _, chat := range chats {
		h.said(chat, "stored answer")
	}
	mu.Lock()
	defer mu.Unlock()
	if most > connector.MaxResends {
		t.Errorf("%d second sends were under way at once, want at most %d", most, connector.MaxResends)
	}
}

// loseWorker stores a reply as a worker would that is never heard of again.
func (h *harness) loseWorker(asked ringcentraltest.Post, answer string) {
	h.t.Helper()
	lane, post := h.parsed(asked)
	claim, _, err := h.store.Claim(h.t.Context(), lane, -time.Second)
	h.check(err)
	_, err = h.store.SaveReply(h.t.Context(), claim, connector.Message{ID: post.ID, Text: asked.Text}, say(answer))
	h.check(err)
}
