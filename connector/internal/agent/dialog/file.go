package dialog

import (
	"bytes"
	_ "embed" // the default agent
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

//go:embed travel_app.yaml
var travelApp []byte

// Load reads an agent from a file.
func Load(path string) (*Agent, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the path is the owner's
	if err != nil {
		return nil, fmt.Errorf("the dialog tasks cannot be read: %w; --agent takes a YAML file", err)
	}
	return Parse(path, text)
}

// Example is the file of the embedded agent, to begin one's own with.
func Example() string { return string(travelApp) }

// Default returns the embedded agent, "Travel App".
func Default() (*Agent, error) { return Parse("travel_app.yaml", travelApp) }

// file is what the YAML says. The nodes keep the lines for the messages.
type file struct {
	Tasks   []taskEntry `yaml:"tasks"`
	Default yaml.Node   `yaml:"default"`
	Words   wordsEntry  `yaml:"words"`
}

type taskEntry struct {
	Name      yaml.Node   `yaml:"name"`
	Says      yaml.Node   `yaml:"says"`
	Slots     []slotEntry `yaml:"slots"`
	Confirms  yaml.Node   `yaml:"confirms"`
	Cancelled yaml.Node   `yaml:"cancelled"`
	Answers   yaml.Node   `yaml:"answers"`
}

type slotEntry struct {
	Name  yaml.Node `yaml:"name"`
	Asks  yaml.Node `yaml:"asks"`
	Else  yaml.Node `yaml:"else"`
	Takes yaml.Node `yaml:"takes"`
	OneOf yaml.Node `yaml:"one_of"`
}

type wordsEntry struct {
	Yes    yaml.Node `yaml:"yes"`
	No     yaml.Node `yaml:"no"`
	Cancel yaml.Node `yaml:"cancel"`
}

// Parse reads an agent. A mistake is refused with file, line and reason.
func Parse(name string, text []byte) (*Agent, error) {
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, mistake(name, 1, "the file is empty: it needs tasks and a default answer")
		}
		return nil, fmt.Errorf("%s: %s", name, reason(err))
	}
	return f.agent(name)
}

// reason shortens an error of the YAML library, which names the line, and leaves out what
// it calls things.
func reason(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	text, _, _ = strings.Cut(strings.TrimSpace(strings.TrimPrefix(text, "construct errors:")), "\n")
	if field, _, ok := strings.Cut(text, " not found in type "); ok {
		return field + " is unknown here"
	}
	if value, _, ok := strings.Cut(text, " into dialog."); ok {
		return value + " here: members are expected"
	}
	if value, _, ok := strings.Cut(text, " into []dialog."); ok {
		return value + " here: a list is expected"
	}
	return text
}

func mistake(name string, line int, why string) error {
	return fmt.Errorf("%s: line %d: %s", name, line, why)
}

func (f file) agent(name string) (*Agent, error) {
	fallback, err := (reader{name, "default", []string{firstName}}).texts(f.Default)
	if err != nil {
		return nil, err
	}
	agent := &Agent{fallback: fallback}
	if agent.words, err = f.Words.words(name); err != nil {
		return nil, err
	}
	lines := map[string]int{}
	for _, entry := range f.Tasks {
		if err := entry.check(name, lines); err != nil {
			return nil, err
		}
		t, err := entry.task(name)
		if err != nil {
			return nil, err
		}
		agent.tasks = append(agent.tasks, t)
	}
	return agent, nil
}

// words returns what the file says instead of the usual words.
func (e wordsEntry) words(file string) (words, error) {
	var w words
	for _, x := range []struct {
		name  string
		node  yaml.Node
		usual []string
		to    *[]string
	}{
		{"words.yes", e.Yes, []string{"yes", "y", "yeah", "yep", "ok", "okay", "sure", "correct", "do it", "go ahead"}, &w.yes},
		{"words.no", e.No, []string{"no", "n", "nope"}, &w.no},
		{"words.cancel", e.Cancel, []string{"cancel", "stop", "never mind", "forget it"}, &w.cancel},
	} {
		all := x.usual
		if !x.node.IsZero() {
			var err error
			if all, err = (reader{file, x.name, nil}).texts(x.node); err != nil {
				return words{}, err
			}
		}
		for _, text := range all {
			*x.to = append(*x.to, normal(text))
		}
	}
	return w, nil
}

// check refuses a task without a name, and a name that was used before.
func (e taskEntry) check(file string, lines map[string]int) error {
	title := e.Name.Value
	if e.Name.Kind != yaml.ScalarNode || strings.TrimSpace(title) == "" {
		return mistake(file, e.line(), "a task needs a name")
	}
	if line, used := lines[title]; used {
		return mistake(file, e.Name.Line, fmt.Sprintf("the task %q stands on line %d already", title, line))
	}
	lines[title] = e.Name.Line
	return nil
}

