package main

import (
	"context"
	"flag"
	"math/rand/v2"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

//nolint:gochecknoglobals // flags of the test binary
var (
	killRounds = flag.Int("kill.rounds", 0, "how often the process is killed; 0: as often as -kill.for allows")
	killFor    = flag.Duration("kill.for", 8*time.Second, "how long the killing goes on without -kill.rounds")
	killSeed   = flag.Uint64("kill.seed", 0, "choices to repeat; 0: new ones")
)

const (
	mostAnswers  = 120                    // of a round, before the process is killed
	longestStart = 150 * time.Millisecond // of a process that is killed while it starts
	roundLimit   = 10 * time.Second
	fewestRounds = 2 // however slow the machine is
)

// TestKilledEmulatorForgetsNothing kills glipbox emulator --data while several clients use
// it, again and again: at any moment of its work, of its start, and now and then politely.
// Whatever was answered is there afterwards, whatever was refused is not, and of what was
// not answered there is the whole or nothing.
//
//	go test ./cmd/glipbox -run Killed -v -kill.rounds 200
//	go test ./cmd/glipbox -run Killed -v -kill.seed 42      the choices of an earlier run
func TestKilledEmulatorForgetsNothing(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64() //nolint:gosec // repeatable, not secret
	}
	t.Logf("seed %d: repeat it with -kill.seed", seed)
	k := newKilling(t, seed)
	ctx, cancel := context.WithTimeout(t.Context(), *killFor)
	defer cancel()

	rounds := 0
	enough := func() bool { return ctx.Err() != nil && rounds >= fewestRounds && k.broken.Load() > 0 }
	for ; rounds < *killRounds || *killRounds == 0 && !enough(); rounds++ {
		if k.round(); t.Failed() {
			t.Fatalf("in round %d", rounds)
		}
	}
	k.finish()
	t.Logf("%d rounds, %d of them killed at the start too, %d ended politely; %d requests were answered, %d refused, %d broke off; %d notifications, %d of them a second time",
		rounds, k.aborted, k.polite, k.answered.Load(), k.refused.Load(), k.broken.Load(), k.receiver.heard.Load(), k.receiver.again.Load())
	if rounds < fewestRounds || k.answered.Load() == 0 || k.broken.Load() == 0 {
		t.Error("nothing was put to the test")
	}
}

// killing is the process that is killed, and its clients.
type killing struct {
	*testing.T

	args     []string
	dice     *rand.Rand
	receiver *hearer
	clients  []*client
	aborted  int
	polite   int

	answered, refused, broken atomic.Int64
}

// work is what one client does. It keeps what it was answered, and does one thing at a
// time.
type work interface {
	// prepare makes what the work needs.
	prepare(c *client)
	// verify holds what there is against what was answered since the last time, after a
	// restart. What was in doubt is settled by it.
	verify(c *client)
	// step makes one request. It reports whether it was answered.
	step(c *client) bool
	// finish holds the whole against everything that was ever answered.
	finish(c *client)
}

func newKilling(t *testing.T, seed uint64) *killing {
	t.Helper()
	k := &killing{
		T: t, args: append(free("emulator"), "--data="+t.TempDir()),
		dice: rand.New(rand.NewPCG(seed, 0)), receiver: newHearer(t), //nolint:gosec // repeatable, not secret
	}
	for n, w := range []work{
		newDocuments(postKind), newDocuments(postKind), newDocuments(postKind), newDocuments(taskKind), newDocuments(noteKind),
		&sessions{}, &sessions{}, &subscribing{}, &passwords{}, &clocks{}, &companies{}, &heard{receiver: k.receiver},
	} {
		k.clients = append(k.clients, &client{
			killing: k, work: w, number: n,
			dice: rand.New(rand.NewPCG(seed, uint64(n)+1)), //nolint:gosec // repeatable, not secret
		})
	}
	s := launch(t, k.args...)
	k.all(s, func(c *client) { c.work.prepare(c) })
	k.end(s, syscall.SIGKILL)
	return k
}

// all lets every client do something at the same time.
func (k *killing) all(s server, do func(*client)) {
	var wait sync.WaitGroup
	for _, c := range k.clients {
		c.open(s)
		wait.Go(func() {
			defer c.http.CloseIdleConnections()
			do(c)
		})
	}
	wait.Wait()
}

// round starts the process, looks at what is there, and kills it amid its work.
func (k *killing) round() {
	s := k.start()
	k.all(s, func(c *client) { c.work.verify(c) })
	signal := syscall.SIGKILL
	if k.dice.IntN(10) == 0 {
		signal = syscall.SIGTERM
		k.polite++
	}
	left := new(atomic.Int64)
	left.Store(int64(1 + k.dice.IntN(mostAnswers)))
	limit, cancel := context.WithTimeout(k.Context(), roundLimit)
	defer cancel()
	k.all(s, func(c *client) {
		for c.work.step(c) {
			if left.Add(-1) <= 0 || limit.Err() != nil {
				_ = s.process.Process.Signal(signal) // several may do that
			}
		}
	})
	if limit.Err() != nil {
		k.Error("the round did not come to its end")
	}
	k.end(s, signal)
}

// end makes sure that the process has ended.
func (k *killing) end(s server, signal syscall.Signal) {
	_ = s.process.Process.Signal(signal) // fails when it has ended
	if err := s.process.Wait(); signal == syscall.SIGTERM && err != nil {
		k.Errorf("a process that was asked to end says %v", err)
	}
}

// start starts the process, sometimes after one that was killed before it could answer.
func (k *killing) start() server {
	if k.dice.IntN(5) == 0 {
		k.aborted++
		ctx, cancel := context.WithTimeout(k.Context(), time.Duration(k.dice.Int64N(int64(longestStart))))
		defer cancel()
		_ = exec.CommandContext(ctx, "glipbox", k.args...).Run() // says that it was killed
	}
	return launch(k.T, k.args...)
}

// finish looks at everything that was ever answered, and once more after another start.
func (k *killing) finish() {
	for range 2 {
		s := k.start()
		k.all(s, func(c *client) { c.work.verify(c) })
		k.all(s, func(c *client) { c.work.finish(c) })
		k.end(s, syscall.SIGTERM)
	}
}
