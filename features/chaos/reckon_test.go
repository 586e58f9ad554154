package chaos

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
)

// books are all that has to balance.
type books struct {
	asked   []control.Post // in the order in which it was written
	posts   []control.Post // of the agent, oldest first
	letters []letter
	open    map[string]int // sends whose outcome nobody could know, by message
	late    int            // messages that the connector knows to be late
	diary   diary
}

// verdict is what the books say. Whatever is wrong is a fault.
type verdict struct {
	lost, doubled, disorder, late, doubt, refused int

	faults []string
}

func (v verdict) String() string {
	return fmt.Sprintf("lost %d, doubled %d, out of order %d (late %d), in doubt %d, refused by the agent %d",
		v.lost, v.doubled, v.disorder, v.late, v.doubt, v.refused)
}

func (v *verdict) fault(count *int, format string, args ...any) {
	*count++
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

// reckon balances: each message has one answer, or is a dead letter for a good reason, and
// nothing else was posted.
func (b books) reckon() verdict {
	v := verdict{}
	letters := map[string]letter{}
	for _, l := range b.letters {
		letters[l.Text] = l
	}
	answers := map[string][]string{}
	for _, post := range b.posts {
		answers[question(post.Text)] = append(answers[question(post.Text)], post.Text)
	}
	unjust := 0
	for _, asked := range b.asked {
		got := answers[asked.Text]
		l, given := letters[asked.Text]
		switch {
		case len(got) > 1:
			v.fault(&v.doubled, "doubled: %s got %q", asked.Text, got)
		case given && strings.Contains(l.Reason, "in doubt") && b.open[asked.Text] > 1: // the send, and the second one
			v.doubt++
		case given && strings.HasSuffix(asked.Text, poisonous) && len(got) == 0:
			v.refused++
		case given:
			v.fault(&unjust, "%s was given up, with %d answers: %s", asked.Text, len(got), l.Reason)
		case len(got) == 0:
			v.fault(&v.lost, "lost: %s", asked.Text)
		}
		delete(answers, asked.Text)
	}
	for _, texts := range answers {
		v.fault(&unjust, "nobody asked for %q", texts)
	}
	b.order(&v)
	if v.late > b.late {
		v.faults = append(v.faults, fmt.Sprintf("%d messages were answered late, and only %d were counted as late", v.late, b.late))
	}
	return v
}

// answer is one that was posted.
type answer struct {
	asked int // the message, by its number
	begun time.Time
}

// order counts the messages that were answered after a newer one of their chat: as late, if
// that very message was not known when any of these newer ones was begun.
func (b books) order(v *verdict) {
	before := map[control.ChatID][]answer{}
	for _, post := range b.posts {
		i := slices.IndexFunc(b.asked, func(p control.Post) bool { return p.Text == question(post.Text) })
		if i < 0 {
			continue
		}
		message := b.asked[i]
		overtaken := slices.DeleteFunc(slices.Clone(before[post.ChatID]), func(a answer) bool { return a.asked <= i })
		known := slices.IndexFunc(overtaken, func(a answer) bool { return !b.diary.late(message.ID, a.begun) })
		switch {
		case known >= 0:
			newer := overtaken[known]
			v.fault(&v.disorder, "out of order: %s, stored at %s, was answered after %s, begun at %s", message.Text,
				b.diary.stored[message.ID].Format(exactly), b.asked[newer.asked].Text, newer.begun.Format(exactly))
		case len(overtaken) > 0:
			v.late++
		}
		before[post.ChatID] = append(before[post.ChatID], answer{i, b.diary.begun(message.ID, post)})
	}
}

const exactly = "15:04:05.000000"

// Books that were cooked do not balance.
func TestReckon(t *testing.T) {
	t.Parallel()
	asked := []control.Post{{ID: "m0", ChatID: "1", Text: "m0"}, {ID: "m1", ChatID: "1", Text: "m1"}, {ID: "m2", ChatID: "1", Text: "m2 " + poisonous}}
	posts := func(texts ...string) []control.Post {
		var all []control.Post
		for _, text := range texts {
			all = append(all, control.Post{ChatID: "1", Text: text, CreationTime: "2026-01-02T03:04:05.900Z"})
		}
		return all
	}
	stored := func(id control.PostID, second int) diary { // m1 was begun in between
		return written(map[control.PostID]int{id: second}, map[control.PostID]int{"m1": 2})
	}
	refused := []letter{{Text: "m2 " + poisonous, Reason: "the agent answered 500"}}
	doubt := append(slices.Clone(refused), letter{Text: "m1", Reason: "It is in doubt whether the reply was sent."})
	tests := []struct {
		name  string
		books books
		want  string // part of the only fault; empty for none
	}{
		{"balanced", books{posts: posts("re: m0 (call 1)", "re: m1 (call 2)"), letters: refused}, ""},
		{"late", books{posts: posts("re: m1 (call 1)", "re: m0 (call 1)"), letters: refused, late: 1, diary: stored("m0", 3)}, ""},
		{"late, and not counted", books{posts: posts("re: m1 (call 1)", "re: m0 (call 1)"), letters: refused, diary: stored("m0", 3)}, "1 messages were answered late"},
		{"in doubt", books{posts: posts("re: m0 (call 1)"), letters: doubt, open: map[string]int{"m1": 2}}, ""},
		{"lost", books{posts: posts("re: m0 (call 1)"), letters: refused}, "lost: m1"},
		{"doubled", books{posts: posts("re: m0 (call 1)", "re: m1 (call 1)", "re: m1 (call 2)"), letters: refused}, "doubled: m1"},
		{"out of order", books{posts: posts("re: m1 (call 1)", "re: m0 (call 1)"), letters: refused, late: 1, diary: stored("m0", 1)}, "out of order: m0"},
		{"in doubt after one send", books{posts: posts("re: m0 (call 1)"), letters: doubt, open: map[string]int{"m1": 1}}, "m1 was given up"},
		{"in doubt for no reason", books{posts: posts("re: m0 (call 1)"), letters: doubt}, "m1 was given up"},
		{"left over", books{posts: posts("One moment", "re: m0 (call 1)", "re: m1 (call 1)"), letters: refused}, "nobody asked"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.books.asked = asked
			got := tt.books.reckon().faults
			if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
				t.Errorf("got faults %q, want %q", got, tt.want)
			}
		})
	}
}

