package connector_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/ringcentraltest"
)

// turnStore tells when a lane was given back, keeps one post from being stored until that is
// let go on, and a lane that has read another.
type turnStore struct {
	connector.Store
	rc       *ringcentraltest.Server
	released *atomic.Int32
	slow     string        // the text of that post
	arrived  chan struct{} // where it is told that it came
	fate     chan error    // what becomes of it, each time; nil, or none any more, stores it
	read     chan struct{} // where it is told that a lane has read the post "held", once
	goOn     chan struct{} // until then the lane is held up
}

func (s turnStore) Next(ctx context.Context, c connector.Claim) (connector.Work, error) {
	work, err := s.Store.Next(ctx, c)
	if work.Post.Text == "held" {
		select {
		case s.read <- struct{}{}:
			<-s.goOn
		default:
		}
	}
	return work, err
}

func (s turnStore) Release(ctx context.Context, c connector.Claim) error {
	defer s.rc.Wake()
	defer s.released.Add(1)
	return s.Store.Release(ctx, c)
}

func (s turnStore) AddPost(ctx context.Context, l connector.Lane, p connector.Post) (bool, error) {
	if p.Text == s.slow {
		s.arrived <- struct{}{}
		select {
		case err := <-s.fate:
			if err != nil {
				return false, err
			}
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	return s.Store.AddPost(ctx, l, p)
}

// newTurnStore puts such a store under a harness that is yet to be built.
func newTurnStore(h *harness, slow string) turnStore {
	store := turnStore{
		h.options.Store, h.rc, &atomic.Int32{}, slow, make(chan struct{}, 4), make(chan error, 2),
		make(chan struct{}, 1), make(chan struct{}),
	}
	h.options.Store = store
	return store
}

// withTurnStore returns a live harness on such a store.
func withTurnStore(t *testing.T, agent agentFunc, slow string) (*harness, turnStore) {
	t.Helper()
	h := newHarness(t, agent)
	store := newTurnStore(h, slow)
	h.build()
	h.goLive()
	return h, store
}

// A lane that is worked on takes no further message once something before it is missed.
func TestALaneStopsBeforeWhatIsMissed(t *testing.T) {
	t.Parallel()
	asked, thought := make(chan struct{}, 1), make(chan struct{})
	h, store := withTurnStore(t, func(ctx context.Context, m connector.Message) (connector.Reply, error) {
		if m.Text == "one" {
			asked <- struct{}{}
			<-thought
		}
		return echo(ctx, m)
	}, "two")
	chat := h.rc.Chat("Direct")
	h.rc.Say(chat, ringcentraltest.Alice, "one")
	<-asked
	store.fate <- errors.New("the store is broken")
	h.untold(chat, "two")
	h.rc.Say(chat, ringcentraltest.Alice, "three")
	close(thought)
	h.rc.Await("the lane given back", func() bool { return store.released.Load() > 0 })
	h.said(chat, "re: one")
	close(store.fate)
	h.said(chat, "re: one", "re: two", "re: three")
}

// A post that takes long to be stored is answered before a later one of its chat that does not.
func TestALaneWaitsForWhatIsBeingStored(t *testing.T) {
	t.Parallel()
	for name, fate := range map[string]error{"stored": nil, "missed": errors.New("the store is broken")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, store := withTurnStore(t, echo, "one")
			chat := h.rc.Chat("Direct")
			h.rc.Say(chat, ringcentraltest.Alice, "zero")
			h.rc.Await("an idle lane", func() bool { return store.released.Load() > 0 })
			before := store.released.Load()
			post, to, answered := h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), h.rc.Subscriptions()[0], make(chan int, 1)
			go func() { answered <- h.rc.Deliver(to, ringcentraltest.Agent, added(post)) }()
			<-store.arrived
			h.rc.Say(chat, ringcentraltest.Alice, "two")
			h.rc.Await("the lane given back", func() bool { return store.released.Load() > before })
			h.said(chat, "re: zero")
			store.fate <- fate
			close(store.fate)
			h.said(chat, "re: zero", "re: one", "re: two")
			if status := <-answered; (status == http.StatusOK) != (fate == nil) {
				t.Errorf("the notification was answered %d", status)
			}
		})
	}
}

