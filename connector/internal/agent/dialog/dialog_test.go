package dialog

import (
	"slices"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/connector"
)

func TestDefaultAgent(t *testing.T) {
	t.Parallel()
	agent, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	const greeting = "Hello Alice, this is the Travel App. How can I help you?"
	const lost = "Sorry, I did not understand that. Say **help** to see what I can do."
	tests := []struct{ text, want string }{
		{"Hello", greeting},
		{"hello!!", greeting},
		{"  GOOD   afternoon, dear app", greeting},
		{"good-afternoon", greeting},
		{"Othello", lost},
		{"hellos", lost},
		{"", lost},
		{"?!", lost},
		{"What can you do?", "I can book a flight for you: just say **book a flight**."},
		{"Thank you", "You are welcome, Alice."},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			m := connector.Message{Text: tt.text, Sender: connector.Person{FirstName: "Alice"}}
			reply, err := agent.Reply(t.Context(), m, func(string) {})
			if err != nil {
				t.Fatal(err)
			}
			if len(reply.Posts) != 1 || reply.Posts[0].Text != tt.want {
				t.Errorf("got %q, want %q", reply.Posts, tt.want)
			}
		})
	}
}

func TestSeveralPosts(t *testing.T) {
	t.Parallel()
	agent, err := Parse("a.yaml", []byte("tasks:\n  - name: a\n    says: go\n    answers: [one, 'two {{first_name}}']\ndefault: what\n"))
	if err != nil {
		t.Fatal(err)
	}
	reply, err := agent.Reply(t.Context(), connector.Message{Text: "GO!"}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, post := range reply.Posts {
		got = append(got, post.Text)
	}
	if want := []string{"one", "two there"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMistakesAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, says string }{
		{"empty", "", "line 1: the file is empty"},
		{"no YAML", "tasks: [", "line 2"},
		{"unknown member", "default: x\nrules: []\n", "line 2"},
		{"unknown member of a task", "default: x\ntasks:\n  - name: a\n    say: b\n    answers: c\n", "line 4"},
		{"no default", "tasks: []\n", "default needs at least one text"},
		{"no name", "default: x\ntasks:\n  - says: a\n    answers: b\n", "line 3: a task needs a name"},
		{"same name", "default: x\ntasks:\n  - {name: a, says: b, answers: c}\n  - {name: a, says: d, answers: e}\n", `line 4: the task "a" stands on line 3 already`},
		{"no answers", "default: x\ntasks:\n  - name: a\n    says: b\n", `line 3: task "a": it needs says and answers`},
		{"no words", "default: x\ntasks:\n  - name: a\n    says: ['?!']\n    answers: c\n", `line 4: task "a": "?!" has no word in it`},
		{"no text", "default: x\ntasks:\n  - name: a\n    says: [{b: c}]\n    answers: c\n", `line 4: task "a": says needs texts`},
		{"placeholder", "default: 'Hello {{name}}'\n", "line 1: default: the only placeholder is {{first_name}}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("agent.yaml", []byte(tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), "agent.yaml: ") || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}
