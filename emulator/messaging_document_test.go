package emulator

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/glipbox/glipbox/emulator/contracttest"
)

const messagingDocument = "../docs/team-messaging.md"

func TestMessagingIsDocumented(t *testing.T) {
	t.Parallel()
	want := messagingPage(t)
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(messagingDocument, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	got, err := os.ReadFile(messagingDocument)

	if err != nil || string(got) != want {
		t.Errorf("%s is stale (%v): UPDATE_DOCS=1 go test ./emulator -run TestMessagingIsDocumented", messagingDocument, err)
	}
}

// messagingResource is what a section of the page is about: the operations whose path holds mark,
// and that of none before it.
type messagingResource struct{ title, mark string }

func messagingResources() []messagingResource {
	return []messagingResource{
		{"Threads", "/threads/"},
		{"Posts", "/posts"},
		{"Adaptive cards", "/adaptive-cards"},
		{"Calendar events", "/events"},
		{"Notes", "/notes"},
		{"Tasks", "/tasks"},
		{"Incoming webhooks", "/webhooks"},
		{"Favourite chats", "favorite"},
		{"Teams", "/teams"},
		{"Conversations", "/conversations"},
		{"The company-wide chat", "/everyone"},
		{"Chats of all types", "/chats"},
		{"Files", "/files"},
		{"Persons", "/persons"},
		{"Companies", "/companies"},
		{"Data export", "/data-export"},
	}
}

// section is one resource with the numbers of its operations.
type section struct {
	messagingResource

	operations []int
}

// sections groups the operations, in the order of RingCentral's document.
func sections() []section {
	var list []section
	for i, op := range messagingOperations() {
		known := messagingResources()
		r := known[slices.IndexFunc(known, func(r messagingResource) bool { return strings.Contains(op, r.mark) })]
		at := slices.IndexFunc(list, func(s section) bool { return s.messagingResource == r })
		if at < 0 {
			at, list = len(list), append(list, section{messagingResource: r})
		}
		list[at].operations = append(list[at].operations, i)
	}
	return list
}

// messagingPage renders what is served, valid and covered: a line for each resource, and a
// section with a line for each of its operations.
func messagingPage(t *testing.T) string {
	t.Helper()
	coverage, done := readCoverage(t), 0
	var index, details strings.Builder
	for _, s := range sections() {
		served := s.render(&details, coverage)
		done += served
		fmt.Fprintf(&index, "| [%s](#%s) | %d | %d |\n", s.title, strings.ReplaceAll(strings.ToLower(s.title), " ", "-"), len(s.operations), served)
	}
	return fmt.Sprintf(`# Team Messaging, operation by operation

Made by `+"`UPDATE_DOCS=1 go test ./emulator -run TestMessagingIsDocumented`"+`. %d of %d operations of RingCentral's document are implemented.

Schema: wherever the document is there, each answer in these scenarios is held against it, and each request that is granted; what deviates fails
the scenario. Explicit nulls are kept on purpose everywhere, and numbers are taken for ids; what else is kept is named.

Scenarios: one or two of those that show that the operation is granted, that it is refused, and that something it names does not exist.
Without the permission of the application each is refused, as [permission.feature](../features/emulator/permission.feature) tells.
Paths are those below %s.

| Resource | Operations | Implemented |
|---|---|---|
%s%s`, done, len(messagingOperations()), messagingPrefix, index.String(), details.String())
}

// render writes the section, and returns how many operations are served.
func (s section) render(b *strings.Builder, coverage map[string]covered) (served int) {
	var rows, notes strings.Builder
	var told []scenario
	for _, i := range s.operations {
		op := messagingOperations()[i]
		c := coverage[anonymous(op)]
		implemented, schema := "no", ""
		if isServed(op) {
			served++
			implemented, schema = "yes", s.validity(op, &notes)
		}
		fmt.Fprintf(&rows, "| %d | `%s` | %s | %s | %s | %s | %s |\n", i+1, op, implemented, schema,
			s.cell(c.success, &told), s.cell(slices.DeleteFunc(slices.Clone(c.refusal), scenario.isPermission), &told), s.cell(c.missing, &told))
	}
	fmt.Fprintf(b, "\n## %s\n\nScenarios: %s.\n%s\n", s.title, links(told), notes.String())
	fmt.Fprintf(b, "| # | Operation | Implemented | Schema | Granted | Refused | Not found |\n|---|---|---|---|---|---|---|\n%s", rows.String())
	return served
}

// validity says whether the answers of an operation deviate from the document on purpose,
// and notes why.
func (s section) validity(op string, notes *strings.Builder) string {
	_, path, _ := strings.Cut(op, " ")
	reasons := contracttest.Exceptions(messagingPrefix + path)
	for _, reason := range reasons {
		if note := "\nKept on purpose (\\*): " + reason + ".\n"; !strings.Contains(notes.String(), note) {
			notes.WriteString(note)
		}
	}
	if len(reasons) == 0 {
		return "valid"
	}
	return `valid\*`
}

// cell names a few scenarios, and adds them to those that were told. How many there are is
// not said, so that one more does not make the page stale.
func (s section) cell(scenarios []scenario, told *[]scenario) string {
	const few = 2
	scenarios = scenarios[:min(len(scenarios), few)]
	*told = append(*told, scenarios...)
	names := make([]string, len(scenarios))
	for i, x := range scenarios {
		names[i] = x.name
	}
	return cmp.Or(strings.Join(names, "<br>"), "–")
}

// links names the files of scenarios, each once.
func links(scenarios []scenario) string {
	var list []string
	for _, x := range scenarios {
		link := "[" + filepath.Base(x.file) + "](" + filepath.ToSlash(x.file) + ")"
		if !slices.Contains(list, link) {
			list = append(list, link)
		}
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}
