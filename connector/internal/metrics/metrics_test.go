package metrics

import (
	"context"
	"log/slog"
	"os"
	"regexp"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/glipbox/glipbox/connector"
)

type nobody struct{}

func (nobody) Census(context.Context) ([]connector.Census, error) { return nil, nil }

// names lists what a pattern finds in texts.
func names(pattern string, texts ...string) map[string]bool {
	all := map[string]bool{}
	for _, text := range texts {
		for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			all[match[1]] = true
		}
	}
	return all
}

func TestTheDocsListEveryMetric(t *testing.T) {
	t.Parallel()
	m := New()
	m.Watch(nobody{}, slog.New(slog.DiscardHandler))
	described := make(chan *prometheus.Desc, 1000)
	m.registry.Describe(described)
	close(described)
	var texts []string
	for d := range described {
		texts = append(texts, d.String())
	}
	served := names(`fqName: "glipbox_connector_(\w+)"`, texts...)
	docs, err := os.ReadFile("../../../docs/connector.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := names("(?m)^\\| `glipbox_connector_(\\w+)`", string(docs))
	if len(served) == 0 {
		t.Fatal("no metric is served")
	}
	for name := range served {
		if !documented[name] {
			t.Errorf("glipbox_connector_%s is not in the table of docs/connector.md", name)
		}
	}
	for name := range documented {
		if !served[name] {
			t.Errorf("glipbox_connector_%s is documented and not served", name)
		}
	}
}

func TestEverySubjectIsCounted(t *testing.T) {
	t.Parallel()
	m := New()
	for _, c := range counters() {
		m.Count("st-a", connector.Sandbox, c.subject, "x")
	}
	m.Count("st-a", connector.Sandbox, "nothing known", "x")
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, family := range families {
		for _, one := range family.GetMetric() {
			if len(one.GetLabel()) == 3 && one.GetCounter().GetValue() == 1 {
				counted++
			}
		}
	}
	if counted != len(counters()) {
		t.Errorf("got %d counters at 1, want %d", counted, len(counters()))
	}
}
