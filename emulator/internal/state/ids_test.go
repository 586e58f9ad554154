package state

import (
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// employed returns a state with one person in it, and that person's Personal chat.
func employed(t *testing.T, s *State) (PersonID, ChatID) {
	t.Helper()
	account := s.CreateAccount("Acme", "+16505550100")
	e, err := s.CreateExtension(Extension{Account: account.ID, FirstName: "Ann", Email: "ann@acme.example", Status: Enabled})
	if err != nil {
		t.Fatal(err)
	}
	chat, _ := s.PersonalChat(e.ID.Person())
	return e.ID.Person(), chat
}

func TestPostIDsNeverComeAgain(t *testing.T) {
	t.Parallel()
	c := clock.New()
	c.Freeze()
	s := New(Sandbox, c, entropy.Random(), NewLog())
	draft := s.Draft()
	person, chat := employed(t, draft)
	seed := Save(draft)
	var last PostID
	post := func() {
		t.Helper()
		p, err := s.CreatePost(person, chat, NewPost{Text: "hi"})
		if err != nil {
			t.Fatal(err)
		}
		if p.ID <= last {
			t.Errorf("%v follows %v", p.ID, last)
		}
		last = p.ID
	}

	Restore([]*State{s}, seed)
	post()
	post()
	Restore([]*State{s}, seed)
	post()
	c.Set(c.Now().Add(-time.Hour))
	post()

	if digits := len(last.String()); digits > 16 || last%idStep != PostID(tagPost) {
		t.Errorf("%v has %d digits and the tag %d", last, digits, last%idStep)
	}
}

func TestSeedIDsAreTheSameAtEveryStart(t *testing.T) {
	t.Parallel()
	person, chat := employed(t, New(Sandbox, clock.New(), entropy.Random(), NewLog()).Draft())
	c := clock.New()
	c.Set(c.Now().Add(365 * 24 * time.Hour))
	samePerson, sameChat := employed(t, New(Sandbox, c, entropy.Random(), NewLog()).Draft())

	if person != samePerson || chat != sameChat {
		t.Errorf("got %v, %v and %v, %v", person, chat, samePerson, sameChat)
	}
}

func TestAtomicallyAnnouncesEverythingInOrder(t *testing.T) {
	t.Parallel()
	log := NewLog()
	s := New(Sandbox, clock.New(), entropy.Random(), log)
	person, chat := employed(t, s)
	before := log.Last()
	const posts = keptChanges + 10

	err := s.Atomically(func(draft *State) error {
		for range posts {
			if _, err := draft.CreatePost(person, chat, NewPost{Text: "hi"}); err != nil {
				return err
			}
		}
		return nil
	})

	if got := log.Last() - before; err != nil || got != posts {
		t.Fatalf("announced %d changes (%v), want %d", got, err, posts)
	}
	var last PostID
	for _, c := range log.ring[log.last%keptChanges:] { // the oldest kept ones, up to the end of the ring
		if e, ok := c.Body.(PostEvent); ok {
			if e.Post.ID <= last {
				t.Fatalf("%v follows %v", e.Post.ID, last)
			}
			last = e.Post.ID
		}
	}
}
