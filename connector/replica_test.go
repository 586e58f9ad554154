package connector_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// replica runs another connector on the harness's store until the test ends.
func (h *harness) replica() *connector.Connector {
	h.t.Helper()
	other, err := connector.New(h.options)
	h.check(err)
	setLimits(other)
	ctx, cancel := context.WithCancel(h.t.Context())
	var group sync.WaitGroup
	group.Go(func() {
		if err := other.Run(ctx); err != nil {
			h.t.Error(err)
		}
	})
	h.t.Cleanup(func() {
		cancel()
		group.Wait()
	})
	return other
}

// setLimits shortens what tests wait for, not below what a busy machine needs.
func setLimits(c *connector.Connector) {
	c.SetLimits(1500*time.Millisecond, 700*time.Millisecond, 10*time.Second)
}

// One process took a message and was lost before it looked at it: the other one finds
// it, without being told.
func TestAReplicaTakesOver(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	h.said(chat, "re: one")
	h.replica()
	h.stop()
	h.rc.Say(chat, ringcentraltest.Alice, "two") // the stopped one stores it, and no more
	h.said(chat, "re: one", "re: two")
}

// A message may come to a process while another one is about to give its lane back, and does
// not look at it any more. Nobody waits for the end of the lease then.
func TestALaneThatIsGivenBackIsTakenSoon(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.build()
	h.goLive()
	chat := h.rc.Chat("Direct")
	id, err := connector.ParseChatID(chat)
	h.check(err)
	claim, _, err := h.store.Claim(t.Context(), connector.Lane{Stream: h.id, Environment: connector.Sandbox, Chat: id}, time.Hour)
	h.check(err)

	h.rc.Say(chat, ringcentraltest.Alice, "hi") // is stored before this returns
	h.check(h.store.Release(t.Context(), claim))

	h.said(chat, "re: hi")
}

func TestReplicasRefreshOnce(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	first, second := h.Connector, h.replica()
	h.caughtUp()
	before := h.rc.Calls(http.MethodPost, "/restapi/oauth/token")
	h.rc.ExpireTokens()
	chats := []string{}
	for i := range 8 {
		h.hooks.current.Store([]*connector.Connector{first, second}[i%2])
		chats = append(chats, h.rc.Chat("Direct"))
		h.rc.Say(chats[i], ringcentraltest.Alice, "hi")
	}
	for _, chat := range chats {
		h.said(chat, "re: hi")
	}
	if got := h.rc.Calls(http.MethodPost, "/restapi/oauth/token") - before; got != 1 {
		t.Errorf("got %d refreshes by two processes, want 1", got)
	}
}

// While one process reads back, what comes to another one does not wait for the end of it:
// the lane is found by the process that has read its chat, within a sweep.
func TestAReplicaNeedNotWaitForTheReadBackOfAnother(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared = true
	h.build()
	h.goLive()
	closed := func() bool {
		channel, err := h.Channel(t.Context(), h.id)
		return err == nil && channel.Sandbox.Gap == 0
	}
	h.rc.Await("the gap to close", closed)
	readBacks := func() int { return h.rc.Calls(http.MethodGet, "/team-messaging/v1/recent/chats") }
	before := readBacks()
	other := h.replica() // opens another gap, in a moment, which one of both reads back
	h.rc.Await("the other gap to close", func() bool { return readBacks() > before && closed() })
	quiet, missed := h.rc.Chat("Direct"), h.rc.Chat("Direct")
	h.lost(missed, "unheard")
	reading, release := make(chan struct{}), make(chan struct{})
	t.Cleanup(sync.OnceFunc(func() { close(release) }))
	h.rc.Arm(http.MethodGet, "/chats/"+missed+"/posts", 1, func(http.ResponseWriter, *http.Request) bool {
		close(reading)
		<-release
		return false
	})
	h.openGap()
	<-reading

	for i, at := range []*connector.Connector{h.Connector, other} { // one of them reads
		h.hooks.current.Store(at)
		h.rc.Say(quiet, ringcentraltest.Alice, []string{"one", "two"}[i])
	}
	h.said(quiet, "re: one", "re: two")
	if closed() {
		t.Error("the read-back has ended already")
	}
}

// openGap opens a gap by a block that ends at once.
func (h *harness) openGap() {
	h.t.Helper()
	_, err := h.Block(h.t.Context(), h.id, "")
	h.check(err)
	_, err = h.Unblock(h.t.Context(), h.id)
	h.check(err)
}

// neighbours pass on what they are told within one process.
type neighbours struct {
	mu    sync.Mutex
	heard []func()
}

func (n *neighbours) Tell(context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, heard := range n.heard {
		heard()
	}
	return nil
}

func (n *neighbours) Hear(ctx context.Context, heard func()) error {
	n.mu.Lock()
	n.heard = append(n.heard, heard)
	n.mu.Unlock()
	heard()
	<-ctx.Done()
	return ctx.Err()
}

// Who watches a process learns what another one does: it was told of the message, and answered.
func TestAReplicaShowsWhatAnotherDoes(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	h.options.Shared, h.options.Neighbours = true, &neighbours{}
	h.build()
	h.goLive()
	other := h.replica()
	chat := h.rc.Chat("Direct")
	id, err := connector.ParseChatID(chat)
	h.check(err)

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()

	h.rc.Say(chat, ringcentraltest.Alice, "hi") // the first one hears of it

	for {
		changed := other.Changed()
		entries, err := other.Conversation(t.Context(), h.id, id)
		h.check(err)
		if len(entries) == 2 && entries[1].Text == "re: hi" {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatal("nobody told it")
		}
	}
}
