//go:build browser

package features

import (
	"context"
	"flag"
	"testing"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/features/browser"
	"github.com/glipbox/glipbox/features/env"
	"github.com/glipbox/glipbox/features/steps"
)

//nolint:gochecknoglobals // a flag of the test binary
var drawJourney = flag.Bool("journey", false, "write docs/journey.md and its pictures anew")

// TestJourneyInPictures walks the whole journey in Chromium. It makes docs/journey.md and
// its pictures on demand, and otherwise fails when they show what is not so any more.
func TestJourneyInPictures(t *testing.T) {
	t.Parallel()
	chromium := startChromium(t, browser.Options{Width: 1280, Height: 800})
	a := &album{}
	suite := godog.TestSuite{
		Name: "journey",
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			steps.Register(sc, steps.Setup{
				Start: func(ctx context.Context, publicURL string) (steps.System, error) {
					return env.InProcess(ctx, publicURL)
				},
				Browse: func(ctx context.Context) steps.Browser {
					return &sitter{Person: chromium.Person(ctx).(*browser.Person), album: a} //nolint:forcetypeassert // that is what it opens
				},
			})
			sc.Before(func(ctx context.Context, s *godog.Scenario) (context.Context, error) {
				a.chapter(s.Name)
				return ctx, nil
			})
			sc.StepContext().After(a.turn)
		},
		Options: &godog.Options{
			Paths: []string{"journey"}, Tags: "@journey", Format: format(), Output: t.Output(), NoColors: true, Strict: true,
			TestingT: t, DefaultContext: t.Context(),
		},
	}
	var err error
	switch {
	case suite.Run() != 0:
		t.Fatal("the journey does not lead to its end")
	case *drawJourney:
		err = a.bind()
	default:
		err = a.compare()
	}
	if err != nil {
		t.Error(err)
	}
}

// sitter is a browser that is remembered when something was done in it.
type sitter struct {
	*browser.Person

	album *album
}

func (s *sitter) Open(ctx context.Context, address string) error {
	s.album.last = s.Person
	return s.Person.Open(ctx, address)
}

func (s *sitter) Fill(ctx context.Context, label, value string) error {
	s.album.last = s.Person
	return s.Person.Fill(ctx, label, value)
}

func (s *sitter) Press(ctx context.Context, name string) error {
	s.album.last = s.Person
	return s.Person.Press(ctx, name)
}

func (s *sitter) Page(ctx context.Context) (steps.Page, error) {
	s.album.last = s.Person
	return s.Person.Page(ctx)
}

func (s *sitter) Shows(ctx context.Context, text string) error {
	s.album.last = s.Person
	return s.Person.Shows(ctx, text)
}

// shot is one picture: what was said until then, and what stands on the page for good:
// headings, labels and buttons, but not what people wrote.
type shot struct {
	chapter string
	given   []string // what was so before
	said    []string
	words   string
	png     []byte
}

// album collects what was done, with a picture of each "Then".
type album struct {
	last  *browser.Person // in which something was done last
	title string
	given []string
	said  []string // since the last picture
	shots []shot
}

func (a *album) chapter(name string) { a.title, a.given, a.said, a.last = name, nil, nil, nil }

// standing is what a page says whoever uses it.
const standing = `[...new Set([...document.querySelectorAll('h1, h2, h3, label, legend, button, nav a, summary, th, dt')]
	.filter(e => e.checkVisibility() && !e.closest('.bubble')).map(e => e.textContent.split(/\s+/).filter(Boolean).join(' ')).filter(t => t && !/\d/.test(t)))].sort().join(' | ')`

// turn takes a picture of the browser in which people act or look.
func (a *album) turn(ctx context.Context, st *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
	if status != godog.StepPassed || err != nil {
		return ctx, err
	}
	if st.Type == "Context" {
		a.given = append(a.given, st.Text)
		return ctx, nil
	}
	a.said = append(a.said, st.Text)
	if a.last == nil || st.Type != "Outcome" {
		return ctx, nil
	}
	s := shot{chapter: a.title, given: a.given, said: a.said}
	if err := a.last.Run(ctx, standing, &s.words); err != nil {
		return ctx, err
	}
	if *drawJourney {
		if s.png, err = a.last.Picture(ctx); err == nil {
			s.png, err = shrink(s.png)
		}
	}
	a.shots, a.given, a.said, a.last = append(a.shots, s), nil, nil, nil
	return ctx, err
}
