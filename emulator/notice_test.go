package emulator

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// pageAt returns what a browser is shown.
func pageAt(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html")
	resp, err := (&http.Client{}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestEveryPageTellsOfFaultsAndClock(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	c, ctx := e.Control(), t.Context()
	pages := map[string]string{
		"front page": e.ConsoleURL() + "/", "RingCentral app": e.URL(Sandbox) + "/app", "production": e.URL(Production) + "/app",
		"sign-in page": e.URL(Sandbox) + "/restapi/oauth/authorize?response_type=code&client_id=acme-sandbox-client-id",
		"mail link":    e.URL(Sandbox) + "/activate/unknown",
	}
	for name, url := range pages {
		if body := pageAt(t, url); !strings.Contains(body, "<body>") || strings.Contains(body, "class=\"conditions\"") {
			t.Errorf("%s tells of something, though nothing is out of the ordinary", name)
		}
	}
	for range 2 {
		if _, err := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultDrop}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Advance(ctx, 26*time.Hour); err != nil {
		t.Fatal(err)
	}

	for name, url := range pages {
		body := pageAt(t, url)
		if !strings.Contains(body, "2 faults are armed.") || !strings.Contains(body, "The clock is 1 day 2 hours ahead of real time.") {
			t.Errorf("%s does not tell of faults and clock: %s", name, body)
		}
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	e := start(t)
	c, ctx := e.Control(), t.Context()

	ordinary := e.Notices()
	fault, armErr := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultDrop})
	armed := e.Notices()
	disarmErr := c.DisarmFault(ctx, fault.ID)
	now, readErr := c.Clock(ctx)
	_, setErr := c.SetClock(ctx, now.Now.Add(-time.Hour))
	behind := e.Notices()
	_, freezeErr := c.Freeze(ctx)
	frozen := e.Notices()

	for _, err := range []error{armErr, disarmErr, readErr, setErr, freezeErr} {
		if err != nil {
			t.Error(err)
		}
	}
	if len(ordinary) != 0 || len(armed) != 1 || armed[0] != "1 fault is armed." {
		t.Errorf("got %q, then %q", ordinary, armed)
	}
	if len(behind) != 1 || !strings.HasSuffix(behind[0], "1 hour behind real time.") || len(frozen) != 1 || !strings.HasPrefix(frozen[0], "The clock stands still at ") {
		t.Errorf("got %q, then %q", behind, frozen)
	}
}
