package emulator

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/glipbox/glipbox/emulator/control"
)

func TestFaultsAreArmedListedAndDisarmed(t *testing.T) {
	t.Parallel()
	c, ctx := start(t).Control(), t.Context()

	armed, armErr := c.ArmFault(ctx, control.FaultSpec{
		Effect: control.FaultRateLimit, Match: control.FaultMatch{Environment: control.Sandbox, Method: "POST", Path: "/team-messaging/**"}, Count: 2,
	})
	lasting, lastingErr := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultDelay, After: "90s"})
	list, listErr := c.Faults(ctx)
	read, readErr := c.Fault(ctx, armed.ID)

	if armErr != nil || lastingErr != nil || listErr != nil || readErr != nil {
		t.Fatal(armErr, lastingErr, listErr, readErr)
	}
	if diff := cmp.Diff([]control.Fault{armed, lasting}, list); diff != "" || read.ID != armed.ID {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if armed.RetryAfter != "1m0s" || armed.Left == nil || *armed.Left != 2 || !armed.Armed || lasting.Left != nil || lasting.After != "1m30s" {
		t.Errorf("got %+v and %+v", armed, lasting)
	}
	if err := c.DisarmFault(ctx, armed.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.Fault(ctx, armed.ID); !refusedWith(err, http.StatusNotFound, "there is no such fault") {
		t.Errorf("got %v", err)
	}
	if err := c.DisarmFaults(ctx); err != nil {
		t.Error(err)
	}
	if list, err := c.Faults(ctx); err != nil || len(list) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	c, ctx := start(t).Control(), t.Context()

	_, effect := c.ArmFault(ctx, control.FaultSpec{Effect: "explode"})
	_, match := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultDrop, Match: control.FaultMatch{Path: "/restapi"}})
	_, duration := c.ArmFault(ctx, control.FaultSpec{Effect: control.FaultLatency, Latency: "soon"})
	unknown := c.DisarmFault(ctx, 7)

	for want, err := range map[string]error{
		"is none of status": effect, "match eventFilter": match, "latency is not a duration": duration,
	} {
		if !refusedWith(err, http.StatusBadRequest, want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if !refusedWith(unknown, http.StatusNotFound, "there is no such fault") {
		t.Errorf("got %v", unknown)
	}
}
