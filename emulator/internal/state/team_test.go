package state

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// staff returns a state with three people, whom the tests call a, b and c.
func staff(t *testing.T) (s *State, people []PersonID) {
	t.Helper()
	s = newState()
	account := s.CreateAccount("Acme", "+16505550100")
	for _, name := range []string{"Ann", "Bob", "Cyd"} {
		e, err := s.CreateExtension(Extension{Account: account.ID, Type: "User", Status: Enabled, FirstName: name, Email: name + "@example.com"})
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, e.ID.Person())
	}
	return s, people
}

// told writes down what was announced after seq: what happened, and to whom it is told.
func told(t *testing.T, s *State, seq uint64, people []PersonID) []string {
	t.Helper()
	changes, err := s.Changes(t.Context(), seq, 100)
	if err != nil {
		t.Fatal(err)
	}
	names := func(list []PersonID) string {
		var letters []byte
		for _, p := range list {
			letters = append(letters, "abcd"[slices.Index(people, p)])
		}
		return string(letters)
	}
	var list []string
	for _, c := range changes {
		switch body := c.Body.(type) {
		case ChatEvent:
			list = append(list, fmt.Sprintf("%s to %s, members %s", body.EventType, names(body.Audience), names(body.Chat.Members)))
		case PostEvent:
			list = append(list, fmt.Sprintf("%s %s of %s about %s to %s", body.EventType, body.Post.Type,
				names([]PersonID{body.Post.Creator}), names(body.Post.Detail().Persons), names(body.Chat.Members)))
		}
	}
	return list
}

func TestTransitionsOfTeamsAreAnnounced(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name string
		act  func(s *State, a, b, c PersonID, team ChatID) error
		told []string
	}{
		{
			name: "create a conversation",
			act: func(s *State, a, b, _ PersonID, _ ChatID) error {
				_, _, err := s.CreateConversation(a, []Invitee{{ID: b}})
				return err
			},
			told: []string{"GroupJoined to ab, members ab"},
		},
		{
			name: "create a team",
			act: func(s *State, a, _, c PersonID, _ ChatID) error {
				_, err := s.CreateTeam(a, NewTeam{Name: "Team", Members: []Invitee{{ID: c}, {Email: "BOB@example.com"}, {ID: a}}})
				return err
			},
			told: []string{"GroupJoined to abc, members abc"},
		},
		{
			name: "add",
			act: func(s *State, a, b, c PersonID, team ChatID) error {
				return s.AddMembers(a, team, []Invitee{{ID: b}, {ID: c}})
			},
			told: []string{
				"GroupJoined to c, members abc", "GroupChanged to ab, members abc",
				"PostAdded PersonsAdded of a about c to abc",
			},
		},
		{
			name: "add whom the team has",
			act: func(s *State, a, b, _ PersonID, team ChatID) error {
				if err := s.AddMembers(a, team, []Invitee{{ID: b}}); err != nil {
					return err
				}
				_, err := s.CreatePost(a, team, NewPost{Text: "end"})
				return err
			},
			told: []string{"PostAdded TextMessage of a about  to ab"},
		},
		{
			name: "join",
			act: func(s *State, _, _, c PersonID, team ChatID) error {
				_, err := s.JoinTeam(c, team)
				return err
			},
			told: []string{
				"GroupJoined to c, members abc", "GroupChanged to ab, members abc",
				"PostAdded PersonJoined of c about  to abc",
			},
		},
		{
			name: "remove",
			act: func(s *State, a, b, c PersonID, team ChatID) error {
				return s.RemoveMembers(a, team, []PersonID{c, b, b})
			},
			told: []string{
				"GroupLeft to b, members a", "GroupChanged to a, members a",
				"PostAdded PersonsRemoved of a about b to a",
			},
		},
		{
			name: "leave",
			act: func(s *State, _, b, _ PersonID, team ChatID) error {
				_, err := s.LeaveTeam(b, team)
				return err
			},
			told: []string{
				"GroupLeft to b, members a", "GroupChanged to a, members a",
				"PostAdded PersonsRemoved of b about b to a",
			},
		},
		{
			name: "rename",
			act: func(s *State, a, _, _ PersonID, team ChatID) error {
				_, err := s.UpdateTeam(a, team, TeamChange{Name: new("New"), Public: new(true)})
				return err
			},
			told: []string{"GroupRenamed to ab, members ab"},
		},
		{
			name: "make private",
			act: func(s *State, a, _, _ PersonID, team ChatID) error {
				_, err := s.UpdateTeam(a, team, TeamChange{Public: new(false)})
				return err
			},
			told: []string{"GroupChanged to ab, members ab"},
		},
		{
			name: "archive",
			act: func(s *State, a, _, _ PersonID, team ChatID) error {
				_, err := s.ArchiveTeam(a, team)
				return err
			},
			told: []string{"GroupChanged to ab, members ab"},
		},
		{
			name: "delete",
			act: func(s *State, a, _, _ PersonID, team ChatID) error {
				return s.DeleteTeam(a, team)
			},
			told: []string{"GroupLeft to ab, members "},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, people := staff(t)
			team, err := s.CreateTeam(people[0], NewTeam{Name: "Team", Public: true, Members: []Invitee{{ID: people[1]}}})
			if err != nil {
				t.Fatal(err)
			}
			seq := s.LastChange()

			if err := tt.act(s, people[0], people[1], people[2], team.ID); err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(tt.told, told(t, s, seq, people)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNewPersonJoinsTwoChats(t *testing.T) {
	t.Parallel()
	s, people := staff(t)
	account := s.Accounts()[0]
	seq := s.LastChange()

	e, err := s.CreateExtension(Extension{Account: account.ID, Status: NotActivated, FirstName: "Dan", Email: "dan@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Person(people[0], e.ID.Person()); err == nil {
		t.Error("somebody is a person before activation")
	}
	for range 2 {
		if _, err := s.SetExtensionStatus(e.ID, Enabled); err != nil {
			t.Fatal(err)
		}
	}

	expected := []string{
		"GroupJoined to d, members d", "GroupJoined to d, members abcd", "GroupChanged to abc, members abcd",
	}
	if diff := cmp.Diff(expected, told(t, s, seq, append(people, e.ID.Person()))); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Person(people[0], e.ID.Person()); err != nil {
		t.Error(err)
	}
}

func TestIDsHaveTheirTag(t *testing.T) {
	t.Parallel()
	s, people := staff(t)
	direct, _, err := s.CreateConversation(people[0], []Invitee{{ID: people[1]}})
	if err != nil {
		t.Fatal(err)
	}
	team, err := s.CreateTeam(people[0], NewTeam{Name: "Team"})
	if err != nil {
		t.Fatal(err)
	}
	post, err := s.CreatePost(people[0], team.ID, NewPost{Text: "hi"})
	if err != nil {
		t.Fatal(err)
	}

	for id, tag := range map[int64]int64{
		int64(direct.ID): 2, int64(people[0]): 3, int64(post.ID): 4, int64(team.ID): 6, int64(s.Accounts()[0].Everyone): 6,
	} {
		if id%8192 != tag {
			t.Errorf("id %d has the tag %d, want %d", id, id%8192, tag)
		}
	}
}

func TestPasswordMatches(t *testing.T) {
	t.Parallel()
	s := newState()
	password := s.NewPassword("secret")
	if !password.Matches("secret") || password.Matches("Secret") || password.Matches("") {
		t.Error("a password matches something else than itself")
	}
	if none := s.NewPassword(""); none.Matches("") {
		t.Error("no password matches the empty one")
	}
}
