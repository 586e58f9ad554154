//go:build browser

package features

import (
	"context"
	"fmt"
	"testing"

	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/features/browser"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// office is the seed Acme with a browser beside it.
type office struct {
	control  *control.Client
	server   string // address of the sandbox
	console  string
	chromium *browser.Chromium
	people   []control.Person
}

func openOffice(tb testing.TB) *office {
	tb.Helper()
	chromium := startChromium(tb, browser.Options{})
	return newOffice(tb, chromium)
}

// newOffice starts another one for the same browser.
func newOffice(tb testing.TB, chromium *browser.Chromium) *office {
	tb.Helper()
	e, err := emulator.Start(tb.Context(), emulator.WithSeed("acme.yaml", seeds.Acme))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = e.Close() })
	o := &office{control: e.Control(), server: e.URL(control.Sandbox), console: e.ConsoleURL(), chromium: chromium}
	if o.people, err = o.control.People(tb.Context(), control.Sandbox); err != nil {
		tb.Fatal(err)
	}
	return o
}

// tab opens the RingCentral app of somebody: the first one in a new profile, others beside
// it.
func (o *office) tab(ctx context.Context, beside *browser.Person, who control.Person) (*browser.Person, error) {
	tab, ok := o.chromium.Person(ctx).(*browser.Person)
	if beside != nil || !ok {
		tab = o.chromium.Another(ctx, beside)
	}
	return tab, tab.Open(ctx, o.server+"/app/"+string(who.ID))
}

// TestEightTabsAreLive opens more tabs of one browser than HTTP/1.1 has connections, two
// for each of four people.
func TestEightTabsAreLive(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	var tabs []*browser.Person
	var first *browser.Person
	for i := range 8 {
		tab, err := o.tab(t.Context(), first, o.people[i%4])
		if err != nil {
			t.Fatalf("tab %d: %v", i+1, err)
		}
		if first == nil {
			first = tab
		}
		tabs = append(tabs, tab)
	}

	for i, who := range o.people[:4] {
		from := o.people[(i+1)%4]
		post := control.NewPost{To: who.Email, Text: fmt.Sprintf("News for %s, number %d", who.FirstName, i)}
		if _, err := o.control.CreatePost(t.Context(), control.Sandbox, from.ID, post); err != nil {
			t.Fatal(err)
		}
		for _, tab := range []*browser.Person{tabs[i], tabs[i+4]} {
			if err := tab.Shows(t.Context(), post.Text); err != nil {
				t.Errorf("a tab of %s: %v", who.Name, err)
			}
		}
	}

	if _, err := o.control.Freeze(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, tab := range tabs {
		if err := tab.Shows(t.Context(), "The clock stands still"); err != nil {
			t.Errorf("tab %d: %v", i+1, err)
		}
	}
}
