package contracttest

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestDeviationsAreDocumented(t *testing.T) {
	t.Parallel()
	const file = "../../docs/deviations.md"
	want := deviationsPage()
	if os.Getenv("UPDATE_DOCS") != "" {
		if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	got, err := os.ReadFile(file)

	if err != nil || string(got) != want {
		t.Errorf("%s is stale (%v): UPDATE_DOCS=1 go test ./emulator/contracttest -run TestDeviationsAreDocumented", file, err)
	}
}

// deviationsPage lists what is kept on purpose, with its reason.
func deviationsPage() string {
	list := kept()
	slices.SortStableFunc(list, func(a, b keptDeviation) int { return cmp.Compare(a.path, b.path) })
	var b strings.Builder
	b.WriteString("# Deviations from the OpenAPI document\n\nMade from the contract check by `UPDATE_DOCS=1 go test ./emulator/contracttest -run TestDeviationsAreDocumented`.\n" +
		"Each request and each answer of each test is held against RingCentral's document. These disagreements are kept on purpose; any other fails the test.\n\n" +
		"| Path begins with | Place | Rule | Reason |\n|---|---|---|---|\n")
	for _, d := range list {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", d.path, strings.TrimSpace(d.place), cmp.Or(d.rule, "any"), d.reason)
	}
	return b.String()
}

func TestEveryKeptDeviationHasAReason(t *testing.T) {
	t.Parallel()
	for _, d := range kept() {
		if d.path == "" || d.place == "" || len(d.reason) < 20 {
			t.Errorf("%+v says too little: name path and place, and say why RingCentral's real answers call for it", d)
		}
	}
}
