// Package features runs the feature files against an emulator and a connector.
//
//	go test ./features -godog.tags @this
package features

import (
	"context"
	"flag"
	"os"
	"runtime"
	"testing"

	"github.com/cucumber/godog"

	"github.com/glipbox/glipbox/connector/postgrestest"
	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/features/env"
	"github.com/glipbox/glipbox/features/steps"
	"github.com/glipbox/glipbox/features/steps/textbrowser"
)

const tagsFlag = "godog.tags"

func TestMain(m *testing.M) {
	if env.Serving() {
		return
	}
	flag.String(tagsFlag, os.Getenv("GODOG_TAGS"), "run only the scenarios with these tags, such as @this")
	flag.Parse()
	m.Run()
}

// TestFeatures runs every scenario in process, with an emulator and a connector of its
// own, several at once and in random order.
func TestFeatures(t *testing.T) {
	t.Parallel()
	browse := func(context.Context) steps.Browser { return textbrowser.New() }
	tags := "~@scripts"
	if chosen := flag.Lookup(tagsFlag).Value.String(); chosen != "" {
		tags += " && " + chosen
	}
	run(t, tags, 2*runtime.GOMAXPROCS(0), browse)
}

// run runs the scenarios with the tags, some of them at once, for people who browse so.
func run(t *testing.T, tags string, concurrency int, browse func(context.Context) steps.Browser) {
	t.Helper()
	if !postgrestest.Available() {
		t.Log("left out: scenarios on PostgreSQL, which is not installed")
		tags += " && ~" + onPostgres
	}
	suite := godog.TestSuite{
		Name:                "glipbox",
		ScenarioInitializer: initializer(t, browse),
		Options: &godog.Options{
			Paths:          []string{"journey", "connector", "emulator"},
			Tags:           tags,
			Format:         format(),
			Output:         t.Output(),
			NoColors:       true,
			Strict:         true,
			Randomize:      -1,
			Concurrency:    concurrency,
			TestingT:       t,
			DefaultContext: t.Context(),
		},
	}
	if suite.Run() != 0 {
		t.Error("the features do not hold")
	}
}

// initializer lets each scenario start a system of its own, whose answers are held
// against RingCentral's OpenAPI document.
func initializer(t *testing.T, browse func(context.Context) steps.Browser) func(*godog.ScenarioContext) {
	t.Helper()
	shared := &databases{t: t}
	checked := emulator.WithMiddleware(contracttest.Checking(t))
	return func(sc *godog.ScenarioContext) {
		steps.Register(sc, steps.Setup{
			Start: func(ctx context.Context, publicURL string) (steps.System, error) {
				return env.InProcess(ctx, publicURL, checked)
			},
			Keep:     env.Process,
			Database: shared.next,
			Browse:   browse,
		})
	}
}

// format shows every step with -v, and otherwise the failed ones.
func format() string {
	if testing.Verbose() {
		return "pretty"
	}
	return "progress"
}
