package dialog

import (
	"bytes"
	_ "embed" // the default agent
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v4"
)

//go:embed travel_app.yaml
var travelApp []byte

// Load reads an agent from a file.
func Load(path string) (*Agent, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the path is the owner's
	if err != nil {
		return nil, fmt.Errorf("read the dialog tasks: %w", err)
	}
	return Parse(path, text)
}

// Default returns the embedded agent, "Travel App".
func Default() (*Agent, error) { return Parse("travel_app.yaml", travelApp) }

// file is what the YAML says. The nodes keep the lines for the messages.
type file struct {
	Tasks   []taskEntry `yaml:"tasks"`
	Default yaml.Node   `yaml:"default"`
}

type taskEntry struct {
	Name    yaml.Node `yaml:"name"`
	Says    yaml.Node `yaml:"says"`
	Answers yaml.Node `yaml:"answers"`
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

// reason shortens an error of the YAML library, which names the line.
func reason(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	return strings.TrimPrefix(text, "construct errors:\n  ")
}

func mistake(name string, line int, why string) error {
	return fmt.Errorf("%s: line %d: %s", name, line, why)
}

func (f file) agent(name string) (*Agent, error) {
	fallback, err := texts(name, "default", f.Default)
	if err != nil {
		return nil, err
	}
	agent := &Agent{fallback: fallback}
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

func (e taskEntry) task(file string) (task, error) {
	owner := fmt.Sprintf("task %q: ", e.Name.Value)
	if e.Says.IsZero() || e.Answers.IsZero() {
		return task{}, mistake(file, e.Name.Line, owner+"it needs says and answers")
	}
	says, err := texts(file, owner+"says", e.Says)
	if err != nil {
		return task{}, err
	}
	answers, err := texts(file, owner+"answers", e.Answers)
	if err != nil {
		return task{}, err
	}
	t := task{answers: answers}
	for _, utterance := range says {
		words := normal(utterance)
		if strings.TrimSpace(words) == "" {
			return task{}, mistake(file, e.Says.Line, owner+fmt.Sprintf("%q has no word in it", utterance))
		}
		t.utterances = append(t.utterances, words)
	}
	return t, nil
}

// texts reads one text or a list of them.
func texts(file, field string, node yaml.Node) ([]string, error) {
	nodes := []*yaml.Node{&node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	if node.IsZero() || len(nodes) == 0 {
		return nil, mistake(file, max(node.Line, 1), field+" needs at least one text")
	}
	var all []string
	for _, n := range nodes {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			return nil, mistake(file, n.Line, field+" needs texts")
		}
		if err := checkPlaceholders(n.Value); err != nil {
			return nil, mistake(file, n.Line, field+": "+err.Error())
		}
		all = append(all, strings.TrimSpace(n.Value))
	}
	return all, nil
}

func checkPlaceholders(text string) error {
	if strings.Contains(strings.ReplaceAll(text, firstName, ""), "{{") {
		return errors.New("the only placeholder is " + firstName)
	}
	return nil
}
