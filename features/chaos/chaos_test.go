// Package chaos kills connectors with SIGKILL at every stage of a message, and disturbs
// the platform and the agent, while a thousand messages are written in a hundred chats.
// Then the books are balanced against the emulator's own journals.
//
//	go test ./features/chaos -v
//	go test ./features/chaos -v -chaos.seed 42      the choices of an earlier run
package chaos

import (
	"context"
	"flag"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/glipbox/glipbox/connector/postgrestest"
	"github.com/glipbox/glipbox/emulator"
	"github.com/glipbox/glipbox/emulator/control"
)

// How notifications come.
const (
	webHook   = "WebHook"
	webSocket = "WebSocket"
)

const (
	patience  = 3 * time.Minute  // for all of one run; a quarter of it is the rule
	aftermath = 20 * time.Second // for the platform and the agent to misbehave when nobody is killed any more
)

//nolint:gochecknoglobals // flags of the test binary
var (
	seedFlag     = flag.Uint64("chaos.seed", 0, "choices to repeat; 0: new ones")
	messagesFlag = flag.Int("chaos.messages", 1000, "how many are written, over a hundred chats")
	roundsFlag   = flag.Int("chaos.rounds", 1, "how often everything is done, each time with another seed")
	logFlag      = flag.String("chaos.log", "", "folder for what the connectors log")
)

// TestMain lets the test program be a connector as well, one that can be killed.
func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "connector" {
		os.Exit(serve()) //nolint:forbidigo // a program of its own
	}
	os.Exit(m.Run()) //nolint:forbidigo // ends the test program
}

// setup is what a run is made of.
type setup struct {
	name      string
	replicas  int
	transport string // of notifications
	share     int    // of the messages, one in how many
}

func TestTheBooksBalance(t *testing.T) {
	t.Parallel()
	first := *seedFlag
	if first == 0 {
		first = rand.Uint64() //nolint:gosec // repeatable, not secret
	}
	setups := []setup{
		{name: "one connector on SQLite", replicas: 1, transport: webHook, share: 1},
		{name: "two connectors on PostgreSQL", replicas: 2, transport: webHook, share: 1},
		{name: "one connector that listens over a WebSocket", replicas: 1, transport: webSocket, share: 3},
	}
	for _, s := range setups {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if s.replicas > 1 && !postgrestest.Available() {
				t.Log("left out: PostgreSQL is not installed")
				return
			}
			for i := range *roundsFlag {
				run(t, s, first+uint64(i))
			}
		})
	}
}

// run lets people write while things break, then mends everything, waits until nothing is
// open any more, and balances.
func run(t *testing.T, s setup, seed uint64) {
	t.Helper()
	t.Logf("seed %d: repeat it with -chaos.seed=%[1]d", seed)
	begin := time.Now() //nolint:forbidigo // the run takes wall time
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dice := newDice(seed)
	killer := newKiller(dice)
	agent := newAgent(t, dice, killer)
	e := start(t, killer, agent)
	company := newCompany(t, e)
	fleet := newFleet(t, s, e, agent, killer)
	killer.fleet = fleet
	fleet.configure(ctx, company)
	auditor := newAuditor(e.Control(), company)

	var following, killing sync.WaitGroup
	audit, closeBooks := context.WithCancel(ctx)
	following.Go(func() { auditor.follow(audit, t) })
	arm(ctx, t, e.Control(), disturbances(company.client.ClientID, s.transport), dice)
	danger, calm := context.WithCancel(ctx)
	killing.Go(func() { killer.run(danger, s.transport) })
	blacklisted := 0
	killing.Go(func() { blacklisted = blacklist(danger, e.Control(), dice) })
	messages := *messagesFlag / s.share
	company.write(ctx, t, e, messages)
	calm()
	killing.Wait()
	linger, quiet := context.WithTimeout(ctx, aftermath)
	auditor.await(linger, fleet, messages, messages/4) // those that are killed often leave most for now
	quiet()
	fired := disarm(ctx, t, e.Control())
	agent.behave()
	fleet.restart(ctx) // what was dropped before is read back
	settled := auditor.await(ctx, fleet, messages, 0)
	closeBooks()
	following.Wait()

	t.Logf("%d messages in %d chats within %s", messages, people, time.Since(begin).Round(time.Second)) //nolint:forbidigo // as above
	t.Logf("killed: %s", killer)
	t.Logf("platform: %s, blacklisted %d", fired, blacklisted)
	t.Logf("agent: %s", agent)
	if !settled {
		t.Errorf("not everything was settled within %s", patience)
	}
	auditor.balance(context.WithoutCancel(ctx), t, fleet)
	company.answeredInPlace(context.WithoutCancel(ctx), t, e)
}

func start(t *testing.T, k *killer, a *agent) *emulator.Emulator {
	t.Helper()
	watch := &watch{killer: k, agent: a}
	e, err := emulator.Start(t.Context(), emulator.WithRateLimits(control.RateLimits{}), emulator.WithMiddleware(watch.platform))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// dice is the one source of chance. Fields below mu are guarded by it.
type dice struct {
	seed uint64

	mu   sync.Mutex
	rand *rand.Rand
}

func newDice(seed uint64) *dice {
	return &dice{seed: seed, rand: rand.New(rand.NewPCG(seed, 0))} //nolint:gosec // repeatable, not secret
}

// roll returns a number below n, by the order of the rolls.
func (d *dice) roll(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rand.IntN(n)
}

// of returns a number below n that is always the same for an occasion, whatever the
// order in which things happen.
func (d *dice) of(occasion string, n int) int {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(occasion))
	return rand.New(rand.NewPCG(d.seed, hash.Sum64())).IntN(n) //nolint:gosec // repeatable, not secret
}

// wait sleeps and reports whether ctx still lives.
func wait(ctx context.Context, d time.Duration) bool {
	timer, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-timer.Done()
	return ctx.Err() == nil
}
