package emulator

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/glipbox/glipbox/emulator/contracttest"
	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/emulator/internal/controlapi"
	"github.com/glipbox/glipbox/testdata/seeds"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs an emulator for the test. What its control API is asked and answers is held
// against its document.
func start(t *testing.T, opts ...Option) *Emulator {
	t.Helper()
	check := contracttest.Against(t, controlapi.Document())
	checked := func(s *settings) { s.consoleChecks = check }
	e, err := Start(t.Context(), append([]Option{checked}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections() //nolint:forcetypeassert // of this process
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestStartFromAcme(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))

	info, err := e.Control().Info(t.Context())
	people, peopleErr := e.Control().People(t.Context(), control.Sandbox)

	if err != nil || info.Sandbox != e.URL(Sandbox) || info.Production != e.URL(Production) {
		t.Errorf("got %+v, %v", info, err)
	}
	if peopleErr != nil || len(people) != 5 {
		t.Errorf("got %d people, %v, want 5", len(people), peopleErr)
	}
}

func TestStartRefusesAPortInUse(t *testing.T) {
	t.Parallel()
	taken := strings.TrimPrefix(start(t).ConsoleURL(), "http://")

	_, err := Start(t.Context(), WithAddresses("", taken, ""))

	if err == nil || !strings.Contains(err.Error(), "the sandbox address "+taken+" cannot be used") {
		t.Errorf("got %v", err)
	}
}

func TestStartRefusesASeedWithAMistake(t *testing.T) {
	t.Parallel()

	_, err := Start(t.Context(), WithSeed("bad.yaml", []byte("sandbox:\n  accounts:\n    - people: []\n")))

	if err == nil || !strings.HasPrefix(err.Error(), "bad.yaml:3: ") {
		t.Errorf("got %v", err)
	}
}

func TestResetForgetsWhatHappened(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	c, ctx := e.Control(), t.Context()
	people, err := c.People(ctx, control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreatePost(ctx, control.Sandbox, people[0].ID, control.NewPost{To: people[1].Email, Text: "hi"}); err != nil {
		t.Fatal(err)
	}
	before, err := c.Changes(ctx, 0, 0)
	if err != nil {
		t.Fatal(err)
	}

	err = c.Reset(ctx)

	after, changesErr := c.Changes(context.WithoutCancel(ctx), before.Last, 0)
	if err != nil || changesErr != nil || len(after.Changes) == 0 || after.Changes[0].Type != "Reset" {
		t.Errorf("got %v, %v, %+v, want changes that begin with Reset", err, changesErr, after)
	}
}
