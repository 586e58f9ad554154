package state

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCallsAreCountedForTwoDays(t *testing.T) {
	t.Parallel()
	s := newState()
	call := func(operation string, status int) {
		s.CountCall(Call{App: "a", Operation: operation, Permission: ReadAccounts, Status: status})
	}

	call("GET /x", 200)
	s.clock.Set(s.clock.Now().Add(40 * time.Hour))
	call("GET /x", 401)
	call("GET /y", 200)
	s.CountCall(Call{App: "b", Operation: "GET /x", Status: 200})
	both := s.Calls("a")
	saved := Save(s)
	s.clock.Set(s.clock.Now().Add(20 * time.Hour))
	call("GET /y", 404)
	late := s.Calls("a")
	Restore([]*State{s}, saved)

	if diff := cmp.Diff([]OperationCalls{
		{Operation: "GET /x", Permission: ReadAccounts, Succeeded: 1, Failed: 1, Unauthorized: 1},
		{Operation: "GET /y", Permission: ReadAccounts, Succeeded: 1},
	}, both); diff != "" {
		t.Errorf("in the first two days (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]OperationCalls{
		{Operation: "GET /x", Permission: ReadAccounts, Failed: 1, Unauthorized: 1},
		{Operation: "GET /y", Permission: ReadAccounts, Succeeded: 1, Failed: 1},
	}, late); diff != "" {
		t.Errorf("a day later (-want +got)\n%s", diff)
	}
	if got := s.Calls("a"); got[1].Failed != 0 {
		t.Errorf("a restore keeps %+v", got)
	}
}

func TestCallsAreSummedWhereverTheyAre(t *testing.T) {
	t.Parallel()
	s := newState()
	want := []OperationCalls{{Operation: "GET /x", Succeeded: 3}}

	for range 3 {
		s.CountCall(Call{App: "a", Operation: "GET /x", Status: 200})
		if len(s.Calls("a")) != 1 {
			t.Error("what was just counted does not count")
		}
		s.SettleCalls()
	}

	if diff := cmp.Diff(want, s.Calls("a")); diff != "" {
		t.Error(diff)
	}
	if n := s.world.callHours.Len(); n != 1 {
		t.Errorf("an hour takes %d entries", n)
	}
}

func TestOldCallsAreForgotten(t *testing.T) {
	t.Parallel()
	s := newState()
	for range 60 {
		s.CountCall(Call{App: "a", Operation: "GET /x", Status: 200})
		s.SettleCalls()
		s.clock.Set(s.clock.Now().Add(time.Hour))
	}

	if n := s.world.callHours.Len(); n != 49 { // of the hours that 48 hours touch
		t.Errorf("%d hours are remembered", n)
	}
}

func TestAnArchiveKeepsCalls(t *testing.T) {
	t.Parallel()
	s, other := newState(), newState()
	s.CountCall(Call{App: "a", Operation: "GET /x", Permission: ReadAccounts, Status: 401})
	other.CountCall(Call{App: "a", Operation: "GET /y", Status: 200})
	var file bytes.Buffer

	exportErr := Export(&file, Save(s))
	read, err := Import(&file)
	if err != nil || exportErr != nil {
		t.Fatal(exportErr, err)
	}
	Restore([]*State{other}, read)

	if diff := cmp.Diff(s.Calls("a"), other.Calls("a")); diff != "" || len(other.Calls("a")) != 1 {
		t.Errorf("(-exported +imported)\n%s", diff)
	}
}

func TestCallsAreKeptByThemselves(t *testing.T) {
	t.Parallel()
	s := newState()
	j := NewJournal(s.log, s.clock)
	s.Keep(j)
	ctx, cancel := context.WithCancel(t.Context())
	var keeper sync.WaitGroup
	keeper.Go(func() { s.KeepCalls(ctx) })
	defer keeper.Wait()
	defer cancel()

	s.CountCall(Call{App: "a", Operation: "GET /x", Status: 200})
	s.CountCall(Call{App: "a", Operation: "GET /x", Status: 200})
	commits := j.Next()

	if len(commits) != 1 || len(commits[0].Parts[0].Touches) != 1 {
		t.Errorf("two calls make %+v, want one commit with one entry", commits)
	}
}
