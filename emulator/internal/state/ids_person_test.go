package state

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

func TestPersonIDHasOneForm(t *testing.T) {
	t.Parallel()
	const employee, guest = PersonID(30504*idStep + tagPerson), PersonID(30509*idStep + tagGuest)
	for id, text := range map[PersonID]string{employee: "249888771", guest: "glip-249929739", 12: "12"} {
		if got := id.String(); got != text {
			t.Errorf("%d is written %s, want %s", id, got, text)
		}
	}
	for _, text := range []string{"249929739", "glip-249888771", "glip-12", "glip-", "glip-glip-249929739", "GLIP-249929739", "x", ""} {
		if id, err := ParsePersonID(text); err == nil {
			t.Errorf("%q is read as %d", text, id)
		}
	}

	rapid.Check(t, func(t *rapid.T) {
		id := PersonID(rapid.Int64Range(1, 1<<50).Draw(t, "number")*idStep + rapid.SampledFrom([]int64{int64(tagPerson), int64(tagGuest)}).Draw(t, "tag"))
		if again, err := ParsePersonID(id.String()); again != id || err != nil {
			t.Fatalf("%d is written %s and read as %d, %v", id, id, again, err)
		}
	})
}

// A file of an older program has guests whose ids are like those of employees. They go on
// under these, which clients know.
func TestGuestOfOlderFileKeepsID(t *testing.T) {
	t.Parallel()
	s := New(Sandbox, clock.New(), entropy.Random(), NewLog())
	host, _ := employed(t, s)
	team, err := s.CreateTeam(host, NewTeam{Name: "Fair", Members: []Invitee{{Email: "gus@elsewhere.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	old := Extension{ID: ExtensionID(s.nextID(tagPerson)), Type: guestType, Status: Enabled, FirstName: "ina", Email: "ina@elsewhere.example"}
	old.Account = s.Accounts()[0].ID
	s.world.extensions.Set(old.ID, old)
	s.world.logins.Set(old.Email, old.ID)
	s.addConversation(old.ID.Person(), []PersonID{old.ID.Person()})
	if err := s.AddMembers(host, team.ID, []Invitee{{ID: old.ID.Person()}}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := Export(&file, Save(s)); err != nil {
		t.Fatal(err)
	}

	snapshots, err := Import(&file)
	if err != nil {
		t.Fatal(err)
	}
	Restore([]*State{s}, snapshots)

	read, err := s.Chat(host, team.ID)
	if err != nil || len(read.Members) != 3 {
		t.Fatalf("got %v, %v", read.Members, err)
	}
	if !slices.ContainsFunc(read.Members, PersonID.Guest) || !read.HasMember(old.ID.Person()) {
		t.Errorf("got %v", read.Members)
	}
	e, err := s.Person(host, old.ID.Person())
	if err != nil || !e.Guest() || e.ID.Person().String() != old.ID.String() {
		t.Errorf("got %+v, %v", e, err)
	}
	if again, _, err := s.CreateConversation(old.ID.Person(), nil); err != nil || again.Type != Personal {
		t.Errorf("got %+v, %v", again, err)
	}
}
