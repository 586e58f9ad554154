package emulator

import (
	"net/http"
	"testing"
	"time"

	"github.com/glipbox/glipbox/emulator/control"
	"github.com/glipbox/glipbox/testdata/seeds"
)

// reader reads the own extension of one of Acme's people with a token.
type reader struct {
	t     *testing.T
	e     *Emulator
	token string
}

func newReader(t *testing.T, e *Emulator) reader {
	t.Helper()
	people, err := e.Control().People(t.Context(), control.Sandbox)
	if err != nil {
		t.Fatal(err)
	}
	token, err := e.Control().PersonToken(t.Context(), control.Sandbox, people[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return reader{t, e, token.AccessToken}
}

// read returns the status of the latest of some requests.
func (r reader) read(times int) (status int) {
	r.t.Helper()
	for range times {
		status = r.get("/restapi/v1.0/account/~/extension/~")
	}
	return status
}

func (r reader) get(path string) (status int) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.e.URL(Sandbox)+path, http.NoBody)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestRateLimitsAreArmedByTheOption(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme), WithRateLimits(control.RateLimits{Enforced: true, Light: 2}))
	e.clock.Freeze()
	ann := newReader(t, e)

	within, beyond := ann.read(2), ann.read(1)
	if err := e.clock.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	after := ann.read(1)

	if within != http.StatusOK || beyond != http.StatusTooManyRequests || after != http.StatusOK {
		t.Errorf("got %d, %d, %d", within, beyond, after)
	}
}

func TestRateLimitsAreArmedPerTest(t *testing.T) {
	t.Parallel()
	e := start(t, WithSeed("acme.yaml", seeds.Acme))
	e.clock.Freeze()

	unarmed := newReader(t, e).read(51)
	limits, err := e.Control().SetRateLimits(t.Context(), control.RateLimits{Enforced: true, Heavy: 20})
	if want := (control.RateLimits{Enforced: true, Light: 50, Medium: 40, Heavy: 20, Auth: 5}); err != nil || limits != want {
		t.Errorf("got %+v, %v, want %+v", limits, err, want)
	}
	armed := newReader(t, e).read(51)
	e.Reset()
	reset := newReader(t, e).read(51)

	if unarmed != http.StatusOK || armed != http.StatusTooManyRequests || reset != http.StatusOK {
		t.Errorf("got %d, %d, %d", unarmed, armed, reset)
	}
}

func TestNegativeRateLimitsAreRefused(t *testing.T) {
	t.Parallel()
	e := start(t)

	_, err := e.Control().SetRateLimits(t.Context(), control.RateLimits{Light: -1})

	if err == nil || err.Error() != "a rate limit is negative: leave a group out to have the documented number" {
		t.Errorf("got %v", err)
	}
}
