package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/connector"
	"github.com/glipbox/glipbox/connector/internal/store"
	"github.com/glipbox/glipbox/connector/internal/store/sqlite"
)

// lanesModel moves messages of two lanes in any order, in two stores. One of them is made to forget
// what its lanes have to do before each call. Nobody can tell which one.
type lanesModel struct {
	store, forgetful *store.Store
	channel          connector.Channel
	lanes            []*laneModel
	latest           connector.PostID
}

type laneModel struct {
	claim connector.Claim
	work  connector.Work // as it was read last
}

// both makes a call in both stores.
func both[T any](t *rapid.T, m *lanesModel, call func(*store.Store) (T, error)) (T, error) {
	must(t, m.forgetful.ChangePost(t.Context(), connector.Lane{Stream: "of nobody"}, connector.Post{ID: 1}))
	want, wrong := call(m.forgetful)
	got, err := call(m.store)
	if !errors.Is(err, wrong) {
		t.Fatalf("got error %v, want %v", err, wrong)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got)\n%s", diff)
	}
	return got, err
}

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

// do is both for a call that may find nothing to change.
func (m *lanesModel) do(t *rapid.T, call func(*store.Store) error) {
	_, err := both(t, m, func(s *store.Store) (struct{}, error) { return struct{}{}, call(s) })
	if !errors.Is(err, connector.ErrNotFound) {
		must(t, err)
	}
}

func (m *lanesModel) lane(t *rapid.T) *laneModel { return rapid.SampledFrom(m.lanes).Draw(t, "lane") }

// post is a new one, or one of the latest once more; not always later than the others.
func (m *lanesModel) post(t *rapid.T) connector.Post {
	id := max(1, m.latest+1-connector.PostID(rapid.IntRange(0, 3).Draw(t, "back")))
	m.latest = max(m.latest, id)
	text := rapid.SampledFrom([]string{"hello", "", "nul \x00 and \xff"})
	at := time.Unix(int64(id)-int64(rapid.IntRange(0, 2).Draw(t, "earlier")), 6_789_000)
	return connector.Post{
		ID: id, Creator: connector.PersonID("7" + text.Draw(t, "creator")), Thread: connector.ThreadID(text.Draw(t, "thread")), Parent: id / 2,
		Text: text.Draw(t, "text"), Mentions: []connector.PersonID{"300", connector.PersonID(text.Draw(t, "mention"))},
		Created: at, Edited: at, Attached: []connector.Attachment{{ID: "1"}},
	}
}

func (m *lanesModel) add(t *rapid.T) { m.addTo(t, m.lane(t)) }

func (m *lanesModel) addTo(t *rapid.T, lane *laneModel) {
	post := m.post(t)
	_, err := both(t, m, func(s *store.Store) (bool, error) { return s.AddPost(t.Context(), lane.claim.Lane, post) })
	must(t, err)
}

func (m *lanesModel) change(t *rapid.T) {
	lane, post := m.lane(t), m.post(t)
	m.do(t, func(s *store.Store) error { return s.ChangePost(t.Context(), lane.claim.Lane, post) })
}

func (m *lanesModel) remove(t *rapid.T) {
	lane, post := m.lane(t), m.post(t)
	m.do(t, func(s *store.Store) error { return s.RemovePost(t.Context(), lane.claim.Lane, post.ID) })
}

func (m *lanesModel) notice(t *rapid.T) {
	lane, n := m.lane(t), connector.Notice{Text: "It rains.", From: "Weather", ByAgent: rapid.Bool().Draw(t, "by agent")}
	m.do(t, func(s *store.Store) error {
		_, err := s.AddNotice(t.Context(), lane.claim.Lane, n)
		return err
	})
}

// block lasts for a moment mostly.
func (m *lanesModel) block(t *rapid.T) {
	m.channel.Block.Since = time.Unix(1, 0)
	m.save(t)
	if rapid.IntRange(0, 9).Draw(t, "lasts") > 0 {
		m.channel.Block.Since = time.Time{}
		m.save(t)
	}
}

func (m *lanesModel) gap(t *rapid.T) {
	m.channel.Sandbox.Gap++
	m.save(t)
}

// save stores the channel.
func (m *lanesModel) save(t *rapid.T) {
	m.do(t, func(s *store.Store) error { return s.SaveChannel(t.Context(), m.channel) })
	m.channel.Version++
}

func (m *lanesModel) next(t *rapid.T) { m.read(t, m.lane(t)) }

func (m *lanesModel) read(t *rapid.T, lane *laneModel) {
	work, err := both(t, m, func(s *store.Store) (connector.Work, error) { return s.Next(t.Context(), lane.claim) })
	if !errors.Is(err, connector.ErrNotFound) {
		must(t, err)
	}
	lane.work = work
}