// readBack waits until nothing is known to be missed.
func (h *harness) readBack() {
	h.t.Helper()
	h.rc.Await("the read-back", func() bool {
		channel, err := h.store.Channel(h.t.Context(), h.id)
		h.check(err)
		return channel.Sandbox.Gap == 0 && !channel.Sandbox.LookAt.IsZero() && !h.Missing()
	})
}

// A post that is stored, or read back, after a lane has read a later one, is answered before it.
func TestALaneReadsAgainWhatCameMeanwhile(t *testing.T) {
	t.Parallel()
	for name, fate := range map[string]error{"stored": nil, "read back": errors.New("the store is broken")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, store := withTurnStore(t, echo, "one")
			h.readBack()
			chat := h.rc.Chat("Direct")
			post, to := h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), h.rc.Subscriptions()[0]
			h.rc.Say(chat, ringcentraltest.Alice, "held")
			<-store.read
			store.fate <- fate
			close(store.fate)
			h.rc.Deliver(to, ringcentraltest.Agent, added(post))
			h.readBack()
			close(store.goOn)
			h.said(chat, "re: one", "re: held")
		})
	}
}

// A post that another process has stored, after a lane has read a later one, is answered before it.
func TestALaneReadsAgainWhatAnotherProcessStored(t *testing.T) {
	t.Parallel()
	h := newHarness(t, echo)
	store := newTurnStore(h, "")
	h.options.Shared = true
	h.build()
	h.goLive()
	h.readBack()
	chat := h.rc.Chat("Direct")
	post := h.rc.SayUnheard(chat, ringcentraltest.Alice, "one")
	h.rc.Say(chat, ringcentraltest.Alice, "held")
	<-store.read
	h.storeElsewhere(post)
	close(store.goOn)
	h.said(chat, "re: one", "re: held")
}

// storeElsewhere stores a post as another process does.
func (h *harness) storeElsewhere(post ringcentraltest.Post) {
	h.t.Helper()
	lane, p := h.parsed(post)
	_, err := h.store.AddPost(h.t.Context(), lane, p)
	h.check(err)
}

// A post that came over a WebSocket, after a lane has read a later one, is answered before it.
func TestALaneReadsAgainWhatCameOverAWebSocket(t *testing.T) {
	t.Parallel()
	h, sockets := newHarness(t, echo), newFakeSockets()
	store := newTurnStore(h, "")
	h.options.Sockets = sockets
	socket := h.listen(sockets)
	h.readBack()
	chat := h.rc.Chat("Direct")
	one, held := h.rc.SayUnheard(chat, ringcentraltest.Alice, "one"), h.rc.SayUnheard(chat, ringcentraltest.Alice, "held")
	socket.tell(h, held, "1")
	<-store.read
	socket.tell(h, one, "2")
	h.rc.Await("both stored", func() bool {
		tally, err := h.Tally(t.Context(), h.id)
		return err == nil && tally.Messages[connector.Waiting] == 2
	})
	close(store.goOn)
	h.said(chat, "re: one", "re: held")
}

// A lane that has read a message asks about the text that its author gave it before it was begun.
func TestALaneReadsAgainWhatWasChangedMeanwhile(t *testing.T) {
	t.Parallel()
	for _, shared := range []bool{false, true} {
		t.Run(map[bool]string{false: "alone", true: "by another process"}[shared], func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, echo)
			store := newTurnStore(h, "")
			h.options.Shared = shared
			h.build()
			h.goLive()
			h.readBack()
			chat := h.rc.Chat("Direct")
			post := h.rc.Say(chat, ringcentraltest.Alice, "held")
			<-store.read
			post.Text = "meant"
			if shared {
				h.changeElsewhere(post)
			} else {
				h.rc.Notify("PostChanged", post)
			}
			close(store.goOn)
			h.said(chat, "re: meant")
		})
	}
}

// changeElsewhere stores the change of a post as another process does.
func (h *harness) changeElsewhere(post ringcentraltest.Post) {
	h.t.Helper()
	lane, p := h.parsed(post)
	h.check(h.store.ChangePost(h.t.Context(), lane, p))
}
