package store

import (
	"errors"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

// laneAgenda is an agenda of one lane, whose jobs run each in a transaction of its own.
type laneAgenda struct {
	*agenda
	lane connector.Lane
}

func agendaOfOne() laneAgenda {
	return laneAgenda{newAgenda(), connector.Lane{Stream: "st-a", Chat: 1}}
}

func open(id connector.PostID) connector.Work {
	return connector.Work{Post: connector.Post{ID: id}, Status: connector.Waiting, Last: true}
}

// read lets the lane be read, which has message 1.
func (a laneAgenda) read() {
	_, _, p := a.next(a.lane)
	a.seen(p, open(1), true)
}

// commit ends a job and its transaction.
func (a laneAgenda) commit() {
	a.ran(nil)
	a.ended(nil)
}

// What is read while a change is not committed, or while somebody changes what is not told, is not
// kept.
func TestWhoReadsBesideAChangeKnowsNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		changes func(a laneAgenda)
		knows   bool
	}{
		{"no change", func(a laneAgenda) { a.read() }, true},
		{"after a change", func(a laneAgenda) {
			a.added(a.lane, open(2))
			a.commit()
			a.read()
		}, true},
		{"before a change that changes nothing", func(a laneAgenda) {
			a.read()
			a.unchanged(a.lane)
			a.commit()
		}, true},
		{"before a change is committed", func(a laneAgenda) {
			a.added(a.lane, open(2))
			a.read()
			a.commit()
		}, false},
		{"before another message", func(a laneAgenda) {
			a.read()
			a.added(a.lane, open(2))
			a.commit()
		}, false},
		{"while another message comes", func(a laneAgenda) {
			_, _, p := a.next(a.lane)
			a.added(a.lane, open(2))
			a.commit()
			a.seen(p, open(1), true)
		}, false},
		{"beside others", func(a laneAgenda) {
			work := open(1)
			work.Last = false
			_, _, p := a.next(a.lane)
			a.seen(p, work, true)
		}, false},
		{"before a silent job", func(a laneAgenda) {
			a.read()
			a.commit()
		}, false},
		{"while a silent job runs", func(a laneAgenda) {
			_, _, p := a.next(a.lane)
			a.commit()
			a.seen(p, open(1), true)
		}, false},
		{"between a silent job and its commit", func(a laneAgenda) {
			a.ran(nil)
			a.read()
			a.ended(nil)
		}, false},
		{"in the transaction of a silent job", func(a laneAgenda) {
			a.ran(nil)
			a.read()
			a.unchanged(a.lane)
			a.commit()
		}, false},
		{"before a job that fails", func(a laneAgenda) {
			a.read()
			a.unchanged(a.lane)
			a.ran(errors.New("no"))
			a.ended(nil)
		}, false},
		{"before a commit that fails", func(a laneAgenda) {
			a.read()
			a.unchanged(a.lane)
			a.ran(nil)
			a.ended(errors.New("the disk is full"))
		}, false},
		{"before a reply to another message", func(a laneAgenda) {
			a.read()
			a.replied(a.lane, connector.Message{ID: 2}, connector.Reply{})
			a.commit()
		}, false},
		{"before another message ends", func(a laneAgenda) {
			a.read()
			a.moved(a.lane, 2, true)
			a.commit()
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := agendaOfOne()
			tt.changes(a)
			if known := a.alone(a.lane, 1); known != tt.knows {
				t.Errorf("got alone %t, want %t", known, tt.knows)
			}
			if a.alone(a.lane, 7) {
				t.Error("no such message is alone")
			}
			a.moved(a.lane, 1, true)
			a.commit()
			a.added(a.lane, open(3))
			if _, known, _ := a.next(a.lane); known {
				t.Error("known before it is committed")
			}
			a.commit()
			if got, known, _ := a.next(a.lane); known != tt.knows || known && got.Post.ID != 3 {
				t.Errorf("got %d, %t, want 3, %t", got.Post.ID, known, tt.knows)
			}
			if _, again, _ := a.next(a.lane); again {
				t.Error("told twice")
			}
		})
	}
}

// Somebody looks just before the next message is committed, and reads it from the database just
// after: it is not handed out once more when it is answered.
func TestAMessageThatWasReadIsNotHandedOut(t *testing.T) {
	t.Parallel()
	for _, settled := range []bool{false, true} {
		a := agendaOfOne()
		a.read()
		a.moved(a.lane, 1, true)
		a.commit()
		a.added(a.lane, open(2))
		_, _, p := a.next(a.lane)
		a.commit()
		a.seen(p, open(2), true)
		if !settled {
			a.replied(a.lane, connector.Message{ID: 2}, connector.Reply{Posts: []connector.ReplyPost{{Text: "re"}}})
			a.commit()
			if work, known, _ := a.next(a.lane); known {
				t.Errorf("handed out %+v, which is being answered", work)
			}
		}
		a.moved(a.lane, 2, true)
		a.commit()
		if work, known, _ := a.next(a.lane); known {
			t.Errorf("handed out %+v, which has ended", work)
		}
	}
}

// A connector that talks to very many people does not remember them all.
func TestOnlySoManyLanesAreKnown(t *testing.T) {
	t.Parallel()
	a := newAgenda()
	for chat := range connector.ChatID(2 * maxPlans) {
		a.next(connector.Lane{Chat: chat})
	}
	if len(a.plans) != maxPlans {
		t.Errorf("%d lanes are known", len(a.plans))
	}
}