func (m *lanesModel) reply(t *rapid.T) { m.replyIn(t, m.lane(t)) }

func (m *lanesModel) replyIn(t *rapid.T, lane *laneModel) {
	post := lane.work.Post
	if lane.work.Status != connector.Waiting {
		return
	}
	reply := connector.Reply{Memory: rapid.SampledFrom([]string{"", "slot", "\xff"}).Draw(t, "memory")}
	for range rapid.IntRange(0, 2).Draw(t, "posts") {
		reply.Posts = append(reply.Posts, connector.ReplyPost{Text: "re"})
	}
	message := connector.Message{ID: post.ID, Text: post.Text, Created: post.Created, Memory: lane.work.Memory}
	pending, err := both(t, m, func(s *store.Store) ([]connector.PendingPost, error) {
		return s.SaveReply(t.Context(), lane.claim, message, reply)
	})
	if !errors.Is(err, connector.ErrNotFound) {
		must(t, err)
	}
	lane.work.Status, lane.work.Pending = connector.Replying, pending
}

func (m *lanesModel) send(t *rapid.T) { m.sendIn(t, m.lane(t)) }

// sendIn sends the next part of a reply.
func (m *lanesModel) sendIn(t *rapid.T, lane *laneModel) {
	if len(lane.work.Pending) == 0 {
		return
	}
	m.sent(t, lane, lane.work.Pending[0].Number)
	lane.work.Pending = lane.work.Pending[1:]
}

func (m *lanesModel) sent(t *rapid.T, lane *laneModel, number int) {
	m.latest++
	sent := connector.Post{ID: 1_000_000 + m.latest}
	m.do(t, func(s *store.Store) error {
		return s.SaveSent(t.Context(), lane.claim, lane.work.Post.ID, number, sent)
	})
}

// talk is what happens most: messages come and are answered, mostly to the end.
func (m *lanesModel) talk(t *rapid.T) {
	lane := m.lane(t)
	for range rapid.IntRange(1, 5).Draw(t, "messages") {
		m.addTo(t, lane)
		m.read(t, lane)
		m.replyIn(t, lane)
		for range rapid.IntRange(0, 4).Draw(t, "sends") {
			m.sendIn(t, lane)
		}
	}
}

func (m *lanesModel) settle(t *rapid.T) { m.settleIn(t, m.lane(t)) }

func (m *lanesModel) settleIn(t *rapid.T, lane *laneModel) {
	status := rapid.SampledFrom([]connector.Status{connector.Ignored, connector.DeadLetter}).Draw(t, "status")
	_, err := both(t, m, func(s *store.Store) (connector.PostID, error) {
		return s.Settle(t.Context(), lane.claim, lane.work.Post.ID, status, "so it is")
	})
	must(t, err)
}

func (m *lanesModel) place(t *rapid.T) { m.placeIn(t, m.lane(t)) }

func (m *lanesModel) placeIn(t *rapid.T, lane *laneModel) {
	if lane.work.Status != connector.Waiting {
		return
	}
	m.do(t, func(s *store.Store) error {
		return s.SavePlaceholder(t.Context(), lane.claim, lane.work.Post.ID, "…")
	})
	if rapid.Bool().Draw(t, "sent") {
		m.sent(t, lane, 0)
	}
}

// giveUp ends a message that may have a placeholder, and goes on with the next one.
func (m *lanesModel) giveUp(t *rapid.T) {
	lane := m.lane(t)
	m.read(t, lane)
	m.placeIn(t, lane)
	m.read(t, lane)
	m.settleIn(t, lane)
	m.addTo(t, lane)
	m.read(t, lane)
}

func (m *lanesModel) fail(t *rapid.T) {
	lane := m.lane(t)
	m.do(t, func(s *store.Store) error {
		_, err := s.Fail(t.Context(), lane.claim, lane.work.Post.ID, "it rains")
		return err
	})
}

// tally compares what became of all messages.
func (m *lanesModel) tally(t *rapid.T) {
	_, err := both(t, m, func(s *store.Store) (connector.Tally, error) {
		return s.Tally(t.Context(), m.channel.StreamID, connector.Sandbox)
	})
	must(t, err)
}

