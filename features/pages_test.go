//go:build browser && npm

package features

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/features/browser"
	"github.com/glipbox/glipbox/features/env"
	"github.com/glipbox/glipbox/features/npm"
	"github.com/glipbox/glipbox/features/steps"
)

//nolint:gochecknoglobals // a flag of the test binary
var pictures = flag.String("pictures", "", "folder to which a picture of every page is written, large and small, light and dark")

// checks is the folder from which npm installs the accessibility checker.
const checks = "../testdata/npm"

func axe(t *testing.T) string {
	t.Helper()
	if err := npm.Install(t.Context(), checks); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(checks, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// TestPagesAreFitForEverybody walks from page to page and checks each of them.
func TestPagesAreFitForEverybody(t *testing.T) {
	t.Parallel()
	chromium := startChromium(t, browser.Options{})
	w := &walk{axe: axe(t), seen: map[string]bool{}}
	suite := godog.TestSuite{
		Name: "pages",
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			steps.Register(sc, steps.Setup{
				Start: func(ctx context.Context, publicURL string) (steps.System, error) {
					system, err := env.InProcess(ctx, publicURL)
					if err == nil {
						w.console = system.Console()
					}
					return system, err
				},
				Browse: func(ctx context.Context) steps.Browser {
					p := chromium.Person(ctx).(*browser.Person) //nolint:forcetypeassert // that is what it opens
					w.people = append(w.people, p)
					return p
				},
			})
			sc.Before(func(ctx context.Context, _ *godog.Scenario) (context.Context, error) { w.people = nil; return ctx, nil })
			sc.Step(`^every page is fit for everybody$`, w.everywhere)
			sc.Step(`^the pages that show hostile names and texts are fit for everybody$`, w.hostile)
			sc.Step(`^the page "([^"]*)" is fit for everybody$`, w.here)
		},
		Options: &godog.Options{
			Paths: []string{"pages"}, Tags: flag.Lookup(tagsFlag).Value.String(), Format: format(), Output: t.Output(), NoColors: true, Strict: true, TestingT: t, DefaultContext: t.Context(),
		},
	}
	if suite.Run() != 0 {
		t.Error("not every page is fit for everybody")
	}
}

// walk is a person who looks at every page that links lead to.
type walk struct {
	axe     string
	console string
	people  []*browser.Person // in the order in which they came
	seen    map[string]bool   // patterns of addresses
}

const mostPages = 120

func (w *walk) everywhere(ctx context.Context) error {
	p := w.people[len(w.people)-1]
	start, err := w.beginnings(ctx, p)
	if err != nil {
		return err
	}
	var problems []error
	for queue := start; len(queue) > 0 && len(w.seen) < mostPages; queue = queue[1:] {
		name := pattern(queue[0])
		if w.seen[name] {
			continue
		}
		w.seen[name] = true
		links, err := w.look(ctx, p, queue[0], name)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", queue[0], err))
		}
		queue = append(queue, links...)
	}
	return errors.Join(problems...)
}

// beginnings signs the person in to the Developer Console, and returns where to begin:
// where everybody is, and where nothing leads to.
func (w *walk) beginnings(ctx context.Context, p *browser.Person) ([]string, error) {
	var start []string
	for _, somebody := range w.people {
		here, err := somebody.Page(ctx)
		if err != nil {
			return nil, err
		}
		start = append(start, here.Address)
	}
	err := errors.Join(
		p.Open(ctx, w.console+"/console/sign-in"),
		p.Fill(ctx, "E-mail", "dana@acme.example"), p.Fill(ctx, "Password", "Sandbox-1234"), p.Press(ctx, "Sign in"))
	return append(start, w.console+"/inspector?kind=delivery", w.console+"/", w.console+"/console/sign-in", w.console+"/console/sign-up", w.console+"/nowhere"), err
}

// here checks the page that whoever came last sees, under a name for its picture.
func (w *walk) here(ctx context.Context, name string) error {
	return w.inspect(ctx, w.people[len(w.people)-1], name, func() error { return nil })
}

// look checks one page, takes pictures of it on demand, and returns where it leads.
func (w *walk) look(ctx context.Context, p *browser.Person, address, name string) ([]string, error) {
	problem := w.inspect(ctx, p, name, func() error { return p.Open(ctx, address) })
	var links []string
	err := p.Run(ctx, `[...document.querySelectorAll('a[href]:not([download], [target], [rel~=nofollow])')].map(a => a.href)`, &links)
	return ours(links), errors.Join(problem, err)
}

