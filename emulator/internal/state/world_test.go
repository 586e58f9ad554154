package state

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/glipbox/glipbox/emulator/internal/clock"
	"github.com/glipbox/glipbox/emulator/internal/entropy"
)

// trees returns the tables and indexes of a world, by name.
func trees(w *world) map[string]reflect.Value {
	found := map[string]reflect.Value{}
	w.members(func(name string, place reflect.Value) { found[name] = place })
	return found
}

// A field of the world that is neither counter nor table would be shared by copies and
// be in no file.
func TestWorldIsMadeOfTables(t *testing.T) {
	t.Parallel()
	for field := range reflect.TypeFor[world]().Fields() {
		if field.Name != "counter" && !field.Type.Implements(reflect.TypeFor[member]()) {
			t.Errorf("%s is a %v: make it a *table[Key, Record] or an *index[entry], as world.go says", field.Name, field.Type)
		}
	}
}

// contents writes down everything that a world holds.
func contents(w *world) string {
	var b strings.Builder
	fmt.Fprintln(&b, w.counter)
	all := trees(w)
	for field := range reflect.TypeFor[world]().Fields() {
		name := field.Name
		for _, list := range []string{"Items", "Keys", "Values"} {
			if tree, ok := all[name]; ok && tree.MethodByName(list).IsValid() {
				fmt.Fprintf(&b, "%s: %+v\n", name, tree.MethodByName(list).Call(nil)[0].Interface())
			}
		}
	}
	return b.String()
}

// Every tree, also one that is added later, is in copy and shares nothing.
func TestCopyOfWorldIsIndependent(t *testing.T) {
	t.Parallel()
	original := newWorld(7)
	empty := contents(&original)

	duplicate := original.copy()
	for name, tree := range trees(&duplicate) {
		if tree.IsNil() {
			t.Fatalf("copy forgets %s", name)
		}
		set := tree.MethodByName("Set")
		zero := make([]reflect.Value, set.Type().NumIn())
		for i := range zero {
			zero[i] = reflect.Zero(set.Type().In(i))
		}
		set.Call(zero)
		if contents(&original) != empty {
			t.Fatalf("copy shares %s", name)
		}
	}
	if again := original.copy(); contents(&again) != empty {
		t.Error("a copy differs from its original")
	}
}

func newState() *State {
	c := clock.New()
	c.Freeze()
	return New(Sandbox, c, entropy.Seeded([32]byte{1}), NewLog())
}

// Whatever happens after Save is invisible to the snapshot, and gone after Restore.
func TestSnapshotIsUntouched(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := newState()
		s.CreateAccount("Acme", "+16505550100")
		happen(rt, s, 30)
		before := contents(&s.world)

		snapshots := Save(s)
		happen(rt, s, 30)
		seq := s.LastChange()

		if got := contents(&snapshots[0].world); got != before {
			rt.Fatalf("the snapshot changed from\n%s\nto\n%s", before, got)
		}
		Restore([]*State{s}, snapshots)
		if got := contents(&s.world); got != before {
			rt.Fatalf("restored\n%s\nwant\n%s", got, before)
		}
		if changes, err := s.Changes(t.Context(), seq, 10); err != nil || len(changes) != 1 || changes[0].Body != (Reset{}) {
			rt.Fatalf("got %+v, %v, want a Reset", changes, err)
		}
		happen(rt, s, 10)
		if got := contents(&snapshots[0].world); got != before {
			rt.Fatal("the restored state writes into the snapshot")
		}
	})
}

// happen makes up to n random transitions. Most succeed; a refused one changes nothing.
func happen(rt *rapid.T, s *State, n int) {
	draw := func(what string, most int) int { return rapid.IntRange(0, most).Draw(rt, what) }
	person := func() PersonID {
		people := s.Extensions(s.Accounts()[0].ID)
		if len(people) == 0 {
			return 0
		}
		return people[draw("person", len(people)-1)].ID.Person()
	}
	chatOf := func(p PersonID) Chat {
		chats := s.Chats(p, []ChatType{Personal, Direct, Group, Team, Everyone}, Range{Limit: 250}).Items
		if len(chats) == 0 {
			return Chat{}
		}
		return chats[draw("chat", len(chats)-1)]
	}
	for range draw("transitions", n) {
		p := person()
		chat := chatOf(p)
		if happenToPeople(rt, s, p) || happenToTeam(rt, s, p, chat, person()) || happenToItems(rt, s, p, chat.ID) {
			continue
		}
		posts, _ := s.Posts(p, chat.ID, Range{Limit: 250})
		switch what := draw("post", 2); {
		case what == 0 && len(posts.Items) > 0:
			_, _ = s.CreatePost(p, chat.ID, NewPost{Text: "reply", Parent: posts.Items[0].ID})
		case what == 0 || len(posts.Items) == 0:
			_, _ = s.CreatePost(p, chat.ID, NewPost{Text: "hi ![:Person](" + p.String() + ")"})
		case what == 1:
			_, _ = s.UpdatePost(p, chat.ID, posts.Items[0].ID, "new")
		default:
			_ = s.DeletePost(p, chat.ID, posts.Items[0].ID)
		}
	}
}