func TestAStoreNeedNotReadWhatItKnows(t *testing.T) {
	t.Parallel()
	s, forgetful := openIn(t, t.TempDir()), openIn(t, t.TempDir())
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		m := &lanesModel{store: s, forgetful: forgetful}
		m.channel = connector.Channel{StreamID: connector.StreamID(fmt.Sprint("st-", run)), Environment: connector.Sandbox}
		m.save(t)
		for chat := range connector.ChatID(2) {
			lane := connector.Lane{Stream: m.channel.StreamID, Environment: connector.Sandbox, Chat: chat + 1}
			claim, err := both(t, m, func(s *store.Store) (connector.Claim, error) {
				claim, _, err := s.Claim(t.Context(), lane, time.Hour)
				return claim, err
			})
			must(t, err)
			m.lanes = append(m.lanes, &laneModel{claim: claim})
		}
		t.Repeat(map[string]func(*rapid.T){
			"talk": m.talk, "talk more": m.talk, "add": m.add, "next": m.next, "reply": m.reply, "send": m.send, "change": m.change, "remove": m.remove,
			"notice": m.notice, "block": m.block, "gap": m.gap, "settle": m.settle, "place": m.place, "give up": m.giveUp, "fail": m.fail, "": m.tally,
		})
	})
}

// In a conversation nothing is read, once its first message was.
func TestAConversationIsNotReadBack(t *testing.T) {
	t.Parallel()
	database, err := sqlite.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	s, err := store.Open(t.Context(), database, stopped{}, store.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	lane := connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: 1}
	for id := connector.PostID(1); id < 5; id++ {
		fresh, err := s.AddPost(t.Context(), lane, connector.Post{ID: id, Creator: "7", Created: time.UnixMilli(int64(id))})
		if !fresh || err != nil {
			t.Fatalf("message %d: fresh %t, %v", id, fresh, err)
		}
		claim, _, err := s.Claim(t.Context(), lane, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Next(t.Context(), claim); err != nil {
			t.Fatalf("message %d: %v", id, err)
		}
		if id == 1 {
			_ = database.Read.Close()
		}
		if id == 3 { // is passed over
			_, err = s.Settle(t.Context(), claim, id, connector.Ignored, "")
		} else if _, err = s.SaveReply(t.Context(), claim, connector.Message{ID: id}, connector.Reply{Posts: []connector.ReplyPost{{Text: "re"}}}); err == nil {
			err = s.SaveSent(t.Context(), claim, id, 1, connector.Post{ID: 100 + id})
		}
		if err == nil {
			err = s.Release(t.Context(), claim)
		}
		if err != nil {
			t.Fatalf("message %d: %v", id, err)
		}
	}
}

// Messages come to lanes while these are worked on, beside jobs that tell nothing and jobs that
// fail. No lane misses one, or is told of one again.
func TestLanesMissNothingThatIsCommittedTogether(t *testing.T) {
	t.Parallel()
	s := openIn(t, t.TempDir())
	const lanes, each = 8, 150
	var group sync.WaitGroup
	for n := range connector.ChatID(lanes) {
		lane := connector.Lane{Stream: "st-a", Environment: connector.Sandbox, Chat: n + 1}
		claim, _, err := s.Claim(t.Context(), lane, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		first, stored := connector.PostID(n)*each+1, make(chan struct{}, each)
		group.Go(func() {
			defer close(stored)
			for id := first; id < first+each; id++ {
				if _, err := s.AddPost(t.Context(), lane, connector.Post{ID: id, Creator: "7", Created: time.UnixMilli(int64(id))}); err != nil {
					t.Error(err)
				}
				stored <- struct{}{}
				if id%(lanes+each/10) == 0 { // tells nothing
					_ = s.ReceivedBy(t.Context(), "st-b", connector.Sandbox, time.Unix(1, 0))
				}
				if id%(lanes+each/7) == 0 { // fails, and lets the others of its commit run again
					_, _ = s.Settle(t.Context(), connector.Claim{Lane: lane, Fence: -1}, id, connector.Ignored, "")
				}
			}
		})
		group.Go(func() {
			next := first
			for range stored {
				if next, err = answerAll(t.Context(), s, claim, next); err != nil {
					t.Errorf("lane %d, message %d: %v", n, next, err)
				}
			}
			if next != first+each {
				t.Errorf("lane %d ended before message %d", n, next)
			}
		})
	}
	group.Wait()
}

// answerAll answers what is open in a lane, from a message on, and returns the first one that is not
// open.
func answerAll(ctx context.Context, s *store.Store, claim connector.Claim, next connector.PostID) (connector.PostID, error) {
	for ; ; next++ {
		work, err := s.Next(ctx, claim)
		if errors.Is(err, connector.ErrNotFound) {
			return next, nil
		}
		if err == nil && work.Post.ID != next {
			err = fmt.Errorf("got message %d", work.Post.ID)
		}
		if err == nil {
			_, err = s.SaveReply(ctx, claim, connector.Message{ID: next}, connector.Reply{Posts: []connector.ReplyPost{{Text: "re"}}})
		}
		if err == nil {
			err = s.SaveSent(ctx, claim, next, 1, connector.Post{ID: 1_000_000 + next})
		}
		if err != nil {
			return next, err
		}
	}
}