// line is where the task begins.
func (e taskEntry) line() int {
	first := 0
	for _, node := range []yaml.Node{e.Name, e.Says, e.Answers} {
		if node.Line > 0 && (first == 0 || node.Line < first) {
			first = node.Line
		}
	}
	return max(first, 1)
}

const cancelled = "All right, I leave it."

func (e taskEntry) task(file string) (task, error) {
	owner := fmt.Sprintf("task %q: ", e.Name.Value)
	if e.Says.IsZero() || e.Answers.IsZero() {
		return task{}, mistake(file, e.Name.Line, owner+"it needs says and answers")
	}
	t := task{name: e.Name.Value, cancelled: []string{cancelled}}
	known := []string{firstName}
	for _, entry := range e.Slots {
		s, err := entry.slot(reader{file, owner, known}, e.Name.Line)
		if err != nil {
			return task{}, err
		}
		t.slots, known = append(t.slots, s), append(known, s.name)
	}
	var err error
	if t.utterances, err = e.utterances(reader{file, owner + "says", known[1:]}); err != nil {
		return task{}, err
	}
	if t.answers, err = (reader{file, owner + "answers", known}).texts(e.Answers); err != nil {
		return task{}, err
	}
	if !e.Confirms.IsZero() {
		if t.confirms, err = (reader{file, owner + "confirms", known}).text(e.Confirms); err != nil {
			return task{}, err
		}
	}
	if !e.Cancelled.IsZero() {
		t.cancelled, err = (reader{file, owner + "cancelled", []string{firstName}}).texts(e.Cancelled)
	}
	return t, err
}

func (e taskEntry) utterances(r reader) ([]utterance, error) {
	says, err := r.texts(e.Says)
	if err != nil {
		return nil, err
	}
	var all []utterance
	for _, text := range says {
		if len(wordsOf(placeholder.ReplaceAllString(text, ""))) == 0 {
			return nil, mistake(r.file, e.Says.Line, strings.TrimSuffix(r.field, "says")+fmt.Sprintf("%q has no word in it", text))
		}
		all = append(all, newUtterance(text))
	}
	return all, nil
}

var slotName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// slot reads a slot. r knows the slots before it, whose values its question may name.
func (e slotEntry) slot(r reader, line int) (slot, error) {
	s := slot{name: e.Name.Value, takes: anyText}
	line = max(line, e.Name.Line, e.Asks.Line)
	switch {
	case !slotName.MatchString(s.name):
		return slot{}, mistake(r.file, line, r.field+fmt.Sprintf("%q is no name of a slot: it has lower-case letters, digits and _", s.name))
	case slices.Contains(r.known, s.name):
		return slot{}, mistake(r.file, line, r.field+fmt.Sprintf("the name %q is taken", s.name))
	case e.Asks.IsZero():
		return slot{}, mistake(r.file, line, r.field+fmt.Sprintf("the slot %q needs asks, the question for it", s.name))
	}
	r.field += "slot " + s.name + ": "
	var err error
	if s.asks, err = r.text(e.Asks); err != nil {
		return slot{}, err
	}
	s.otherwise = s.asks
	if !e.Else.IsZero() {
		if s.otherwise, err = r.text(e.Else); err != nil {
			return slot{}, err
		}
	}
	if !e.OneOf.IsZero() {
		if s.choices, err = r.texts(e.OneOf); err != nil {
			return slot{}, err
		}
	}
	if !e.Takes.IsZero() {
		if s.takes = kind(e.Takes.Value); !slices.Contains(kinds(), s.takes) {
			return slot{}, mistake(r.file, e.Takes.Line, r.field+"takes is text, number, date or email")
		}
	}
	return s, nil
}

// reader reads texts of a field, in which placeholders of known names may stand.
type reader struct {
	file, field string
	known       []string
}

// texts reads one text or a list of them.
func (r reader) texts(node yaml.Node) ([]string, error) {
	nodes := []*yaml.Node{&node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	if node.IsZero() || len(nodes) == 0 {
		return nil, mistake(r.file, max(node.Line, 1), r.field+" needs at least one text")
	}
	var all []string
	for _, n := range nodes {
		text, err := r.text(*n)
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

func (r reader) text(node yaml.Node) (string, error) {
	if node.Kind != yaml.ScalarNode || strings.TrimSpace(node.Value) == "" {
		return "", mistake(r.file, node.Line, r.field+" needs texts")
	}
	for _, found := range placeholder.FindAllStringSubmatch(node.Value, -1) {
		if !slices.Contains(r.known, found[1]) {
			return "", mistake(r.file, node.Line, r.field+": "+r.unknown(found[0]))
		}
	}
	return strings.TrimSpace(node.Value), nil
}

func (r reader) unknown(name string) string {
	if len(r.known) == 0 {
		return name + " cannot stand here: the task has no slots"
	}
	return name + " is not known here; known are {{" + strings.Join(r.known, "}}, {{") + "}}"
}
