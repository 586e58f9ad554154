package state

import (
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
