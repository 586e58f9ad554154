package chaos

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/control"
)

// books are all that has to balance.
type books struct {
	asked   []control.Post // in the order in which it was written
	posts   []control.Post // of the agent, oldest first
	letters []letter
	open    map[string]int // sends whose outcome nobody could know, by message
	late    int            // messages that the connector knows to be late
}

// verdict is what the books say. Whatever is wrong is a fault.
type verdict struct {
	lost, doubled, disorder, late, doubt, refused int

	faults []string
}

func (v verdict) String() string {
	return fmt.Sprintf("lost %d, doubled %d, out of order %d (late %d), in doubt %d, refused by the agent %d",
		v.lost, v.doubled, max(0, v.disorder-v.late), v.disorder, v.doubt, v.refused)
}

func (v *verdict) fault(count *int, format string, args ...any) {
	*count++
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

// reckon balances: each message has one answer, or is a dead letter for a good reason, and
// nothing else was posted.
func (b books) reckon() verdict {
	v := verdict{late: b.late}
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
	if v.disorder = b.disorder(); v.disorder > b.late {
		v.faults = append(v.faults, fmt.Sprintf("%d answers came out of order, and only %d messages were late", v.disorder, b.late))
	}
	return v
}

// disorder counts the messages that were answered after a newer one of their chat.
func (b books) disorder() int {
	newest := map[control.ChatID]int{}
	n := 0
	for _, post := range b.posts {
		i := slices.IndexFunc(b.asked, func(p control.Post) bool { return p.Text == question(post.Text) })
		if i >= 0 && i < newest[post.ChatID] {
			n++
		}
		newest[post.ChatID] = max(i, newest[post.ChatID])
	}
	return n
}

// Books that were cooked do not balance.
func TestReckon(t *testing.T) {
	t.Parallel()
	asked := []control.Post{{ChatID: "1", Text: "m0"}, {ChatID: "1", Text: "m1"}, {ChatID: "1", Text: "m2 " + poisonous}}
	posts := func(texts ...string) []control.Post {
		var all []control.Post
		for _, text := range texts {
			all = append(all, control.Post{ChatID: "1", Text: text})
		}
		return all
	}
	refused := []letter{{Text: "m2 " + poisonous, Reason: "the agent answered 500"}}
	doubt := append(slices.Clone(refused), letter{Text: "m1", Reason: "It is in doubt whether the reply was sent."})
	tests := []struct {
		name  string
		books books
		want  string // part of the only fault; empty for none
	}{
		{"balanced", books{posts: posts("re: m0 (call 1)", "re: m1 (call 2)"), letters: refused}, ""},
		{"late", books{posts: posts("re: m1 (call 1)", "re: m0 (call 1)"), letters: refused, late: 1}, ""},
		{"in doubt", books{posts: posts("re: m0 (call 1)"), letters: doubt, open: map[string]int{"m1": 2}}, ""},
		{"lost", books{posts: posts("re: m0 (call 1)"), letters: refused}, "lost: m1"},
		{"doubled", books{posts: posts("re: m0 (call 1)", "re: m1 (call 1)", "re: m1 (call 2)"), letters: refused}, "doubled: m1"},
		{"out of order", books{posts: posts("re: m1 (call 1)", "re: m0 (call 1)"), letters: refused}, "out of order"},
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