// written is a diary of the tenths of a second in which posts were stored and taken up.
func written(stored, takenUp map[control.PostID]int) diary {
	d := newDiary()
	at := func(tenth int) time.Time {
		return time.Date(2026, 1, 2, 3, 4, 5, tenth*int(100*time.Millisecond), time.UTC)
	}
	for id, tenth := range stored {
		d.stored[id] = at(tenth)
	}
	for id, tenth := range takenUp {
		d.takenUp[id] = []time.Time{at(tenth)}
	}
	return d
}

// Messages of another chat were late, and one of the same chat: that excuses nobody else.
func TestLatenessExcusesNobodyElse(t *testing.T) {
	t.Parallel()
	b := books{late: 3, diary: written(
		map[control.PostID]int{"a0": 5, "a1": 1, "b0": 5},
		map[control.PostID]int{"a2": 3, "b1": 3},
	)}
	for _, name := range []string{"a0", "b0", "a1", "b1", "a2"} {
		b.asked = append(b.asked, control.Post{ID: control.PostID(name), ChatID: control.ChatID(name[:1]), Text: name})
	}
	for _, name := range []string{"a2", "b1", "b0", "a0", "a1"} {
		b.posts = append(b.posts, control.Post{ChatID: control.ChatID(name[:1]), Text: "re: " + name + " (call 1)", CreationTime: "2026-01-02T03:04:05.900Z"})
	}
	got := b.reckon()
	if got.late != 2 || got.disorder != 1 || len(got.faults) != 1 || !strings.Contains(got.faults[0], "out of order: a1") {
		t.Errorf("got %s with %q, want a1 alone out of order, and two late", got, got.faults)
	}
}

// A diary is read from logs: the last time that a message was taken up before its answer counts,
// and what a kill cut off is left out.
func TestDiary(t *testing.T) {
	t.Parallel()
	d := newDiary()
	err := d.read(strings.NewReader(`{"time":"2026-01-02T03:04:05.1+00:00","msg":"post stored","post_id":7}
{"time":"2026-01-02T03:04:05.2+00:00","msg":"message taken up","post_id":7}
{"time":"2026-01-02T03:04:05.3+00:00","msg":"message taken up","post_id":7}
{"time":"2026-01-02T03:04:05.6+00:00","msg":"message taken up","post_id":7}
{"time":"2026-01-02T03:04:05.9+00:00","msg":"post sto`))
	if err != nil {
		t.Fatal(err)
	}
	begun := d.begun("7", control.Post{CreationTime: "2026-01-02T03:04:05.400Z"})
	if want := time.Date(2026, 1, 2, 3, 4, 5, int(300*time.Millisecond), time.UTC); !begun.Equal(want) {
		t.Errorf("begun at %s, want %s", begun, want)
	}
	if d.late("7", begun) || !d.late("8", begun) || !d.late("7", begun.Add(-time.Second)) {
		t.Errorf("7 was stored before it was begun, and 8 never: %+v", d)
	}
}