// inspect checks the page that open leads to on each kind of screen.
func (w *walk) inspect(ctx context.Context, p *browser.Person, name string, open func() error) error {
	var problems []error
	for i, screen := range screens() {
		if err := p.Wear(ctx, screen); err != nil {
			return err
		}
		if i == 0 {
			if err := errors.Join(open(), p.Run(ctx, w.axe+";0", new(int))); err != nil { // a strict policy does not keep a debugger out
				return err
			}
		}
		problems = append(problems, w.check(ctx, p, screen), w.picture(ctx, p, screen, name))
	}
	return errors.Join(problems...)
}

const widest = 1920 // pixels; nothing but the width is looked at there

// screens are those on which each page is looked at. In the dark, a small one has the
// colors of a large one, so that only pictures need it.
func screens() []browser.Options {
	list := []browser.Options{{Width: 1280, Height: 900}, {Width: 1280, Height: 900, Dark: true}, {Width: 360, Height: 740}, {Width: widest, Height: 1080}}
	if *pictures != "" {
		list = append(list, browser.Options{Width: 360, Height: 740, Dark: true})
	}
	return list
}

// What is folded away is part of the page: it is unfolded for a while.
const (
	unfold = `(() => { const all = [...document.querySelectorAll('details:not([open])')]; for (const d of all) d.open = true; window.unfolded = all; return all.length })()`
	fold   = `(() => { for (const d of window.unfolded) d.open = false; return 0 })()`
)

// check looks at a page as it is, and with everything unfolded.
func (w *walk) check(ctx context.Context, p *browser.Person, screen browser.Options) error {
	problem := w.fit(ctx, p, screen)
	var folded int
	if err := p.Run(ctx, unfold, &folded); err != nil || folded == 0 {
		return errors.Join(problem, err)
	}
	if err := w.fit(ctx, p, screen); err != nil {
		problem = errors.Join(problem, fmt.Errorf("unfolded: %w", err))
	}
	return errors.Join(problem, p.Run(ctx, fold, new(int)))
}

// fit runs axe, and sees that nothing is wider than the screen.
func (w *walk) fit(ctx context.Context, p *browser.Person, screen browser.Options) error {
	var wide string
	err := p.Run(ctx, `document.scrollingElement.scrollWidth > innerWidth ? 'it is ' + document.scrollingElement.scrollWidth + ' wide' : ''`, &wide)
	if err != nil {
		return err
	}
	if wide != "" {
		return fmt.Errorf("at %d pixels %s", screen.Width, wide)
	}
	if screen.Width == widest {
		return nil
	}
	const rules = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"
	var violations []string
	err = p.Run(ctx, `axe.run(document, { runOnly: `+rules+` })
		.then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.html.slice(0, 160) + ' ' + (n.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 240))))`, &violations)
	if err == nil && len(violations) > 0 {
		err = fmt.Errorf("at %d pixels, dark %v: %s", screen.Width, screen.Dark, strings.Join(violations, "\n  "))
	}
	return err
}

func (w *walk) picture(ctx context.Context, p *browser.Person, screen browser.Options, name string) error {
	if *pictures == "" || screen.Width == widest {
		return nil
	}
	png, err := p.Picture(ctx)
	if err != nil {
		return err
	}
	scheme := "light"
	if screen.Dark {
		scheme = "dark"
	}
	file := fmt.Sprintf("%s-%d-%s.png", strings.Trim(notName.ReplaceAllString(name, "-"), "-"), screen.Width, scheme)
	const folder, readable = 0o750, 0o600
	return errors.Join(os.MkdirAll(*pictures, folder), os.WriteFile(filepath.Join(*pictures, file), png, readable))
}

var (
	notName = regexp.MustCompile(`[^a-z0-9*]+`)
	id      = regexp.MustCompile(`/(?:\d+|st-[^/]+|[^/]*[A-Z0-9][^/]{14,}|[^/]+@[^/]+)(/|$)`)
)

// pattern is what addresses of the same kind of page have in common.
func pattern(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	path := u.Path
	for range 3 {
		path = id.ReplaceAllString(path, "/*$1")
	}
	if u.Query().Has("edit") || u.Query().Has("q") || u.Query().Has("kind") {
		path += "?"
	}
	return place(u) + path
}

// place tells the addresses apart by what they serve; ports differ from run to run.
func place(u *url.URL) string {
	for prefix, name := range map[string]string{"/app": "app", "/service": "service", "/channels": "connector", "/console": "console"} {
		if strings.HasPrefix(u.Path, prefix) {
			return name
		}
	}
	return u.Port()
}

// ours leaves out what is no page of the emulator or the connector.
func ours(links []string) []string {
	var list []string
	for _, link := range links {
		u, err := url.Parse(link)
		if err == nil && u.Hostname() == "127.0.0.1" && !strings.HasPrefix(u.Path, "/_emulator") && !strings.HasPrefix(u.Path, "/media") && !strings.HasSuffix(u.Path, ".svg") {
			u.Fragment = ""
			list = append(list, u.String())
		}
	}
	return list
}
