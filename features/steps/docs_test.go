package steps

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const document = "../../docs/steps.md"

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write "+document)
	flag.Parse()
	m.Run()
}

// TestDocument checks that docs/steps.md says what the code says; -update writes it.
func TestDocument(t *testing.T) {
	t.Parallel()
	want := describe(t)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(document, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is stale: go test ./features/steps -update\n%s", document, diff)
	}
}

// TestEveryStepIsUsed checks that each step stands in a feature, and so is proven.
func TestEveryStepIsUsed(t *testing.T) {
	t.Parallel()
	lines := featureLines(t)
	for _, s := range (&World{}).subjects() {
		for _, e := range entries(s) {
			if !e.usedIn(lines) {
				t.Errorf("no feature says %s", e.expression)
			}
		}
	}
}

// entry is one step of the vocabulary.
type entry struct {
	keyword    string
	expression *regexp.Regexp
	method     reflect.Value
}

// recorder is a vocabulary that only remembers.
type recorder struct{ entries []entry }

func (r *recorder) Given(expression, step any) { r.add("Given", expression, step) }
func (r *recorder) When(expression, step any)  { r.add("When", expression, step) }
func (r *recorder) Then(expression, step any)  { r.add("Then", expression, step) }
func (r *recorder) Step(expression, step any)  { r.add("Any", expression, step) }

func (r *recorder) add(keyword string, expression, step any) {
	r.entries = append(r.entries, entry{keyword, expression.(*regexp.Regexp), reflect.ValueOf(step)})
}

func entries(s subject) []entry {
	var r recorder
	s.register(&r)
	return r.entries
}

func (e entry) usedIn(lines []string) bool {
	return slices.ContainsFunc(lines, e.expression.MatchString)
}

// name is that of the method behind a step.
func (e entry) name() string {
	full := runtime.FuncForPC(e.method.Pointer()).Name()
	return strings.TrimSuffix(full[strings.LastIndex(full, ".")+1:], "-fm")
}

func featureLines(t *testing.T) []string {
	t.Helper()
	keyword := regexp.MustCompile(`(?m)^\s*(?:Given|When|Then|And|But) (.*)$`)
	var lines []string
	shallow, err := filepath.Glob("../*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	deep, err := filepath.Glob("../*/*/*.feature")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Concat(shallow, deep) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range keyword.FindAllSubmatch(text, -1) {
			lines = append(lines, string(match[1]))
		}
	}
	return lines
}

const introduction = `# Steps

The vocabulary of the feature files, by subject. It is written from the code in
` + "`features/steps`" + `: run ` + "`go test ./features/steps -update`" + ` after a change.

A word in angle brackets stands for anything, [a|b] for either. People are called by
their first names; "the agent" is the user for whom the connector speaks.

Each scenario has an emulator and a connector of its own. A scenario marked @inprocess
needs both to share one clock. ` + "`go test ./features -godog.tags @this`" + ` runs what is marked
@this; a scenario that fails shows what was said and what RingCentral was asked.
`

func describe(t *testing.T) []byte {
	t.Helper()
	methods := parseMethods(t)
	var b bytes.Buffer
	b.WriteString(introduction)
	for _, s := range (&World{}).subjects() {
		fmt.Fprintf(&b, "\n## %s\n\n| | Step | |\n|---|---|---|\n", s.name)
		for _, e := range entries(s) {
			method := methods[e.name()]
			if method == nil || method.Doc == nil {
				t.Fatalf("the step %s has no comment", e.name())
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", e.keyword, cell(e.sentence(method)), cell(meaning(method)))
		}
	}
	return b.Bytes()
}

// cell writes a text so that a table keeps its columns.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`).Replace(text)
}

// sentence is the expression with the names of the parameters in it.
func (e entry) sentence(method *ast.FuncDecl) string {
	text := strings.TrimSuffix(strings.TrimPrefix(e.expression.String(), "^"), "$")
	for _, name := range parameters(method) {
		text = replaceGroup(text, name)
	}
	return strings.NewReplacer("(?:", "[", "(", "[", ")", "]").Replace(text)
}

// replaceGroup replaces the first group that takes anything by a name. One that lists
// what it takes stays, without being found again.
func replaceGroup(text, name string) string {
	group := regexp.MustCompile(`\(([^?()][^()]*|\[\^"\]\*)\)`)
	at := group.FindStringIndex(text)
	if at == nil {
		return text
	}
	inside := text[at[0]+1 : at[1]-1]
	if strings.ContainsAny(inside, `\*`) {
		return text[:at[0]] + "<" + name + ">" + text[at[1]:]
	}
	return text[:at[0]] + "[" + inside + "]" + text[at[1]:]
}

// parameters are the names of what a step takes from its sentence.
func parameters(method *ast.FuncDecl) []string {
	var names []string
	for _, field := range method.Type.Params.List {
		switch field.Type.(type) {
		case *ast.SelectorExpr, *ast.StarExpr: // the context, a table
			continue
		}
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// meaning is the comment of a method without its name, in one line.
func meaning(method *ast.FuncDecl) string {
	text := strings.Join(strings.Fields(method.Doc.Text()), " ")
	text = strings.TrimPrefix(text, method.Name.Name+" ")
	return strings.ToUpper(text[:1]) + text[1:]
}

func parseMethods(t *testing.T) map[string]*ast.FuncDecl {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]*ast.FuncDecl{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range parsed.Decls {
			if method, ok := declared.(*ast.FuncDecl); ok && method.Recv != nil {
				methods[method.Name.Name] = method
			}
		}
	}
	return methods
}
