package dialog

import (
	"slices"
	"strings"
	"testing"
	"time"

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
		{"placeholder", "default: 'Hello {{name}}'\n", "line 1: default: {{name}} is not known here; known are {{first_name}}"},
		{"slot of another name", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: to, asks: c}]\n    answers: '{{from}}'\n", "line 6: task \"a\": answers: {{from}} is not known here; known are {{first_name}}, {{to}}"},
		{"slot without a question", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: to}]\n    answers: c\n", `line 5: task "a": the slot "to" needs asks`},
		{"bad name of a slot", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: Où, asks: c}]\n    answers: c\n", `"Où" is no name of a slot`},
		{"slot twice", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: to, asks: c}, {name: to, asks: d}]\n    answers: c\n", `the name "to" is taken`},
		{"reserved name", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: first_name, asks: c}]\n    answers: c\n", `the name "first_name" is taken`},
		{"kind of a slot", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: to, asks: c, takes: city}]\n    answers: c\n", `line 5: task "a": slot to: takes is text, number, date or email`},
		{"value of a later slot", "default: x\ntasks:\n  - name: a\n    says: b\n    slots: [{name: to, asks: 'from {{at}}?'}, {name: at, asks: d}]\n    answers: c\n", `{{at}} is not known here`},
		{"utterance of slots alone", "default: x\ntasks:\n  - name: a\n    says: '{{to}}'\n    slots: [{name: to, asks: c}]\n    answers: c\n", `"{{to}}" has no word in it`},
		{"utterance with a name", "default: x\ntasks:\n  - name: a\n    says: 'I am {{first_name}}'\n    answers: c\n", "{{first_name}} cannot stand here: the task has no slots"},
		{"question as a list", "default: x\ntasks:\n  - name: a\n    says: b\n    confirms: [c, d]\n    answers: c\n", `task "a": confirms needs texts`},
		{"no words", "default: x\nwords: {yes: []}\n", "line 2: words.yes needs at least one text"},
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

const flights = `
tasks:
  - name: Book a flight
    says: [book a flight, "fly from {{from}} to {{to}}", "flight to {{to}}"]
    slots:
      - {name: from, asks: "Where do you start?"}
      - {name: to, asks: "From {{from}} to where?"}
      - {name: day, asks: "On which day?", takes: date, else: "Please write a day as 2026-12-24."}
      - {name: class, asks: "Economy or Business?", one_of: [Economy, Business]}
    confirms: "{{from}} to {{to}} on {{day}}, {{class}}: shall I book it?"
    cancelled: [Nothing was booked.]
    answers: ["Booked for {{first_name}}.", "Have a good flight to {{to}}."]
  - name: Count
    says: count
    slots: [{name: n, asks: "How many?", takes: number}, {name: mail, asks: "For whom?", takes: email}]
    answers: "{{n}} for {{mail}}"
  - name: Help
    says: help
    answers: I book flights.
default: I did not understand that.
`

func TestSlots(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lines [][2]string // what is said, what is answered
	}{
		{"asked one by one", [][2]string{
			{"I'd like to book a flight", "Where do you start?"},
			{"San Mateo", "From San Mateo to where?"},
			{"Rome", "On which day?"},
			{"tomorrow", "Economy or Business?"},
			{"business, please", "San Mateo to Rome on 2026-01-03, Business: shall I book it?"},
			{"Yes!", "Booked for Alice./Have a good flight to Rome."},
			{"yes", "I did not understand that."},
		}},
		{"filled by the utterance", [][2]string{
			{"Fly from  San Mateo, to Rome!", "On which day?"},
			{"2026-12-24", "Economy or Business?"},
			{"economy", "San Mateo to Rome on 2026-12-24, Economy: shall I book it?"},
			{"perhaps", "San Mateo to Rome on 2026-12-24, Economy: shall I book it?"},
			{"no", "Nothing was booked."},
		}},
		{"in part", [][2]string{
			{"a flight to Rome", "Where do you start?"},
			{"Oslo", "On which day?"},
			{"never mind", "Nothing was booked."},
			{"Oslo", "I did not understand that."},
		}},
		{"answers that do not fit", [][2]string{
			{"fly from a to b", "On which day?"},
			{"in spring", "Please write a day as 2026-12-24."},
			{"help", "I book flights./On which day?"},
			{"2026-02-30", "Please write a day as 2026-12-24."},
			{"today", "Economy or Business?"},
			{"first", "Economy or Business?"},
		}},
		{"numbers and addresses", [][2]string{
			{"count", "How many?"},
			{"seven", "How many?"},
			{"7.5", "For whom?"},
			{"me", "For whom?"},
			{"Bob <bob@acme.test>", "7.5 for bob@acme.test"},
		}},
		{"an answer that holds a placeholder", [][2]string{
			{"fly from {{to}} to {{first_name}}", "On which day?"},
			{"today", "Economy or Business?"},
			{"economy", "to to first_name on 2026-01-02, Economy: shall I book it?"},
		}},
	}
	agent, err := Parse("flights.yaml", []byte(flights))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			memory := ""
			for _, line := range tt.lines {
				memory = say(t, agent, "Alice", memory, line[0], line[1])
			}
		})
	}
}

func TestEverybodyIsAskedApart(t *testing.T) {
	t.Parallel()
	agent, err := Parse("flights.yaml", []byte(flights))
	if err != nil {
		t.Fatal(err)
	}

	memory := say(t, agent, "Alice", "", "book a flight", "Where do you start?")
	memory = say(t, agent, "Bob", memory, "Oslo", "I did not understand that.")
	memory = say(t, agent, "Bob", memory, "book a flight", "Where do you start?")
	memory = say(t, agent, "Alice", memory, "Oslo", "From Oslo to where?")
	say(t, agent, "Bob", memory, "Rome", "From Rome to where?")
}

func TestQuestionsAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	agent, err := Parse("flights.yaml", []byte(flights))
	if err != nil {
		t.Fatal(err)
	}
	memory := say(t, agent, "Alice", "", "book a flight", "Where do you start?")
	m := connector.Message{Text: "Oslo", Sender: connector.Person{ID: "Alice"}, Memory: memory, Created: start().Add(patience + time.Second)}

	reply, err := agent.Reply(t.Context(), m, func(string) {})

	if err != nil || reply.Memory != "" || reply.Posts[0].Text != "I did not understand that." {
		t.Errorf("got %+v, %v", reply, err)
	}
}

func start() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

// say lets a person say something and returns the memory.
func say(t *testing.T, agent *Agent, person, memory, text, want string) string {
	t.Helper()
	m := connector.Message{Text: text, Memory: memory, Created: start(), Sender: connector.Person{ID: connector.PersonID(person), FirstName: person}}
	reply, err := agent.Reply(t.Context(), m, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, post := range reply.Posts {
		got = append(got, post.Text)
	}
	if strings.Join(got, "/") != want {
		t.Errorf("%q was answered %q, want %q", text, got, want)
	}
	return reply.Memory
}