func happenToPeople(rt *rapid.T, s *State, p PersonID) bool {
	statuses := []ExtensionStatus{Enabled, Enabled, Disabled, NotActivated}
	status := rapid.SampledFrom(statuses).Draw(rt, "status")
	switch rapid.IntRange(0, 14).Draw(rt, "to people") {
	case 0:
		s.CreateAccount("Other", "")
	case 1, 2:
		_, _ = s.CreateExtension(Extension{Account: s.Accounts()[0].ID, Type: "User", Status: status, FirstName: "P"})
	case 3:
		_, _ = s.SetExtensionStatus(p.Extension(), status)
	case 4:
		_, _ = s.UpdateExtension(p.Extension(), ExtensionChange{
			Email: new("p" + p.String() + "@example.com"), Password: new("Sandbox-1234"), Number: new(p.String()),
		})
	case 5:
		_, _ = s.UpdatePresence(p.Extension(), func(x Presence) Presence { x.Invisible = !x.Invisible; return x })
	case 6:
		_ = s.SetProfileImage(p.Extension(), "image/png", []byte(p.String()))
	case 7:
		_ = s.DeleteExtension(p.Extension())
	case 8:
		_, _ = s.CreateTeam(p, NewTeam{Name: "Guests", Members: []Invitee{{Email: "g" + p.String() + "@elsewhere.example"}}})
	case 9:
		for _, mail := range s.Mails() {
			_, _ = s.Activate(mail.Token, "Sandbox-1234")
		}
	default:
		return p == 0
	}
	return true
}

func happenToTeam(rt *rapid.T, s *State, p PersonID, chat Chat, other PersonID) bool {
	switch rapid.IntRange(0, 16).Draw(rt, "to a team") {
	case 0, 1:
		_, _, _ = s.CreateConversation(p, []Invitee{{ID: other}})
	case 2, 3:
		_, _ = s.CreateTeam(p, NewTeam{Name: "Team", Public: rapid.Bool().Draw(rt, "public"), Members: []Invitee{{ID: other}}})
	case 4:
		_, _ = s.UpdateTeam(p, chat.ID, TeamChange{Name: new("New"), Public: new(rapid.Bool().Draw(rt, "public"))})
	case 5:
		_ = s.AddMembers(p, chat.ID, []Invitee{{ID: other}})
	case 6:
		_ = s.RemoveMembers(p, chat.ID, []PersonID{other})
	case 7:
		_, _ = s.JoinTeam(other, chat.ID)
	case 8:
		_, _ = s.LeaveTeam(other, chat.ID)
	case 9:
		_, _ = s.ArchiveTeam(p, chat.ID)
	case 10:
		_, _ = s.UnarchiveTeam(p, chat.ID)
	case 11:
		_ = s.DeleteTeam(p, chat.ID)
	default:
		return false
	}
	return true
}

func happenToItems(rt *rapid.T, s *State, p PersonID, chat ChatID) bool {
	all := Range{Limit: 250}
	tasks, _ := s.Tasks(p, chat, all, TaskFilter{})
	notes, _ := s.Notes(p, chat, all, NoteFilter{})
	events, _ := s.GroupEvents(p, chat, all)
	switch rapid.IntRange(0, 24).Draw(rt, "to items") {
	case 0, 1:
		_, _ = s.CreateTask(p, chat, TaskChange{Subject: new("Task"), Assignees: &[]PersonID{p}})
	case 2, 3:
		_, _ = s.CreateNote(p, chat, "Note", "")
	case 4:
		_, _ = s.CreateGroupEvent(p, chat, Event{Title: "Event"})
	case 5:
		s.CreateEvent(p, Event{Title: "Event"})
	case 6:
		_ = s.FavoriteChat(p, chat)
	case 7:
		_ = s.UnfavoriteChat(p, chat)
	case 8:
		_, _ = s.UpdateEveryone(p, EveryoneChange{Name: new("All")})
	case 9, 10, 11:
		for _, task := range tasks.Items {
			_, _ = s.UpdateTask(p, task.ID, TaskChange{Subject: new("New")})
			_ = s.CompleteTask(p, task.ID, Completion{Done: true})
		}
		for _, event := range events.Items {
			_, _ = s.UpdateEvent(p, event.ID, func(e Event) (Event, error) { e.Title = "New"; return e, nil })
		}
	case 12, 13, 14:
		for _, note := range notes.Items {
			_, _ = s.UpdateNote(p, note.ID, NoteChange{Title: new("New")})
			_ = s.LockNote(p, note.ID)
			_, _ = s.PublishNote(p, note.ID)
			personal, _ := s.PersonalChat(p)
			_, _ = s.CreatePost(p, personal, NewPost{Attachments: []Attachment{{ID: int64(note.ID), Type: NoteAttachment}}})
		}
	case 15:
		for _, task := range tasks.Items {
			_ = s.DeleteTask(p, task.ID)
		}
		for _, note := range notes.Items {
			_ = s.DeleteNote(p, note.ID)
		}
		for _, event := range events.Items {
			_ = s.DeleteEvent(p, event.ID)
		}
	default:
		return false
	}
	return true
}
